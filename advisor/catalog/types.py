"""What the catalog holds: frozen records of facts, each with its provenance. Units stand in names; None is "not known".

Counts of accelerators are whole chips or GPUs, never NeuronCores; compute figures are dense, never 2:4-sparse;
memory is decimal (1 GB = 1e9 bytes) whatever unit the maker prints.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, get_args

from msgspec import Struct

Confidence = Literal["high", "medium", "low", "none"]
Vendor = Literal["NVIDIA", "AWS"]
Family = Literal["nvidia", "trainium", "inferentia"]
Generation = Literal["inf2_trn1", "trn2", "trn3"]
State = Literal["ga", "beta", "preview", "partial", "unsupported", "unknown"]
Lifecycle = Literal["active", "maintenance", "eos_announced", "end_of_support", "archived", "third_party", "none"]
SwitchClass = Literal["none", "config", "code_minor", "port", "rewrite", "no_path"]
Readiness = Literal["supported", "beta", "preview", "frozen", "partial", "none", "unknown"]
AcceleratorStatus = Literal["available", "quote only", "legacy", "announced", "not an option"]
RegionCoverage = Literal["all regions", "some regions", "not published", "not applicable"]
RowKind = Literal["instance", "other instance", "accelerator hour", "market index", "cost model"]
DriverKind = Literal[
    "multiplier",
    "add weeks",
    "add share of base",
    "add item",
    "weeks per release cycle",
    "share of base per year",
    "probability per year",
    "share of base per event",
    "weeks",
    "correlation",
    "buyer input",
]

GENERATIONS: tuple[Generation, ...] = get_args(Generation)
#: A stack in one of these lifecycles still runs, but gets no new development.
FROZEN_LIFECYCLES: frozenset[str] = frozenset({"maintenance", "eos_announced", "end_of_support", "archived"})


def readiness_word(state: State, lifecycle: Lifecycle = "active") -> Readiness:
    """The one word that people are shown for a state: supported, beta, preview, frozen, partial, none or unknown.

    Something that is released or partly there, in a stack that is no longer developed, is *frozen*.
    """
    if state in ("ga", "partial") and lifecycle in FROZEN_LIFECYCLES:
        return "frozen"
    words: dict[State, Readiness] = {
        "ga": "supported",
        "beta": "beta",
        "preview": "preview",
        "partial": "partial",
        "unsupported": "none",
        "unknown": "unknown",
    }
    return words[state]


NO_REGION = "list"
"""The region of a list price that names none."""


class Provenance(Struct, frozen=True):
    """Where a record comes from.

    ``citations`` name a source by its key in the table of sources, where useful with the place in it in brackets.
    ``date`` is the ISO date of the fact or its source, as exact as it is known (year, month or day).
    """

    citations: tuple[str, ...]
    date: str
    confidence: Confidence
    notes: str = ""

    @property
    def source(self) -> str:
        """The citations, joined."""
        return "; ".join(self.citations)

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Keys in the table of sources."""
        return tuple(citation.split(" [", 1)[0] for citation in self.citations)


class Source(Struct, frozen=True):
    """A document or data set that figures were taken from. ``date`` is that of the version used, where it is known."""

    id: str
    title: str
    locator: str
    date: str
    kind: str


class Accelerator(Struct, frozen=True):
    """A chip. Compute in dense TFLOP/s (TOP/s for INT8), memory in decimal GB, bandwidths in decimal GB/s, power in W.

    ``fp32_kind`` tells vector units (GPUs) from the tensor engine (Neuron): the two FP32 figures are not comparable.
    ``buyable``: can be had today in some venue; ``priced``: at least one current price is in the catalog.
    """

    id: str
    name: str
    vendor: Vendor
    family: Family
    generation: str
    launch_date: str | None
    status: AcceleratorStatus
    fp32_tflops: float | None
    fp32_kind: str | None
    tf32_tflops: float | None
    bf16_tflops: float | None
    fp8_tflops: float | None
    fp8_kind: str | None
    fp4_tflops: float | None
    fp4_kind: str | None
    int8_tops: float | None
    memory_gb: float | None
    memory_published: str | None
    memory_mib: float | None
    bandwidth_gb_s: float | None
    scaleup_link: str | None
    scaleup_gb_s_per_chip: float | None
    scaleup_direction: str | None
    max_scaleup_chips: int | None
    cores_per_chip: int | None
    tdp_w: float | None
    buyable: bool
    priced: bool
    provenance: Provenance

    @property
    def neuron_generation(self) -> Generation | None:
        """The generation under which Neuron readiness is recorded; None for a GPU or a chip without records."""
        generations: dict[str, Generation] = {
            "inferentia2": "inf2_trn1",
            "trainium1": "inf2_trn1",
            "trainium2": "trn2",
            "trainium3": "trn3",
        }
        return generations.get(self.id)


class Instance(Struct, frozen=True):
    """What is rented or bought as one piece: an instance, an UltraServer, a node or an appliance.

    ``memory_gb`` is the accelerators' total, decimal GB; ``network_gbps`` the total of the row in Gbit/s.
    ``regions`` is what one snapshot showed, never a promise; ``regions_coverage`` says how far that snapshot looked.
    """

    id: str
    provider: str
    kind: Literal["instance", "ultraserver", "node", "appliance"]
    accelerator_id: str
    accelerator_count: int
    memory_gb: float | None
    scaleup_topology: str
    scaleup_domain_chips: int | None
    intra_link_gb_s_per_chip: float | None
    network_type: str | None
    network_gbps: float | None
    vcpus: int | None
    host_memory_gib: float | None
    host_cpu: str | None
    local_nvme_tb: float | None
    regions: tuple[str, ...]
    regions_coverage: RegionCoverage
    regions_basis: str
    purchase_notes: str
    notes: str
    provenance: Provenance

    def venue(self, plan: str) -> Literal["aws", "other cloud", "own data centre"]:
        """Where it stands when it is bought under a plan: a plain node may be rented from another cloud or owned."""
        if self.provider == "AWS":
            return "aws"
        if self.kind == "appliance" or (self.kind == "node" and not plan.startswith("neocloud")):
            return "own data centre"
        return "other cloud"


class Price(Struct, frozen=True):
    """One price of one thing, in one place, under one plan, seen at one date. USD, before tax and discounts.

    ``usd_per_hour`` is for the whole row (``accelerators`` of them); None: this way of buying has no public price, and
    ``provenance.notes`` says why. ``historic`` rows are kept for trends and never enter a price.
    ``region`` is a cloud's region, or ``list``, ``us``, ``non-us`` for a list price without one.
    """

    item: str
    instance_id: str | None
    provider: str
    accelerator_id: str | None
    region: str
    plan: str
    payment_option: str | None
    usd_per_hour: Decimal | None
    accelerators: int
    as_of: str
    historic: bool
    row_kind: RowKind
    provenance: Provenance

    @property
    def usd_per_accelerator_hour(self) -> Decimal | None:
        """USD per chip or GPU and hour: the hourly price over the number of accelerators."""
        return None if self.usd_per_hour is None else self.usd_per_hour / self.accelerators


class States(Struct, frozen=True):
    """State of one thing on each Neuron generation."""

    inf2_trn1: State
    trn2: State
    trn3: State

    def on(self, generation: Generation) -> State:
        """The state on one generation."""
        state: State = getattr(self, generation)
        return state


class StackStates(Struct, frozen=True):
    """What each Neuron software stack says about a model, in words."""

    nxd_inference: str
    optimum: str
    vllm_neuron: str
    sglang_neuron: str
    torchneuron: str


class MlaRanks(Struct, frozen=True):
    """Sizes of multi-head latent attention, in elements. The cache holds kv_lora_rank + qk_rope_head_dim a token."""

    kv_lora_rank: int
    q_lora_rank: int | None
    qk_nope_head_dim: int
    qk_rope_head_dim: int
    v_head_dim: int


class ModelFacts(Struct, frozen=True):
    """A model's architecture and its readiness on Neuron. Parameters in units (not billions), sizes in elements.

    ``active_params`` is the published figure, which some makers state without embeddings; ``counted_params`` and
    ``counted_active_params`` come from the dimensions, embeddings and head included. ``experts`` are the routed ones,
    ``shared_experts`` come on top. Under MLA ``head_dim`` is qk_nope + qk_rope. A multiply-add is two FLOPs;
    ``gflop_per_sample`` is one forward pass over ``gflop_sample``, ``gflop_per_step`` one unguided denoising step.
    ``neuron`` are the states per generation and ``*_lifecycle`` that of the best path on it.
    """

    id: str
    family: str
    kind: str
    hf_id: str | None
    params: float | None
    active_params: float | None
    counted_params: float | None
    counted_active_params: float | None
    layers: int | None
    decoder_layers: int | None
    hidden: int | None
    ffn: int | None
    moe_ffn: int | None
    heads: int | None
    kv_heads: int | None
    head_dim: int | None
    vocab: int | None
    experts: int | None
    experts_per_token: int | None
    shared_experts: int | None
    dense_layers: int | None
    max_context: int | None
    attention: str | None
    full_attention_layers: int | None
    sliding_window: int | None
    tied_embeddings: bool | None
    mla: MlaRanks | None
    gflop_per_sample: float | None
    gflop_sample: str | None
    gflop_per_step: float | None
    architecture_source: str
    licence: str
    neuron: States
    inf2_trn1_lifecycle: Lifecycle
    trn2_lifecycle: Lifecycle
    trn3_lifecycle: Lifecycle
    stacks: StackStates
    best_path_today: str
    notes: str
    provenance: Provenance

    def lifecycle(self, generation: Generation) -> Lifecycle:
        """Lifecycle of the best path to this model on one generation."""
        lifecycle: Lifecycle = getattr(self, f"{generation}_lifecycle")
        return lifecycle

    def readiness(self, generation: Generation) -> Readiness:
        """The word for this model on one generation."""
        return readiness_word(self.neuron.on(generation), self.lifecycle(generation))


class Capability(Struct, frozen=True):
    """One thing that software needs from its platform, and how far Neuron has it. ``since`` names the SDK release."""

    id: str
    category: str
    name: str
    cuda_status: State
    neuron: States
    lifecycle: Lifecycle
    since: str | None
    switch_class: SwitchClass
    workaround: str
    provenance: Provenance

    def readiness(self, generation: Generation) -> Readiness:
        """The word for this capability on one generation."""
        return readiness_word(self.neuron.on(generation), self.lifecycle)


class EffortItem(Struct, frozen=True):
    """Person-weeks for one model and one team, as a PERT triple. A None is a hard stop, and ``gate`` says which."""

    id: str
    name: str
    low_weeks: float | None
    mode_weeks: float | None
    high_weeks: float | None
    gate: str | None
    anchor: str
    evidence: str
    provenance: Provenance


class EffortDriver(Struct, frozen=True):
    """What raises, lowers or repeats the effort. ``kind`` says how low, mode and high act.

    ``item_id`` names the effort item that it adds, ``gate`` the gate that may stop the move in its place, and
    ``evidence`` is "judgement" or what it rests on.
    """

    id: str
    name: str
    kind: DriverKind
    low: float | None
    mode: float | None
    high: float | None
    item_id: str | None
    gate: str | None
    evidence: str
    provenance: Provenance


class Gate(Struct, frozen=True):
    """A condition that is checked before any number: what it looks for and what follows."""

    id: str
    name: str
    condition: str
    consequence: str
    provenance: Provenance


class CostLine(Struct, frozen=True):
    """A line of a total cost beside the accelerators. ``value`` in ``unit``; None where only a range is known."""

    id: str
    category: str
    item: str
    value: float | None
    unit: str
    low: float | None
    high: float | None
    region: str
    as_of: str
    provenance: Provenance


class OnPremFigure(Struct, frozen=True):
    """A figure for buying and running one's own machines. ``value`` in ``unit``; None where only a range is known."""

    id: str
    item: str
    value: float | None
    unit: str
    low: float | None
    high: float | None
    as_of: str
    provenance: Provenance


class CaseStudy(Struct, frozen=True):
    """A public claim about a move, for or against. ``claim_*_pct`` is the saving claimed, negative: dearer."""

    id: str
    direction: Literal["positive", "negative", "mixed", "not_verified", "excluded"]
    who: str
    workload: str
    chip: str
    compared_with: str
    claim: str
    metric: str
    claim_low_pct: float | None
    claim_high_pct: float | None
    port_effort: str
    source_type: str
    caution: str
    provenance: Provenance


class SdkRelease(Struct, frozen=True):
    """A release of the Neuron SDK. ``release_date`` None: announced, not out."""

    version: str
    release_date: str | None
    change: str
    provenance: Provenance


class CatalogGap(Struct, frozen=True):
    """Something that the catalog is known not to know, and what to do about it."""

    table: str
    key: str
    missing: str
    remedy: str
