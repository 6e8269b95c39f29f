"""Undiscounted cash by month of one option: what is paid when."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.cost.demand import RunDemand
from advisor.cost.plans import plans
from advisor.decision.bench import Bench
from advisor.decision.evaluate import Evaluation, upkeep_usd_month
from advisor.decision.evaluated import Evaluated
from advisor.decision.giving_up import Stop
from advisor.decision.patience import left_within
from advisor.decision.uncovered import term_begins
from advisor.decision.world import World
from advisor.distributions import Floats


class Cash(Struct, frozen=True):
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


def cash_compared(evaluation: Evaluation, bench: Bench, world: World) -> dict[str, Cash]:
    """Cash of the options that are held against each other, by option: today's, the best stay, the best move."""
    compared = (evaluation.today, evaluation.best_stay, evaluation.best_move)
    made: dict[str, Cash] = {}
    return {e.option.id: monthly_cash(e, evaluation, bench, world, made) for e in compared if e is not None}


def monthly_cash(
    evaluated: Evaluated, evaluation: Evaluation, bench: Bench, world: World, made: dict[str, Cash] | None = None
) -> Cash:
    """The option's stream and lines from its start, before it the bridge's, what is paid once, upkeep, and idle
    commitments. A term that is paid ahead is paid when it begins; a chain of blocks month by month, since blocks may be
    as short as days. `made`: the cash of this evaluation's options that was worked out already, by option; added to."""
    made = {} if made is None else made
    if evaluated.meanwhile is not None:
        return _with_first(evaluated, evaluation, bench, world, made)
    if evaluated.option.id not in made:
        made[evaluated.option.id] = _cash(evaluated, evaluation, bench, world, made)
    return made[evaluated.option.id]


def _with_first(
    evaluated: Evaluated,
    evaluation: Evaluation,
    bench: Bench,
    world: World,
    made: dict[str, Cash],
    ahead: bool = True,
) -> Cash:
    """An option with what runs in its place until a month, where something does."""
    before = evaluated.meanwhile
    if before is None:
        return _cash(evaluated, evaluation, bench, world, made, ahead)
    until, months = before.until, evaluation.market.months
    starts = np.maximum(before.at_once.start, float(until))
    since = replace(before.at_once, start=starts, idle=left_within(before.at_once, until, months, world))
    later = _cash(since, evaluation, bench, world, made, ahead)
    # What runs until then is not given up: the stop of a way of staying is that of the whole horizon.
    unused = left_within(before.runs, 0, until, world)
    first = _cash(replace(before.runs, stop=None, idle=unused), evaluation, bench, world, made, ahead)
    run, once = later.run.copy(), later.once.copy()
    run[:, :until] = first.run[:, :until]
    for idle in unused:
        # A commitment that ends in the month of the change may do so a few days after it.
        run[:, until:] += idle.monthly(months)[:, until:]
    once[:, 0] += before.once_usd
    run[:, -1] += before.longer_usd
    return Cash(run, once, later.upkeep)


def _cash(
    evaluated: Evaluated,
    evaluation: Evaluation,
    bench: Bench,
    world: World,
    made: dict[str, Cash],
    ahead: bool = True,
) -> Cash:
    """`ahead`: whether what is paid ahead is told when it is paid, else spread over the months that it buys."""
    months, draws = evaluation.market.months, len(evaluated.start)
    # Worked out month after month, (month, draw): a month of all draws is one stretch of memory.
    month = np.arange(months)[:, None]
    start = evaluated.start
    run = _all_lines(evaluated)
    once = np.zeros((months, draws))
    upkeep = np.zeros((months, draws))
    if evaluated.option.side == "stay":
        once[0] = evaluated.once_usd + evaluated.beside.lump()
    else:
        begun = month >= start
        bridge: Floats | float = 0.0
        if evaluation.bridge is not None:
            bridge = _all_lines(evaluation.bridge) + _gap(evaluation.bridge, evaluation, bench)
        run = np.where(begun, run, bridge)
        before = np.maximum(start, 1.0)
        once = np.where(month < before, evaluated.once_usd / before, 0.0)
        due = evaluated.double_usd - evaluated.credit_usd + (start < months) * evaluated.beside.lump()
        first = np.minimum(start, months - 1).astype(np.int64)
        once[first, np.arange(draws)] += due
        upkeep = np.where(begun, upkeep_usd_month(evaluated, bench, world), 0.0)
    if ahead:
        run = run + _paid_ahead(evaluated, months, world)
    run = run + np.where(month >= start, _gap(evaluated, evaluation, bench), 0.0)
    for unused in evaluated.idle:
        run = run + unused.monthly(months).T
    cash = Cash(run.T, once.T, upkeep.T)
    return cash if evaluated.stop is None else _stopped(cash, evaluated, evaluated.stop, evaluation, bench, world, made)


def _paid_ahead(evaluated: Evaluated, months: int, world: World) -> Floats:
    """What paying a term when it begins moves between the months, USD, shape (month, draw): its sum is nothing."""
    plan, option = plans()[evaluated.option.plan], evaluated.option
    moved = np.zeros((months, len(evaluated.start)))
    term = option.new_term_months
    if not term or not plan.prepaid_months:
        return moved
    month, draws = np.arange(months)[:, None], np.arange(moved.shape[1])
    # Hours without a term may come before.
    first = np.asarray(term_begins(option, evaluated.start, world), dtype=np.float64)
    paid = plan.paid_ahead * np.where(month >= first, evaluated.stream.legs[0].monthly().T, 0.0)
    for begin in range(0, months, term):
        held = paid[begin : begin + term].sum(axis=0)
        due = np.clip(first, begin, min(begin + term, months) - 1).astype(np.int64)
        moved[begin : begin + term] -= paid[begin : begin + term]
        moved[due, draws] += held
    return moved


def _gap(evaluated: Evaluated, evaluation: Evaluation, bench: Bench) -> Floats | float:
    """GPUs by the hour for what a chain of blocks leaves uncovered: USD of each month, shape (month, draw), or 0."""
    blocks = plans()[evaluated.option.plan].path == "block"
    if not blocks or evaluation.filler is None or isinstance(bench.demand, RunDemand):
        return 0.0
    hours = evaluation.filler.stream.monthly().T * (1.0 + evaluation.filler.around.share)
    return np.asarray(bench.values["block_gap"] * hours, dtype=np.float64)


def _all_lines(evaluated: Evaluated) -> Floats:
    """Instances and the lines beside them, USD of each month, shape (month, draw)."""
    run = evaluated.stream.monthly()
    around = evaluated.around
    return (run + around.monthly(run) if around.share or around.streams else run).T


def _stopped(
    cash: Cash,
    evaluated: Evaluated,
    stop: Stop,
    evaluation: Evaluation,
    bench: Bench,
    world: World,
    made: dict[str, Cash],
) -> Cash:
    """The same with the change given up where it falls short: there, what runs instead and what is sunk is paid."""
    if stop.since:
        # What begins in mid-term here has a past that was not paid: its months count one by one.
        instead = _with_first(stop.instead, evaluation, bench, world, {}, ahead=False)
    else:
        instead = monthly_cash(stop.instead, evaluation, bench, world, made)
    before = np.maximum(evaluated.start, 1.0)
    sunk = np.where(np.arange(evaluation.market.months)[:, None] < before, stop.sunk_usd / before, 0.0)
    since = np.arange(evaluation.market.months)[:, None] >= stop.since
    return Cash(
        np.where(stop.where & since, instead.run.T, cash.run.T).T,
        np.where(stop.where, instead.once.T + sunk, cash.once.T).T,
        np.where(stop.where, instead.upkeep.T, cash.upkeep.T).T,
    )
