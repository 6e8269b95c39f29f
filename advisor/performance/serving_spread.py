"""How sure a serving prediction is: from the fit's left-out residuals and from what was measured near it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal

from advisor.performance.chips import Chip
from advisor.performance.serving_rows import shape_name
from advisor.performance.types import Architecture, Evidence, Measured, Spread


def load_kind(protocol: str) -> str:
    """How load is applied, as far as predictions of it are of one quality: "full" (as much as there is room for, or
    whole batches), "clients" (so many in flight, or so many a second), "apart" (prompts read on chips of their own)."""
    if protocol.endswith(" split"):
        return "apart"
    # On Neuron the only runs at full load are those of clients that send as much as is answered.
    return "clients" if protocol.endswith("_loop") or protocol == "AWS max_load" else "full"


def load_of(chip: Chip, mode: Literal["online", "batch"]) -> str:
    """How a job of that mode is loaded on a chip, in the words of `load_kind`."""
    return load_kind(f"{chip.vendor} {'max_load' if mode == 'batch' else 'closed_loop'}")


def run_name(chip: str, model: str, engine: str, source: str, protocol: str) -> str:
    """One name for measured rows that differ in nothing but sizes and load: chip, shape of model, software, source."""
    return "|".join((chip, model, engine, source, load_kind(protocol)))


def spread_of(document: Mapping[str, Any], output: str, chip: Chip, mixture: bool, load: str, run: str = "") -> Spread:
    """Spread of ``output`` ("throughput", "ttft", "tpot") on a chip, by the calibration's ``document``.

    ``mixture``: the model is a mixture of experts. ``load``: see `load_kind`. ``run``: see `run_name`; where other rows
    of the same run were measured, what chip and model have of their own is known, and the spread is that among rows.

    The accelerator's part falls with each measured model, as a mean's does; where no chip of its generation was
    measured, the step between generations comes on top.
    """
    table = document["spread"][output]
    counts = document["counts"]
    shape = "moe" if mixture else "dense"
    kind, breed = f"{chip.vendor} {shape}", f"{shape} {chip.generation}"
    if run in counts["runs"]:
        return Spread(0.0, 0.0, own_part(table["rows"][load], breed, kind, True), document["spread"]["dof"])
    measured = counts["models"].get(chip.id, 0)
    relatives = counts["generations"].get(chip.generation, 0)
    accelerator = table["accelerator"][chip.vendor] / math.sqrt(1.0 + measured)
    if not relatives:
        accelerator = table["generation"][chip.vendor]
    return Spread(
        vendor=table["vendor"][chip.vendor],
        accelerator=accelerator,
        own=own_part(table["own"][load], breed, kind, bool(relatives)),
        dof=document["spread"]["dof"],
    )


def own_part(widths: Mapping[str, float], breed: str, kind: str, measured: bool) -> float:
    """The part of one prediction alone: of its kind on its generation (``breed``); on one without measurements, the
    widest of its vendor's, since what is not known of young software is not known to be little."""
    if measured:
        return widths.get(breed, widths[kind])
    vendor, shape = kind.split()
    neuron = vendor == "AWS"
    return max(v for k, v in widths.items() if k == kind or (k.startswith(shape) and ("Neuron" in k) == neuron))


def evidence_of(document: Mapping[str, Any], chip: Chip, model: Architecture) -> tuple[Evidence, int]:
    """What published measurements stand behind a prediction, and how many rows or models that are."""
    counts = document["counts"]
    rows = counts["pairs"].get(f"{chip.id}|{shape_name(model)}", 0)
    if rows:
        return "measured pair", rows
    models = counts["models"].get(chip.id, 0)
    if models:
        return "measured accelerator", models
    relatives = counts["generations"].get(chip.generation, 0)
    return ("measured family", relatives) if relatives else ("none", 0)


def conditioned(median: float, spread: Spread, observed: float | None, measured: Measured) -> tuple[float, Spread]:
    """Median and spread after the buyer's own measurement of the same quantity: a normal update of the logarithm.

    The posterior mean weighs prediction and measurement by their precisions; all causes shrink in proportion.
    """
    if observed is None or median <= 0.0:
        return median, spread
    prior, noise = spread.total**2, measured.sd**2
    weight = prior / (prior + noise)
    shrink = math.sqrt(noise / (prior + noise))
    moved = median * math.exp(weight * math.log(observed / median))
    return moved, Spread(spread.vendor * shrink, spread.accelerator * shrink, spread.own * shrink)
