"""The part of a training point that follows from the model and the chip alone."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from advisor.errors import CatalogError
from advisor.performance.architecture import architecture_of, expert_params, from_numbers, full_attention_layers
from advisor.performance.chips import Chip
from advisor.performance.training_labels import network_of
from advisor.performance.types import Architecture

if TYPE_CHECKING:
    from advisor.catalog import Catalog

USUAL_WIDTH_OVER_DEPTH = 128.0
MODEL_COLUMNS = (
    "params_total_B",
    "params_active_B",
    "n_layers",
    "hidden_size",
    "ffn_size",
    "n_heads",
    "n_kv_heads",
    "head_dim",
    "vocab",
    "n_experts",
    "experts_per_token",
)


def attention_span(model: Architecture, sequence: float) -> float:
    """Mean over layers of the keys that a token could see: windows and layers without attention count for less."""
    full = min(full_attention_layers(model), model.layers) / model.layers
    windowed = (1.0 - full) * min(sequence, model.sliding_window) if model.sliding_window else 0.0
    return full * sequence + windowed


def shape_key(layers: float, hidden: float, params: float) -> str:
    """Name of a shape that models of one architecture share, whatever their version: layers, width, billions."""
    return f"{layers:g}x{hidden:g}, {params / 1e9:.2g}B"


def dispatch_width(model: Architecture) -> float:
    """Width of what a token sends to one expert, summed over the layers with experts, in elements.

    An expert of gated inner size f has 3 f w parameters where w is the width of its input; so the experts' parameters
    give the sum of widths whether all layers or some have experts, and whether the input is projected down first.
    """
    if not model.experts or not model.moe_ffn:
        return 0.0
    return min(expert_params(model) / (model.experts * 3.0 * model.moe_ffn), float(model.hidden) * model.layers)


def model_point(model: Architecture, sequence: float) -> dict[str, float]:
    """The fields of `TrainingPoints` that follow from the model alone. Parameters in units."""
    experts = expert_params(model)
    embedding = 0.0 if model.tied_embeddings else float(model.vocab) * model.hidden
    if model.experts:
        inner = model.experts_per_token * model.moe_ffn + model.shared_experts * model.moe_ffn
    else:
        inner = model.ffn
    return {
        "dense_params": max(model.params - experts - embedding, 0.0),
        "expert_params": experts,
        "embedding_params": embedding,
        "head_params": float(model.vocab) * model.hidden,
        "layers": float(model.layers),
        "hidden": float(model.hidden),
        "attention_width": float(model.heads * model.head_dim),
        "attention_span": attention_span(model, sequence),
        "ffn_active": float(inner),
        "expert_inner": float(model.moe_ffn),
        "experts": float(model.experts),
        "experts_per_token": float(model.experts_per_token if model.experts else 0),
        "dispatch_width": dispatch_width(model),
    }


def chip_point(chip: Chip, precision: str) -> dict[str, float]:
    """The fields of `TrainingPoints` that follow from the chip alone."""
    return {
        "peak": chip.peak(precision),
        "peak_bf16": chip.bf16,
        "bandwidth": chip.bandwidth,
        "link": chip.link_bytes_s,
        "domain": float(chip.domain),
        "network": network_of(chip),
    }


def row_model(number: Mapping[str, float], name: str, catalog: Catalog) -> Architecture:
    """Architecture of a row: the catalog's, overridden by the numbers that the row brings.

    Raises CatalogError where neither knows parameters, layers and hidden size.
    """
    facts = catalog.find_model(name) if name else None
    known = architecture_of(facts) if facts is not None and facts.layers and facts.hidden and facts.params else None

    def value(column: str, fallback: float) -> float:
        given = number.get(column, math.nan)
        return fallback if math.isnan(given) else given

    active = number.get("params_active_B", math.nan) * 1e9
    params = value("params_total_B", known.params / 1e9 if known else math.nan) * 1e9
    named = re.search(r"(\d+(?:\.\d+)?)\s?[bB]\b", name)
    if math.isnan(params) and named:
        params = float(named[1]) * 1e9
    if math.isnan(params):
        raise CatalogError(f"model '{name}' is not in the catalog and the row brings no parameter count.")
    size = params if math.isnan(active) else active
    layers = value("n_layers", known.layers if known else math.nan)
    hidden = value("hidden_size", known.hidden if known else math.nan)
    # 12 h^2 parameters a layer and the depth-to-width habit of published models give the missing sizes.
    if math.isnan(layers) and math.isnan(hidden):
        hidden = _multiple_of_128((size / 12.0 * USUAL_WIDTH_OVER_DEPTH) ** (1.0 / 3.0))
    if math.isnan(layers):
        layers = max(1.0, round(size / (12.0 * hidden**2)))
    if math.isnan(hidden):
        hidden = _multiple_of_128(math.sqrt(size / (12.0 * layers)))
    experts = int(value("n_experts", known.experts if known else 0.0))
    ffn = value("ffn_size", (known.moe_ffn if experts > 1 else known.ffn) if known else 4.0 * hidden)
    heads = int(value("n_heads", known.heads if known else 0.0))
    shape = from_numbers(
        name=facts.id if facts is not None else name,
        params=params,
        active_params=value("params_active_B", known.active_params / 1e9 if known else params / 1e9) * 1e9,
        layers=int(layers),
        hidden=int(hidden),
        ffn=int(ffn),
        heads=heads,
        kv_heads=int(value("n_kv_heads", known.kv_heads if known else 0.0)),
        head_dim=int(value("head_dim", known.head_dim if known and known.heads == heads else 0.0)),
        vocab=int(value("vocab", known.vocab if known else 32000.0)),
        experts=experts,
        experts_per_token=int(value("experts_per_token", known.experts_per_token if known else 0.0)),
        moe_ffn=int(ffn) if experts > 1 else 0,
    )
    if known is None:
        return shape
    return _with_catalog_details(shape, known)


def _multiple_of_128(width: float) -> float:
    return 128.0 * max(1.0, round(width / 128.0))


def _with_catalog_details(shape: Architecture, known: Architecture) -> Architecture:
    same_depth = known.layers == shape.layers
    return replace(
        shape,
        shared_experts=known.shared_experts if shape.experts else 0,
        attention_layers=known.attention_layers if same_depth else shape.layers,
        sliding_window=known.sliding_window,
        tied_embeddings=known.tied_embeddings,
    )
