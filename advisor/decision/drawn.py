"""What is uncertain about one workload, drawn: load, use, tuning, judgements of the change."""

from __future__ import annotations

import numpy as np

from advisor.case.fields import Range, middle
from advisor.case.workloads import FineTuning, PreTraining, Workload
from advisor.cost.demand import volume_ranges
from advisor.decision.beliefs import TUNING_CORRELATION
from advisor.decision.draws import correlated
from advisor.decision.world import World, spread
from advisor.distributions import Z10, Floats, normal_quantile, pert
from advisor.switching.effort import UPKEEP_VARIABLES
from advisor.switching.tables import judgements

LOAD = ("volume", "tokens", "runs", "output_tokens", "busiest_hour_ratio", "growth_pct_year")
USE = ("utilisation", "goodput")
CHANGE = (
    "cutover_weeks", "calendar_share", "block_gap", "gpu_change", "venue_change", "exit_kept", "exit_dropped",
)  # fmt: skip
FAULTS = ("debug_move", "debug_gpu")
"""Judgements of what a fleet loses to faults after a change, drawn in a block of their own."""


def drawn(workload: Workload, world: World) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Draws of what is uncertain about a workload, and the uniform draws behind those that share them; shapes
    (draw,)."""
    names = (*LOAD, *USE, "tuning.common", "tuning.move", *CHANGE, *UPKEEP_VARIABLES)
    u = world.draws.uniform(f"workload {workload.id}", names)
    ones = np.ones(world.draws.count)
    ranges = volume_ranges(workload)
    multiple = {n: spread(r, u[n]) / middle(r) for n, r in ranges.items() if n != "growth_pct_year"}
    volume = ones.copy()
    for name in ("volume", "tokens", "output_tokens"):
        volume = volume * multiple.get(name, ones)
    growth = ranges.get("growth_pct_year")
    values = {
        "volume": volume * multiple.get("runs", ones) if "runs" in multiple else volume,
        "peak": multiple.get("busiest_hour_ratio", ones),
        "growth": _grown(growth, u["growth_pct_year"]) if growth else ones * middle(workload.growth_pct_year),
    }
    judged = {
        **{name: u[name] for name in (*USE, *CHANGE)},
        **world.draws.uniform(f"faults {workload.id}", (*FAULTS, "spot_loss")),
        **world.draws.uniform(f"today's fleet {workload.id}", ("load_share",)),
    }
    for name, uniform in judged.items():
        j = judgements()[name]
        values[name] = pert(uniform, j.low, j.mode, j.high)
    own = workload.goodput_pct if isinstance(workload, (PreTraining, FineTuning)) else None
    if own is not None:
        percent = spread(own, u["goodput"]) if isinstance(own, Range) else ones * own
        values["goodput"] = np.minimum(percent, 100.0) / 100.0
    values["tuning.stay"], values["tuning.move"] = _tuning(workload.tuning, u, ones)
    return values, u


def _grown(pct_year: Range, uniform: Floats) -> Floats:
    """Draws of a range of yearly growth in percent: what is lognormal is the load of a year over that of the year
    before, which never falls below nothing, and zero percent is no special value."""
    times = spread(Range(low=1.0 + pct_year.low / 100.0, high=1.0 + pct_year.high / 100.0), uniform)
    return np.asarray(100.0 * (times - 1.0), dtype=np.float64)


def _tuning(level: float | Range, u: dict[str, Floats], ones: Floats) -> tuple[Floats, Floats]:
    """The team's level on either side, relative to the middle at which speed is predicted; at most published speed."""
    if not isinstance(level, Range):
        return ones, ones
    common, own = normal_quantile(u["tuning.common"]), normal_quantile(u["tuning.move"])
    sd = np.log(level.high / level.low) / (2 * Z10)
    centre = middle(level)
    stay = np.exp(sd * common)
    move = np.exp(sd * correlated(common, own, TUNING_CORRELATION))
    return np.minimum(stay, 1.0 / centre), np.minimum(move, 1.0 / centre)
