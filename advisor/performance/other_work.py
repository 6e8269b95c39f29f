"""Work of one sample of encoder, vision, diffusion or speech inference: FLOPs, bytes, passes.

Transformers follow from their dimensions, convolution and diffusion networks from a table of counted work. FLOPs count
a multiply-add as two. Convolution work grows with the pixels, attention with their square.
"""

from __future__ import annotations

import csv
import math
import re
from functools import cache
from importlib import resources

from msgspec import Struct

from advisor.catalog import ModelFacts
from advisor.errors import CatalogError
from advisor.performance.types import Architecture

ENCODERS = frozenset({"embedding", "encoder", "encoder-decoder"})
IMAGE_BYTES = 3.0 * 4.0  # per pixel: three channels in FP32, as the published harnesses send them
WHISPER_FRAMES = 1500.0  # encoder positions of a 30 s clip (arXiv 2212.04356)
# Decoded tokens of a 30 s clip of read English, from the ratio of words to tokens of the data set that MLPerf uses.
CLIP_TRANSCRIPT = 110.0


class UnknownWorkError(CatalogError):
    """The catalog has a model, but nothing that the work of one sample of it follows from."""


class Work(Struct, frozen=True):
    """Per sample, in FLOPs, values and bytes; see `other_step.OtherPoints`. ``params`` are those read per pass.

    ``head`` is the size of an attention head; ``backbone`` tells diffusion transformers from convolution networks.
    """

    kind: str
    flops: float
    attention_flops: float
    passes: float
    params: float
    activations: float
    input_bytes: float
    tokens: float = 0.0
    token_params: float = 0.0
    note: str = ""
    head: float = 64.0
    backbone: str = ""


def encoder_work(shape: Architecture, tokens: float) -> Work:
    """One sequence through an encoder (arXiv 1810.04805). Layers that share weights count as often as they run."""
    matrices = max(shape.params - shape.vocab * shape.hidden, 0.0)
    full = shape.layers * (4.0 * shape.hidden**2 + 2.0 * shape.hidden * shape.ffn)
    if shape.head_dim * shape.heads != shape.hidden or shape.kv_heads != shape.heads:
        full = matrices
    run = max(matrices, full) if matrices < 0.5 * full else matrices
    if abs(matrices / full - 1.0) < 0.35:
        run = full
    return Work(
        kind="encoder",
        flops=2.0 * run * tokens,
        attention_flops=4.0 * tokens**2 * shape.hidden * shape.layers,
        passes=1.0,
        params=run,
        activations=tokens * shape.layers * (8.0 * shape.hidden + 2.0 * shape.ffn),
        input_bytes=8.0 * tokens,
        head=float(shape.head_dim),
    )


def vit_work(shape: Architecture, side: float, patch: float, tokens_of_text: float = 0.0) -> Work:
    """One image through a vision transformer (arXiv 2010.11929), with the text tower beside it for CLIP."""
    patches = (side / patch) ** 2 + 1.0
    layer = 4.0 * shape.hidden**2 + 2.0 * shape.hidden * shape.ffn
    text_layer = 12.0 * (shape.hidden * 2.0 / 3.0) ** 2  # CLIP's text tower is two thirds as wide
    return Work(
        kind="vit",
        flops=2.0 * shape.layers * (layer * patches + text_layer * tokens_of_text),
        attention_flops=4.0 * patches**2 * shape.hidden * shape.layers,
        passes=1.0,
        params=shape.params,
        activations=patches * shape.layers * (8.0 * shape.hidden + 2.0 * shape.ffn),
        input_bytes=IMAGE_BYTES * side**2,
    )


def speech_work(shape: Architecture, decoder_layers: float, tokens: float = CLIP_TRANSCRIPT) -> Work:
    """A 30 s clip through Whisper's encoder and the tokens of its transcript through the decoder (arXiv 2212.04356)."""
    layer = 4.0 * shape.hidden**2 + 2.0 * shape.hidden * shape.ffn
    decoder = decoder_layers * (layer + 4.0 * shape.hidden**2) + shape.vocab * shape.hidden
    return Work(
        kind="speech",
        flops=2.0 * shape.layers * layer * WHISPER_FRAMES + 2.0 * decoder * tokens,
        attention_flops=4.0 * WHISPER_FRAMES**2 * shape.hidden * shape.layers,
        passes=1.0,
        params=shape.layers * layer,
        activations=WHISPER_FRAMES * shape.layers * (8.0 * shape.hidden + 2.0 * shape.ffn)
        + tokens * decoder_layers * WHISPER_FRAMES * 2.0 * shape.hidden,  # cross-attention re-reads its cache
        input_bytes=128.0 * 3000.0 * 4.0,
        tokens=tokens,
        token_params=decoder,
    )


def tabled_work(name: str, side: float, steps: float) -> Work | None:
    """Work of a tabled convolution or diffusion network at ``side`` pixels (NaN: the usual size); None if unknown.

    ``steps`` NaN takes the pipeline's default.
    """
    row = _table().get(_plain(name))
    if row is None:
        return None
    size = float(row["size"])
    scale = 1.0 if math.isnan(side) else (side / size) ** 2
    side = size if math.isnan(side) else side
    attention = float(row["gflop_attention"] or 0.0) * 1e9
    linear = float(row["gflop"]) * 1e9 - attention
    values = float(row["activations_m"]) * 1e6 * scale
    params = float(row["weights_m"]) * 1e6
    if row["kind"] == "cnn":
        return Work("cnn", linear * scale, 0.0, 1.0, params, values, IMAGE_BYTES * side**2)
    count = float(row["steps"]) if math.isnan(steps) else steps
    guided = float(row["guided_passes"])
    decode = float(row["decode_gflop"]) * 1e9 * (side / size) ** 2
    return Work(
        kind="diffusion",
        flops=count * guided * linear * scale + decode + float(row["text_gflop"]) * 1e9,
        attention_flops=count * guided * attention * scale**2,
        passes=count,
        params=params,
        activations=count * guided * values,
        input_bytes=0.0,
        note=f"{count:g} steps" + (" with guidance" if guided > 1 else ""),
        head=float(row["head_size"]),
        backbone=row["backbone"],
    )


def facts_work(facts: ModelFacts, side: float) -> Work:
    """Work of a catalog model of which only the FLOPs of a sample are known.

    Raises UnknownWorkError where they are not.
    """
    if not facts.gflop_per_sample or not facts.params:
        raise UnknownWorkError(f"the work of one sample of '{facts.id}' is not known.")
    sized = re.match(r"(\d+)x\d+", facts.gflop_sample or "")
    known = float(sized[1]) if sized else 224.0
    scale = 1.0 if math.isnan(side) else (side / known) ** 2
    flops = facts.gflop_per_sample * 1e9 * scale
    kind = "vit" if facts.heads else "cnn"
    # Values written as in ViT-Base (one for 1,400 FLOPs) and in the residual networks of the table (one for 750).
    values = flops / (1400.0 if kind == "vit" else 750.0)
    return Work(kind, flops, 0.0, 1.0, facts.params, values, IMAGE_BYTES * (known if math.isnan(side) else side) ** 2)


@cache
def _table() -> dict[str, dict[str, str]]:
    text = (resources.files("advisor.performance") / "tables" / "model_work.csv").read_text(encoding="utf-8")
    return {_plain(name): row for row in csv.DictReader(text.splitlines()) for name in row["names"].split("|")}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9.+]", "", name.lower())
