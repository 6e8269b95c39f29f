"""Where an evaluation plays: one workload under one set of changes, and when a move of it begins."""

from __future__ import annotations

import numpy as np
from msgspec import Struct, field

from advisor.catalog.types import Generation
from advisor.cost.market import Market
from advisor.cost.options import Option
from advisor.decision.bench import Bench, Move
from advisor.decision.fleets import Running, follows_commitments
from advisor.decision.rounding import median
from advisor.decision.world import Changes, World
from advisor.decision.worth import Worth, worth
from advisor.distributions import Floats
from advisor.once import Key
from advisor.switching.effort import WEEKS_PER_MONTH


class Dues(Struct, frozen=True):
    """What of the case's contracts falls on one workload: of each commitment, USD a month; of the credits, USD."""

    commitments: tuple[float, ...]
    credit_usd: float = 0.0


class Scene(Struct, frozen=True):
    """One workload under one set of changes. `filler`: GPUs by the hour for hours that blocks leave uncovered."""

    bench: Bench
    world: World
    market: Market
    dues: Dues
    changes: Changes
    filler: Running | None
    usages: dict[str, Key] = field(default_factory=dict)
    """What the use of each option depends on, as far as it was asked for."""

    @property
    def zero(self) -> Floats:
        """Nothing, in every draw. Never written to."""
        return self.world.draws.zero

    def usage(self, option: Option) -> Key:
        """What the use of an option depends on, its price apart; where commitments fix a part of the price, with it."""
        known = self.usages.get(option.id)
        if known is None:
            known = self.usages[option.id] = self._usage(option)
        return known

    def _usage(self, option: Option) -> Key:
        changes, moves = self.changes, option.side == "move"
        pace = (changes.neuron_throughput, changes.output(option.instance)) if moves else (1.0, 1.0)
        price = 1.0
        if follows_commitments(option, self.bench, self.world):
            price = changes.move_price(option.instance) if moves else changes.gpu_price
        return option.id, changes.volume, pace, self.market.key, price


class Schedule(Struct, frozen=True):
    """When moves to one generation begin, and what they cost beside the instances. Arrays have the shape (draw,)."""

    key: Key
    """What the schedule depends on."""
    start: Floats
    """Month in which the move takes over; the horizon's length where it does not begin."""
    median_start: float
    begins: Floats
    """1 where the move begins within the horizon, else 0."""
    once_usd: Floats
    """Undiscounted USD of the work."""
    credit_usd: Floats
    """Undiscounted USD of credits, due at the start."""
    one_time: Worth
    """Present value in USD of the work less credits."""
    upkeep: Worth
    """Present value in USD of upkeep from the start on."""
    discount: Floats
    """Present value of one USD at the start."""
    discount_work: Floats
    """Present value of one USD of the work, half-way to the start."""
    left: Floats
    """Present value of one USD in each month from the start on."""


def months_of_work(work: Move, effort: float) -> Floats:
    """Months on the calendar that the work of a move takes, begun ones in full, shape (draw,)."""
    return np.asarray(np.ceil(work.calendar * effort / WEEKS_PER_MONTH), dtype=np.float64)


def schedule_of(generation: Generation, work: Move, scene: Scene) -> Schedule:
    """The schedule of moves to a generation under the scene's changes: the work's calendar, then any delay."""
    changes, market = scene.changes, scene.market
    key = (
        generation, changes.effort, changes.delay_months, changes.stacks_replaced, market.key, scene.dues.credit_usd,
    )  # fmt: skip
    return scene.bench.once(("schedule", *key), lambda: _schedule(key, work, scene))


def _schedule(key: Key, work: Move, scene: Scene) -> Schedule:
    changes, market, week = scene.changes, scene.market, scene.world.cost_per_week_usd
    start = np.minimum(months_of_work(work, changes.effort) + changes.delay_months, market.months)
    begins = (start < market.months).astype(np.float64)
    once = work.weeks * changes.effort * week
    credit = begins * scene.dues.credit_usd
    # Starts are whole months, so that half of one falls on one of these.
    half_months = market.discount(np.arange(2 * market.months + 1) / 2.0)
    month = start.astype(np.int64)
    discount, discount_work = half_months.take(2 * month), half_months.take(month)
    left = market.flat().worth(start, market.months)
    upkeep = work.upkeep_weeks_year * week / 12.0 * left
    if changes.stacks_replaced:
        upkeep = upkeep + begins * _replacements(changes.stacks_replaced, work, scene)
    return Schedule(
        key,
        start,
        median(start),
        begins,
        once,
        credit,
        worth(once * discount_work - credit * discount),
        worth(upkeep),
        discount,
        discount_work,
        left,
    )


def _replacements(times: int, work: Move, scene: Scene) -> Floats:
    """Present value of ports to a new stack, evenly spaced over the horizon, USD, shape (draw,)."""
    world, market = scene.world, scene.market
    share = world.catalog.effort_drivers["stack_replacement_share"].mode or 0.0
    due = market.months * np.arange(1, times + 1) / (times + 1.0)
    return work.base * share * world.cost_per_week_usd * float(np.sum(market.discount(due)))
