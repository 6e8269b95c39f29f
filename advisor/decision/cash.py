"""Undiscounted cash by month of one option: what is paid when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from advisor.cost.demand import RunDemand
from advisor.cost.market import Floats
from advisor.cost.plans import plans
from advisor.decision.bench import Bench
from advisor.decision.evaluate import Evaluated, Evaluation, upkeep_usd_month
from advisor.decision.world import World


@dataclass(frozen=True, slots=True)
class Cash:
    """USD of each month, shape (draw, month) each. `once`: the work, both fleets at cut-over, less credits."""

    run: Floats
    once: Floats
    upkeep: Floats

    def __add__(self, other: Cash) -> Cash:
        return Cash(self.run + other.run, self.once + other.once, self.upkeep + other.upkeep)

    @property
    def total(self) -> Floats:
        """All that is paid."""
        return self.run + self.once + self.upkeep


def monthly_cash(evaluated: Evaluated, evaluation: Evaluation, bench: Bench, world: World) -> Cash:
    """The option's stream from its start, before it the bridge, what is paid once, upkeep, and idle commitments."""
    months = evaluation.market.months
    month = np.arange(months)[None, :]
    start = evaluated.start[:, None]
    run = np.where(month >= start, _all_lines(evaluated), 0.0)
    once = np.zeros_like(run)
    upkeep = np.zeros_like(run)
    if evaluated.option.side == "stay":
        once[:, 0] += evaluated.once_usd + evaluated.beside.lump()
    else:
        if evaluation.bridge is not None:
            run += np.where(month < start, _all_lines(evaluation.bridge), 0.0)
        before = np.maximum(evaluated.start, 1.0)[:, None]
        once += np.where(month < before, evaluated.once_usd[:, None] / before, 0.0)
        begins = evaluated.start < months
        due = evaluated.double_usd - evaluated.credit_usd + begins * evaluated.beside.lump()
        once += np.where(month == np.minimum(start, months - 1), due[:, None], 0.0)
        upkeep += np.where(month >= start, upkeep_usd_month(evaluated, bench, world)[:, None], 0.0)
    blocks = plans()[evaluated.option.plan].path == "block"
    if blocks and evaluation.filler is not None and not isinstance(bench.demand, RunDemand):
        hours = evaluation.filler.stream.monthly() * (1.0 + evaluation.filler.beside.share)
        gap = bench.values["block_gap"][:, None] * hours
        run += np.where(month >= start, gap, 0.0)
    for unused in evaluated.idle:
        run += unused.monthly(months)
    return Cash(run, once, upkeep)


def _all_lines(evaluated: Evaluated) -> Floats:
    """Instances and the lines beside them, USD of each month, shape (draw, month)."""
    run = evaluated.stream.monthly()
    return run + evaluated.beside.monthly(run)
