"""Which serving software a prediction assumes where the buyer has none yet: what was measured, as it was measured.

On GPUs the vendor's, under load of clients online and as in the vendor's tables offline. On Neuron what served the
model nearest in size that was published for the generation: AWS's own library for the large ones, Hugging Face's for
the small ones. Retired software is not assumed.
"""

from __future__ import annotations

import math
from typing import Literal

from msgspec import Struct

from advisor.performance.chips import Chip
from advisor.performance.serving_efficiency import calibration
from advisor.performance.types import Architecture

GPU_ENGINE = "tensorrt-llm"
GPU_SOURCE = {"online": "inferencex", "batch": "tensorrt-llm tables"}
RETIRED = "transformers-neuronx"


class Software(Struct, frozen=True):
    """An engine, and whose way of measuring its speeds are those of ("": nobody's in particular)."""

    engine: str
    source: str


def software_for(chip: Chip, model: Architecture, mode: Literal["online", "batch"]) -> Software:
    """The software that ``model`` is taken to be served with on ``chip``."""
    if chip.vendor != "AWS":
        return Software(GPU_ENGINE, GPU_SOURCE[mode])
    kind = "moe" if model.experts else "dense"
    measured: dict[str, list[tuple[str, str, float]]] = calibration()["counts"]["software"]
    same_kind = [run for breed, runs in measured.items() for run in runs if breed.startswith(kind)]
    current = [run for run in measured.get(f"{kind} {chip.generation}", same_kind) if run[0] != RETIRED]
    engine, source, _ = min(current, key=lambda run: abs(math.log(run[2] * 1e9 / model.params)))
    return Software(engine, source)
