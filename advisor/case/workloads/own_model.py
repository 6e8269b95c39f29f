"""A model that the catalog does not hold: its shape, as its `config.json` says it or as the buyer enters it."""

from __future__ import annotations

from pydantic import model_validator

from advisor.case.fields import Part, ask
from advisor.case.workloads.common import WorkloadBase


class OwnArchitecture(Part):
    """Shape of the buyer's own model. Parameters in billions, lengths in elements; null: follows from the others.

    Heads of keys and values default to the heads, a head's size to the width over the heads, the inner size to four
    times the width. A mixture of experts counts its routed experts; the shared ones come on top.
    """

    source: str = ask(
        "Where its numbers come from",
        why="The report prints it.",
        group="what",
        detail=True,
        default="entered by the buyer",
        min_length=1,
        max_length=200,
    )
    family: str = ask(
        "Family",
        why="Neuron supports families of models; the exact model is still to be proven.",
        where='"model_type" in config.json, such as llama.',
        group="what",
        detail=True,
        default="",
        max_length=80,
    )
    params_billion: float = ask(
        "Parameters",
        unit="billion",
        why="Decide how much memory it fills.",
        where="The model card.",
        group="what",
        detail=True,
        gt=0.0001,
        le=100_000,
    )
    active_billion: float | None = ask(
        "Parameters used for one token",
        unit="billion",
        why="A mixture of experts uses a part. Empty: all.",
        where="The model card.",
        group="what",
        detail=True,
        default=None,
        gt=0.0001,
        le=100_000,
    )
    layers: int = ask(
        "Layers",
        why="Each costs a fixed time per step.",
        where='"num_hidden_layers" in config.json.',
        group="what",
        detail=True,
        ge=1,
        le=10_000,
    )
    hidden: int = ask(
        "Width",
        why="What chips exchange for each token.",
        where='"hidden_size" in config.json.',
        unit="elements",
        group="what",
        detail=True,
        ge=8,
        le=1_000_000,
    )
    heads: int = ask(
        "Attention heads",
        where='"num_attention_heads" in config.json.',
        group="what",
        detail=True,
        ge=1,
        le=100_000,
    )
    kv_heads: int | None = ask(
        "Heads of keys and values",
        why="Fewer make a smaller cache. Empty: as many as heads.",
        where='"num_key_value_heads" in config.json.',
        group="what",
        detail=True,
        default=None,
        ge=1,
        le=100_000,
    )
    head_dim: int | None = ask(
        "Size of a head",
        where='"head_dim" in config.json. Empty: width over heads.',
        unit="elements",
        group="what",
        detail=True,
        default=None,
        ge=1,
        le=100_000,
    )
    ffn: int | None = ask(
        "Inner size",
        where='"intermediate_size" in config.json. Empty: four times the width.',
        unit="elements",
        group="what",
        detail=True,
        default=None,
        ge=1,
        le=10_000_000,
    )
    vocabulary: int = ask(
        "Vocabulary",
        unit="tokens",
        where='"vocab_size" in config.json.',
        group="what",
        detail=True,
        ge=1,
        le=10_000_000,
    )
    experts: int = ask(
        "Experts a layer",
        why="0: not a mixture of experts.",
        where='"num_local_experts" or "n_routed_experts" in config.json.',
        group="what",
        detail=True,
        default=0,
        ge=0,
        le=100_000,
    )
    experts_per_token: int = ask(
        "Experts that a token visits",
        where='"num_experts_per_tok" in config.json.',
        group="what",
        detail=True,
        default=0,
        ge=0,
        le=100_000,
    )
    expert_ffn: int | None = ask(
        "Inner size of one expert",
        where='"moe_intermediate_size" in config.json. Empty: the inner size.',
        unit="elements",
        group="what",
        detail=True,
        default=None,
        ge=1,
        le=10_000_000,
    )
    shared_experts: int = ask(
        "Experts that every token visits",
        where='"n_shared_experts" in config.json.',
        group="what",
        detail=True,
        default=0,
        ge=0,
        le=1000,
    )
    dense_layers: int = ask(
        "Layers without experts",
        where='"first_k_dense_replace" in config.json.',
        group="what",
        detail=True,
        default=0,
        ge=0,
        le=10_000,
    )
    cached_values: int | None = ask(
        "Cached values a token and layer",
        why="Latent attention caches one short vector. Empty: keys and values of all their heads.",
        where='"kv_lora_rank" plus "qk_rope_head_dim" in config.json.',
        group="what",
        detail=True,
        default=None,
        ge=1,
        le=10_000_000,
    )
    full_attention_layers: int | None = ask(
        "Layers that see the whole context",
        why="The others keep a short window, or none. Empty: all.",
        where='Count "full_attention" under "layer_types" in config.json.',
        group="what",
        detail=True,
        default=None,
        ge=0,
        le=10_000,
    )
    sliding_window: int | None = ask(
        "Attention window of the other layers",
        unit="tokens",
        where='"sliding_window" in config.json. Empty: they keep no keys.',
        group="what",
        detail=True,
        default=None,
        ge=1,
        le=100_000_000,
    )
    tied_embeddings: bool = ask(
        "Input and output embeddings are one",
        where='"tie_word_embeddings" in config.json.',
        group="what",
        detail=True,
        default=False,
    )

    @model_validator(mode="after")
    def _consistent(self) -> OwnArchitecture:
        if self.experts > 1 and not 0 < self.experts_per_token <= self.experts:
            raise ValueError(
                f"the model has {self.experts} experts a layer: say how many of them a token visits (experts_per_token)"
            )
        if self.experts > 1 and self.active_billion is None:
            raise ValueError("a mixture of experts needs the parameters used for one token (active_billion)")
        if self.active_billion is not None and self.active_billion > self.params_billion:
            raise ValueError(
                f"one token can't use {self.active_billion:g} billion parameters of {self.params_billion:g} billion"
            )
        if (self.full_attention_layers or 0) > self.layers or self.dense_layers > self.layers:
            raise ValueError(f"the model has {self.layers} layers in all, fewer than it has of one kind")
        if self.kv_heads is not None and self.kv_heads > self.heads:
            raise ValueError(f"heads of keys and values ({self.kv_heads}) can't exceed the heads ({self.heads})")
        return self


class OwnModelWorkload(WorkloadBase):
    """A workload whose model may be the buyer's own; each kind asks for the name in its own words."""

    model: str
    architecture: OwnArchitecture | None = ask(
        "A model of your own",
        why="Give its shape where the catalog does not know it; speed and memory follow from the shape.",
        where="Drop the model's config.json here, or enter its numbers.",
        group="what",
        detail=True,
        default=None,
    )
