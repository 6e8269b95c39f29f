"""A model's shape from the `config.json` that stands beside its weights on Hugging Face.

The keys are those of the `transformers` library's configuration classes. Parameters are counted from the shape: the
matrices of attention, of the feed-forward layers and of the embeddings, which hold all but some hundredths of a per
cent of a language model. What a configuration does not say is an error, never a guess.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

from advisor.errors import CaseError, Problem
from advisor.performance.architecture import from_numbers
from advisor.performance.types import Architecture

# One quantity has had several names; the first that is there counts.
NAMES = {
    "layers": ("num_hidden_layers", "n_layer", "n_layers", "num_layers"),
    "hidden": ("hidden_size", "n_embd", "d_model"),
    "heads": ("num_attention_heads", "n_head", "n_heads"),
    "kv_heads": ("num_key_value_heads", "num_kv_heads", "n_head_kv"),
    "ffn": ("intermediate_size", "ffn_hidden_size", "n_inner", "d_ff"),
    "vocab": ("vocab_size",),
    "experts": ("num_local_experts", "n_routed_experts", "num_experts"),
    "experts_per_token": ("num_experts_per_tok", "moe_top_k", "num_experts_per_token"),
    "moe_ffn": ("moe_intermediate_size", "expert_ffn_hidden_size"),
    "shared_experts": ("n_shared_experts", "num_shared_experts"),
    "context": ("max_position_embeddings", "n_positions", "max_seq_len"),
}
# Two matrices a feed-forward layer where all newer families have three (a gate beside up and down).
UNGATED = {"gpt2", "gptj", "gpt_neo", "gpt_neox", "gpt_bigcode", "opt", "falcon", "bloom", "mpt", "phi", "starcoder2"}
SINGLE_KV_HEAD = {"gpt_bigcode"}  # multi-query attention without a key that says so


def architecture_from_config(text: str, name: str) -> Architecture:
    """Shape of the model that ``text``, the content of a `config.json`, describes.

    Raises CaseError for text that is no JSON object and for a configuration without layers, hidden size, heads or
    vocabulary, naming what is missing.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise CaseError([Problem(name, f"line {error.lineno} is not JSON.", "Give the model's config.json.")]) from None
    if not isinstance(document, dict):
        raise CaseError([Problem(name, "holds no JSON object.", "Give the model's config.json.")])
    inner = document.get("text_config")
    config = {**document, **inner} if isinstance(inner, dict) else document
    found = {quantity: _whole(config, names, name) for quantity, names in NAMES.items()}
    missing = [NAMES[q][0] for q in ("layers", "hidden", "heads", "vocab") if not found[q]]
    if missing:
        raise CaseError(
            [Problem(name, f"{', '.join(missing)} not there.", "Give the config.json of a language model.")]
        )
    if found["experts"] > 1 and not found["experts_per_token"]:
        raise CaseError([Problem(name, "has experts, but not how many a token visits (num_experts_per_tok).")])
    kind = str(config.get("model_type", ""))
    if kind in SINGLE_KV_HEAD and config.get("multi_query", True):
        found["kv_heads"] = 1
    found["kv_heads"] = found["kv_heads"] or (1 if config.get("multi_query") else found["heads"])
    head_dim = _whole(config, ("head_dim",), name) or found["hidden"] // found["heads"]
    latent = _whole(config, ("kv_lora_rank",), name)
    rotary = _whole(config, ("qk_rope_head_dim",), name)
    counted = _Counted(found, config, head_dim, kind not in UNGATED, name)
    shape = from_numbers(
        name=name,
        params=counted.total,
        active_params=counted.active,
        layers=found["layers"],
        hidden=found["hidden"],
        ffn=counted.ffn,
        heads=found["heads"],
        kv_heads=found["kv_heads"],
        head_dim=head_dim,
        vocab=found["vocab"],
        experts=found["experts"],
        experts_per_token=found["experts_per_token"],
        moe_ffn=counted.moe_ffn if found["experts"] > 1 else 0,
        kv_values_per_token_layer=latent + rotary if latent else 2 * found["kv_heads"] * head_dim,
    )
    window, full = _sliding(config, found["layers"], name)
    return dataclasses.replace(
        shape,
        shared_experts=found["shared_experts"],
        dense_layers=counted.dense_layers,
        attention_layers=full,
        sliding_window=window,
        tied_embeddings=bool(config.get("tie_word_embeddings", False)),
        max_context=found["context"],
    )


class _Counted:
    """Parameters of the matrices, in units."""

    def __init__(
        self, found: Mapping[str, int], config: Mapping[str, Any], head_dim: int, gated: bool, name: str
    ) -> None:
        hidden, layers = found["hidden"], found["layers"]
        self.ffn = found["ffn"] or 4 * hidden
        self.moe_ffn = found["moe_ffn"] or self.ffn
        matrices = 3 if gated else 2
        mixture = found["experts"] > 1
        self.dense_layers = min(_whole(config, ("first_k_dense_replace",), name), layers) if mixture else layers
        sparse = layers - self.dense_layers
        expert = matrices * hidden * self.moe_ffn
        common = sparse * (found["shared_experts"] * expert + hidden * found["experts"])
        common += self.dense_layers * matrices * hidden * self.ffn + layers * _attention(found, config, head_dim, name)
        common += found["vocab"] * hidden * (1 if config.get("tie_word_embeddings", False) else 2)
        self.total = float(common + sparse * found["experts"] * expert) if mixture else float(common)
        self.active = float(common + sparse * found["experts_per_token"] * expert) if mixture else float(common)


def _attention(found: Mapping[str, int], config: Mapping[str, Any], head_dim: int, name: str) -> int:
    """Parameters of one layer's attention; under a latent (arXiv 2405.04434, 2.1) its projections."""
    hidden, heads = found["hidden"], found["heads"]
    latent = _whole(config, ("kv_lora_rank",), name)
    if not latent:
        return hidden * head_dim * (2 * heads + 2 * found["kv_heads"])
    rotary, plain, value = (
        _whole(config, (key,), name) for key in ("qk_rope_head_dim", "qk_nope_head_dim", "v_head_dim")
    )
    query = _whole(config, ("q_lora_rank",), name)
    wide = heads * (plain + rotary)
    queries = query * (hidden + wide) if query else hidden * wide
    return queries + hidden * (latent + rotary) + latent * heads * (plain + value) + heads * value * hidden


def _sliding(config: Mapping[str, Any], layers: int, name: str) -> tuple[int, int]:
    """The attention window in tokens (0: none), and how many layers look at everything."""
    window = _whole(config, ("sliding_window",), name)
    if not window or config.get("use_sliding_window") is False:
        return 0, layers
    kinds = config.get("layer_types")
    if isinstance(kinds, list):
        return window, sum(kind != "sliding_attention" for kind in kinds)
    pattern = _whole(config, ("sliding_window_pattern",), name)
    return window, layers // pattern if pattern else 0


def _whole(config: Mapping[str, Any], names: tuple[str, ...], where: str) -> int:
    """The first of the keys that holds a whole number; 0 where none does. Raises CaseError for what is no number."""
    for key in names:
        value = config.get(key)
        if value is None:
            continue
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 10**9:
            raise CaseError([Problem(f"{where}, {key}", f"{value!r} is not a whole number of at least 0.")])
        return value
    return 0
