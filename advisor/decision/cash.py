"""Undiscounted cash by month of one option: what is paid when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from advisor.cost.demand import RunDemand
from advisor.cost.market import Floats
from advisor.cost.plans import plans
from advisor.decision.bench import Bench
from advisor.decision.evaluate import Evaluated, Evaluation, upkeep_usd_month
from advisor.decision.giving_up import Stop
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
    run = np.where(month >= start, evaluated.stream.monthly(), 0.0)
    once = np.zeros_like(run)
    upkeep = np.zeros_like(run)
    if evaluated.option.side == "stay":
        once[:, 0] += evaluated.once_usd
    else:
        if evaluation.bridge is not None:
            before = evaluation.bridge.stream.monthly() + _gap(evaluation.bridge, evaluation, bench)
            run += np.where(month < start, before, 0.0)
        before = np.maximum(evaluated.start, 1.0)[:, None]
        once += np.where(month < before, evaluated.once_usd[:, None] / before, 0.0)
        due = evaluated.double_usd - evaluated.credit_usd
        once += np.where(month == np.minimum(start, months - 1), due[:, None], 0.0)
        upkeep += np.where(month >= start, upkeep_usd_month(evaluated, bench, world)[:, None], 0.0)
    run += np.where(month >= start, _gap(evaluated, evaluation, bench), 0.0)
    for unused in evaluated.idle:
        run += unused.monthly(months)
    cash = Cash(run, once, upkeep)
    return cash if evaluated.stop is None else _stopped(cash, evaluated, evaluated.stop, evaluation, bench, world)


def _gap(evaluated: Evaluated, evaluation: Evaluation, bench: Bench) -> Floats | float:
    """GPUs by the hour for what a chain of blocks leaves uncovered: USD of each month, shape (draw, month), or 0."""
    blocks = plans()[evaluated.option.plan].path == "block"
    if not blocks or evaluation.filler is None or isinstance(bench.demand, RunDemand):
        return 0.0
    return bench.values["block_gap"][:, None] * evaluation.filler.stream.monthly()


def _stopped(cash: Cash, evaluated: Evaluated, stop: Stop, evaluation: Evaluation, bench: Bench, world: World) -> Cash:
    """The same with the change given up where it falls short: there, what runs instead and what is sunk is paid."""
    instead = monthly_cash(stop.instead, evaluation, bench, world)
    before = np.maximum(evaluated.start, 1.0)[:, None]
    sunk = np.where(np.arange(cash.run.shape[1])[None, :] < before, stop.sunk_usd[:, None] / before, 0.0)
    where = stop.where[:, None]
    since = np.arange(cash.run.shape[1])[None, :] >= stop.since
    return Cash(
        np.where(where & since, instead.run, cash.run),
        np.where(where, instead.once + sunk, cash.once),
        np.where(where, instead.upkeep, cash.upkeep),
    )
