"""Declarations of all tables. Adding an accelerator, an instance or a price is adding a row, never touching code."""

from __future__ import annotations

from typing import get_args

from advisor.catalog.schema import Column, Kind, Table
from advisor.catalog.types import (
    AcceleratorStatus,
    Confidence,
    DriverKind,
    Family,
    Lifecycle,
    RegionCoverage,
    RowKind,
    State,
    SwitchClass,
    Vendor,
)

PLANS = (
    "on_demand",
    "spot",
    "capacity_block",
    *(f"savings_plan_{years}_{upfront}_upfront" for years in ("1y", "3y") for upfront in ("no", "partial", "all")),
    "reserved_1y",
    "reserved_3y",
    "dws_flex_start",
    "dws_calendar",
    "neocloud_on_demand",
    "neocloud_1y",
    "neocloud_3y",
    "owning_cost_model",
)


def _text(name: str, meaning: str, *, words: tuple[str, ...] = (), required: bool = False, refers: str = "") -> Column:
    return Column(name, "text", meaning, words=words, required=required, refers=refers)


def _prose(name: str, meaning: str) -> Column:
    return Column(name, "prose", meaning)


def _number(name: str, meaning: str, unit: str, kind: Kind = "number", *, low: float = 0.0) -> Column:
    return Column(name, kind, meaning, unit=unit, low=low)


def _count(name: str, meaning: str, *, required: bool = False, low: float = 1) -> Column:
    return Column(name, "integer", meaning, required=required, low=low)


def _flag(name: str, meaning: str) -> Column:
    return Column(name, "flag", meaning, required=True)


def _state(name: str, of: str) -> Column:
    return _text(name, f"state {of}", words=get_args(State), required=True)


def _tail(date: str = "date") -> tuple[Column, ...]:
    """The columns that every fact carries: where it comes from, when, and how sure it is."""
    return (
        Column(
            "source", "citations", "keys of the sources, the place in each in brackets", required=True, refers="sources"
        ),
        Column(date, "date", "date of the fact or of its source", required=True),
        _text("confidence", "how far to trust the row", words=get_args(Confidence), required=True),
        _prose("notes", "what else to know"),
    )


def _id(meaning: str, name: str = "id") -> Column:
    return _text(name, meaning, required=True)


_TFLOPS = "TFLOP/s, dense"
_GENERATIONS = (("inf2_trn1", "Inf2 and Trn1"), ("trn2", "Trn2"), ("trn3", "Trn3"))

ACCELERATORS = Table(
    "accelerators",
    "Chips and GPUs; one row is one chip or one GPU, never a core or a superchip",
    ("id",),
    (
        _id("key of the accelerator"),
        _text("name", "name as sold", required=True),
        _text("vendor", "maker", words=get_args(Vendor), required=True),
        _text("family", "line of products", words=get_args(Family), required=True),
        _text("generation", "generation's name", required=True),
        Column("launch_date", "date", "announcement or first listing"),
        _text("status", "whether it can be had", words=get_args(AcceleratorStatus), required=True),
        _number("fp32_tflops", "FP32 peak", _TFLOPS),
        _text("fp32_kind", "which units the FP32 figure counts; the two kinds don't compare"),
        _number("tf32_tflops", "TF32 peak", _TFLOPS),
        _number("bf16_tflops", "BF16 peak (FP16 on T4)", _TFLOPS),
        _number("fp8_tflops", "FP8 peak", _TFLOPS),
        _text("fp8_kind", "FP8 formats that reach it"),
        _number("fp4_tflops", "FP4 peak", _TFLOPS),
        _text("fp4_kind", "FP4 formats that reach it"),
        _number("int8_tops", "INT8 peak", "TOP/s, dense"),
        _number("memory_gb", "device memory to plan with", "GB (1e9 bytes)"),
        _text("memory_published", "device memory as the maker prints it"),
        _number("bandwidth_gb_s", "device memory bandwidth", "GB/s"),
        _text("scaleup_link", "link between chips"),
        _number("scaleup_gb_s_per_chip", "bandwidth of that link", "GB/s a chip"),
        _text("scaleup_direction", "whether both directions are summed"),
        _count("max_scaleup_chips", "largest domain sold; 1 is PCIe only"),
        _count("cores_per_chip", "NeuronCores in a chip"),
        _number("tdp_w", "published power", "W"),
        _flag("buyable", "can be had today in some venue"),
        _flag("priced", "has a current price in the table of prices"),
        *_tail(),
    ),
)

INSTANCES = Table(
    "instances",
    "What is rented or bought as one piece",
    ("id",),
    (
        _id("key of the instance"),
        _text("provider", "who offers it", required=True),
        _text("kind", "kind of piece", words=("instance", "ultraserver", "node", "appliance"), required=True),
        _text("accelerator_id", "its accelerator", required=True, refers="accelerators"),
        _count("accelerator_count", "whole chips or GPUs in it", required=True),
        _number("memory_gb", "device memory of all its accelerators", "GB (1e9 bytes)"),
        _prose("scaleup_topology", "how its accelerators are linked"),
        _count("scaleup_domain_chips", "chips in the linked domain that it belongs to"),
        _number("intra_link_gb_s_per_chip", "bandwidth of that link", "GB/s a chip"),
        _text("network_type", "network between instances"),
        _number("network_gbps", "network of the whole row", "Gbit/s"),
        _count("vcpus", "virtual processors"),
        _number("host_memory_gib", "host memory", "GiB"),
        _text("host_cpu", "host processor"),
        _number("local_nvme_tb", "local disk", "TB"),
        Column("regions", "list", "regions that it was seen in"),
        _text("regions_coverage", "how far was looked", words=get_args(RegionCoverage), required=True),
        _prose("regions_basis", "where the regions were read"),
        _prose("purchase_notes", "how it is bought"),
        *_tail(),
    ),
)

PRICES = Table(
    "prices",
    "Prices with place, plan and date; an empty price with its reason is a way of buying that doesn't exist",
    ("provider", "item", "region", "plan", "as_of"),
    (
        _text("item", "what the price names", required=True),
        _text("instance_id", "the instance that it prices", refers="instances"),
        _text("provider", "who asks it", required=True),
        _text("accelerator_id", "accelerator in it", refers="accelerators"),
        _text("row_kind", "what kind of price", words=get_args(RowKind), required=True),
        _text("region", "region; list, us or non-us without one", required=True),
        _text("plan", "purchase plan", words=PLANS, required=True),
        _text(
            "payment_option",
            "when a term is paid",
            words=("no_upfront", "partial_upfront", "all_upfront", "not_stated"),
        ),
        Column("usd_per_hour", "money", "price of the whole item", unit="USD an hour", low=0.001, high=5000),
        _count("accelerators", "accelerators in the item", required=True),
        _flag("historic", "superseded; never enters a price"),
        *_tail("as_of"),
    ),
)

MODELS = Table(
    "models",
    "Models: architecture and readiness on Neuron",
    ("id",),
    (
        _id("key of the model"),
        _text("family", "family", required=True),
        _text("kind", "kind of workload", required=True),
        _text("hf_id", "name on Hugging Face"),
        _number("params", "parameters, without multi-token prediction", "parameters"),
        _number("active_params", "parameters used for a token, as published", "parameters"),
        _number("counted_params", "parameters counted from the dimensions", "parameters"),
        _number("counted_active_params", "active ones so counted, with embeddings and head", "parameters"),
        _count("layers", "layers"),
        _count("decoder_layers", "decoder layers of an encoder-decoder"),
        _count("hidden", "hidden size"),
        _count("ffn", "inner size of a dense layer"),
        _count("moe_ffn", "inner size of one expert"),
        _count("heads", "attention heads"),
        _count("kv_heads", "key-value heads"),
        _count("head_dim", "size of a head"),
        _count("vocab", "vocabulary"),
        _count("experts", "routed experts"),
        _count("experts_per_token", "routed experts used for a token"),
        _count("shared_experts", "experts used for every token", low=0),
        _count("dense_layers", "layers without experts", low=0),
        _count("max_context", "longest context"),
        _text("attention", "kind of attention"),
        _count("full_attention_layers", "layers that attend to the whole context", low=0),
        _count("sliding_window", "window of the other layers"),
        _text("tied_embeddings", "whether head and embeddings are one", words=("yes", "no")),
        _count("kv_lora_rank", "latent size of keys and values (MLA)"),
        _count("q_lora_rank", "latent size of queries (MLA)"),
        _count("qk_nope_head_dim", "head size without position (MLA)"),
        _count("qk_rope_head_dim", "head size with position (MLA)"),
        _count("v_head_dim", "head size of values (MLA)"),
        _number("gflop_per_sample", "one forward pass", "GFLOP"),
        _text("gflop_sample", "what that sample is"),
        _number("gflop_per_step", "one unguided denoising step", "GFLOP"),
        _prose("architecture_source", "where the architecture was read"),
        _prose("licence", "licence, recalled and not looked up"),
        *(_state(name, f"on {label}") for name, label in _GENERATIONS),
        *(
            _text(f"{name}_lifecycle", f"of the best path on {label}", words=get_args(Lifecycle), required=True)
            for name, label in _GENERATIONS
        ),
        _prose("nxd_inference", "what NxD Inference says"),
        _prose("optimum", "what Optimum Neuron says"),
        _prose("vllm_neuron", "what vLLM Neuron says"),
        _prose("sglang_neuron", "what SGLang on Neuron says"),
        _prose("torchneuron", "what TorchNeuron and TorchTitan say"),
        _prose("best_path_today", "the path to take"),
        *_tail(),
    ),
)

ECOSYSTEM = Table(
    "ecosystem",
    "Capabilities that software needs, and how far Neuron has them",
    ("id",),
    (
        _id("key of the capability"),
        _text("category", "group", required=True),
        _text("name", "name", required=True),
        _state("cuda_status", "on CUDA"),
        *(_state(name, f"on {label}") for name, label in _GENERATIONS),
        _text("lifecycle", "how it is looked after", words=get_args(Lifecycle), required=True),
        _text("since", "SDK release that brought or ended it"),
        _text("switch_class", "what moving it takes (judgement)", words=get_args(SwitchClass), required=True),
        _prose("workaround", "what to do"),
        *_tail(),
    ),
)


def _triple(suffix: str, unit: str) -> tuple[Column, ...]:
    return tuple(_number(f"{name}{suffix}", f"{name} estimate", unit) for name in ("low", "mode", "high"))


EFFORT = Table(
    "effort",
    "Base effort for a workload: one model, one team",
    ("id",),
    (
        _id("key of the item"),
        _text("name", "workload and path", required=True),
        *_triple("_weeks", "person-weeks"),
        _text("gate", "the gate in place of a missing estimate", refers="gates"),
        _text("anchor", "evidence that the estimate hangs on", required=True),
        _text("evidence", "judgement, or what it rests on", required=True),
        *_tail(),
    ),
)

EFFORT_DRIVERS = Table(
    "effort_drivers",
    "What raises, lowers or repeats the effort",
    ("id",),
    (
        _id("key of the driver"),
        _text("name", "name", required=True),
        _text("kind", "how the triple acts", words=get_args(DriverKind), required=True),
        *_triple("", "as the kind says"),
        _text("item_id", "effort item that it adds", refers="effort"),
        _text("gate", "gate that may stop the move", refers="gates"),
        _text("evidence", "judgement, or what it rests on", required=True),
        *_tail(),
    ),
)

GATES = Table(
    "gates",
    "Conditions that are checked before any number",
    ("id",),
    (
        _id("key of the gate"),
        _text("name", "name", required=True),
        _text("condition", "what it looks for", required=True),
        _text("consequence", "what follows", required=True),
        *_tail(),
    ),
)

_FIGURE = (
    Column("value", "number", "the figure"),
    _text("unit", "its unit", required=True),
    Column("low", "number", "low end of its range"),
    Column("high", "number", "high end of its range"),
)

COST_LINES = Table(
    "cost_lines",
    "Lines of a total cost beside the accelerators",
    ("id",),
    (
        _id("key of the line"),
        _text("category", "group", required=True),
        _text("item", "what it is", required=True),
        *_FIGURE,
        _text("region", "where it holds", required=True),
        *_tail("as_of"),
    ),
)

ONPREM = Table(
    "onprem",
    "Buying and running one's own machines",
    ("id",),
    (_id("key of the figure"), _text("item", "what it is", required=True), *_FIGURE, *_tail("as_of")),
)

CASE_STUDIES = Table(
    "case_studies",
    "Public claims about moves, for and against",
    ("id",),
    (
        _id("key of the case"),
        _text(
            "direction",
            "what it speaks for",
            words=("positive", "negative", "mixed", "not_verified", "excluded"),
            required=True,
        ),
        *(
            _prose(name, meaning)
            for name, meaning in (
                ("who", "who says or did it"),
                ("workload", "workload"),
                ("chip", "chip moved to"),
                ("compared_with", "what it is compared with"),
                ("claim", "the claim"),
                ("metric", "what the claim measures"),
            )
        ),
        Column("claim_low_pct", "number", "low end of the claimed saving", unit="%", low=-1000, high=100),
        Column("claim_high_pct", "number", "high end of the claimed saving", unit="%", low=-1000, high=100),
        _prose("port_effort", "effort told"),
        _text("source_type", "kind of testimony", required=True),
        _prose("caution", "why to be careful"),
        *_tail(),
    ),
)

SDK_RELEASES = Table(
    "sdk_releases",
    "Releases of the Neuron SDK; no date: announced",
    ("version",),
    (
        _id("release", "version"),
        Column("release_date", "date", "day of release"),
        _text("change", "main change", required=True),
        *_tail(),
    ),
)


def _aliases(name: str, of: str, target: str) -> Table:
    return Table(
        name,
        f"Other spellings of {of}",
        ("alias",),
        (_id("spelling", "alias"), _text(target, "what it means", required=True, refers=f"{of}s"), *_tail()),
    )


SOURCES = Table(
    "sources",
    "Documents and data sets that the figures come from",
    ("id",),
    (
        _id("key of the source"),
        _text("title", "what it is", required=True),
        _prose("locator", "where to find it"),
        Column("date", "date", "date of the version used"),
        _text("kind", "kind of source", required=True),
    ),
)

TABLES: tuple[Table, ...] = (
    ACCELERATORS,
    _aliases("accelerator_aliases", "accelerator", "accelerator_id"),
    INSTANCES,
    PRICES,
    MODELS,
    _aliases("model_aliases", "model", "model_id"),
    ECOSYSTEM,
    EFFORT,
    EFFORT_DRIVERS,
    GATES,
    COST_LINES,
    ONPREM,
    CASE_STUDIES,
    SDK_RELEASES,
    SOURCES,
)
