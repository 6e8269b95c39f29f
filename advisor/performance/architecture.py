"""A model's shape: from the catalog's facts, or from the bare numbers of a row; and the sizes that follow from it.

Sizes are counted the way inference engines lay weights out: the input embedding is looked up and never streamed,
routed experts are split from everything that every token touches, and the cache holds what attention has to re-read.
"""

from __future__ import annotations

from msgspec.structs import replace

from advisor.case.workloads.own_model import OwnArchitecture
from advisor.catalog.types import ModelFacts
from advisor.errors import CatalogError, Problem
from advisor.performance.types import Architecture

MLA_ROPE_HEAD = 64
MLA_LATENT = 512  # DeepSeek-V2 (arXiv 2405.04434), table 1; every MLA model of the catalog keeps it


def architecture_of(model: ModelFacts) -> Architecture:
    """Shape of a catalog model.

    Raises CatalogError where the catalog does not know the layer count or the sizes that a prediction needs.
    """
    needed = {"params": model.params, "layers": model.layers, "hidden": model.hidden}
    missing = [name for name, value in needed.items() if not value]
    if missing:
        raise CatalogError(
            Problem(f"models[{model.id}]", f"{', '.join(missing)} not known.", "Give the architecture numbers instead.")
        )
    cached = 0
    if model.mla:
        cached = model.mla.kv_lora_rank + model.mla.qk_rope_head_dim
    shape = from_numbers(
        name=model.id,
        params=float(model.params or 0.0),
        active_params=model.counted_active_params or model.active_params,
        layers=int(model.layers or 0),
        hidden=int(model.hidden or 0),
        ffn=int(model.ffn or model.moe_ffn or 0),
        heads=int(model.heads or 0),
        kv_heads=int(model.kv_heads or model.heads or 0),
        head_dim=int(model.head_dim or 0),
        vocab=int(model.vocab or 0),
        experts=int(model.experts or 0),
        experts_per_token=int(model.experts_per_token or 0),
        moe_ffn=int(model.moe_ffn or 0),
        kv_values_per_token_layer=cached,
    )
    layers = int(model.layers or 0)
    return replace(
        shape,
        shared_experts=int(model.shared_experts or 0),
        dense_layers=int(model.dense_layers or 0),
        attention_layers=int(model.full_attention_layers or layers),
        sliding_window=int(model.sliding_window or 0),
        tied_embeddings=bool(model.tied_embeddings),
        max_context=int(model.max_context or 0),
    )


def architecture_of_own(own: OwnArchitecture, name: str) -> Architecture:
    """Shape of a model that the buyer describes, under the name that they gave it."""
    active = None if own.active_billion is None else own.active_billion * 1e9
    ffn = own.ffn or 4 * own.hidden
    shape = from_numbers(
        name=name,
        params=own.params_billion * 1e9,
        active_params=active,
        layers=own.layers,
        hidden=own.hidden,
        ffn=ffn,
        heads=own.heads,
        kv_heads=own.kv_heads or own.heads,
        head_dim=own.head_dim or 0,
        vocab=own.vocabulary,
        experts=own.experts,
        experts_per_token=own.experts_per_token,
        moe_ffn=(own.expert_ffn or ffn) if own.experts > 1 else 0,
        kv_values_per_token_layer=own.cached_values
        or 2 * (own.kv_heads or own.heads) * (own.head_dim or own.hidden // own.heads),
    )
    return replace(
        shape,
        shared_experts=own.shared_experts,
        dense_layers=own.dense_layers,
        attention_layers=own.layers if own.full_attention_layers is None else own.full_attention_layers,
        sliding_window=own.sliding_window or 0,
        tied_embeddings=own.tied_embeddings,
    )


def from_numbers(
    *,
    name: str,
    params: float,
    active_params: float | None,
    layers: int,
    hidden: int,
    ffn: int,
    heads: int,
    kv_heads: int,
    head_dim: int,
    vocab: int,
    experts: int = 0,
    experts_per_token: int = 0,
    moe_ffn: int = 0,
    kv_values_per_token_layer: int = 0,
) -> Architecture:
    """Shape from raw numbers (parameters in units, lengths in elements).

    Heads default to ``hidden / 128``, a head to ``hidden / heads``. A mixture of experts whose heads are all its own
    keys, 192 wide (128 plus 64 rotary), is multi-head latent attention: it caches one latent and not the keys.
    """
    heads = heads or max(1, hidden // 128)
    head_dim = head_dim or hidden // heads
    kv_heads = kv_heads or heads
    cached = kv_values_per_token_layer or 2 * kv_heads * head_dim
    if not kv_values_per_token_layer and experts > 1 and kv_heads == heads and head_dim in (192, 256):
        cached = MLA_LATENT + MLA_ROPE_HEAD
    return Architecture(
        name=name,
        params=params,
        active_params=active_params or params,
        layers=layers,
        hidden=hidden,
        ffn=ffn,
        heads=heads,
        kv_heads=kv_heads,
        head_dim=head_dim,
        vocab=vocab,
        experts=experts if experts > 1 else 0,
        experts_per_token=experts_per_token if experts > 1 else 0,
        moe_ffn=moe_ffn or (ffn if experts > 1 else 0),
        kv_values_per_token_layer=cached,
        attention_layers=layers,
    )


def expert_params(model: Architecture) -> float:
    """Parameters of all routed experts together; 0 for a dense model.

    From total and active counts: the two differ by the experts that a token does not visit.
    """
    idle = model.experts - model.experts_per_token
    if idle <= 0:
        return 0.0
    return max(0.0, (model.params - model.active_params) * model.experts / idle)


def full_attention_layers(model: Architecture) -> int:
    """Layers that look at the whole context. None are named: all of them, but where a window is."""
    return model.attention_layers or (0 if model.sliding_window else model.layers)


def embedding_params(model: Architecture) -> float:
    """Parameters of the input embedding that no step streams: none where it is tied to the output projection."""
    return 0.0 if model.tied_embeddings else float(model.vocab) * model.hidden
