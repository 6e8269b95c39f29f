"""A plan in which the buyer has pinned when workloads move, held against the best plan: what the pins cost."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

import numpy as np
from msgspec import Struct

from advisor.case.kept import QUARTERS
from advisor.case.model import Case
from advisor.catalog import Catalog
from advisor.decision.draws import DRAWS, Draws
from advisor.decision.first_answer import standings_of
from advisor.decision.portfolio.candidates import Candidate, Standing, candidate_of
from advisor.decision.portfolio.plan import Chosen, choose, choose_with
from advisor.decision.portfolio.rows import plan_rows
from advisor.decision.result import NpvQuantiles, PortfolioPlan
from advisor.decision.rounding import npv_quantiles, rounded, share
from advisor.decision.telling.words import Money, exchange_basis
from advisor.decision.world import World
from advisor.distributions import Floats
from advisor.once import Once


class PlanWorth(Struct, frozen=True):
    """A plan and what it saves against staying; `npv_usd` and `probability_of_saving` None where nothing moves."""

    plan: PortfolioPlan
    npv_usd: NpvQuantiles | None
    probability_of_saving: float | None


class PinnedPlan(Struct, frozen=True):
    """The best plan, and the best one that holds to the pins.

    `cost_usd`: what the pins cost, mean saving of the best plan less that of the pinned one. Negative where the pinned
    plan saves more on average: it can where it breaks a limit, or is less sure than a plan must be (`is_sure` False).
    """

    best: PlanWorth
    pinned: PlanWorth
    cost_usd: float
    is_sure: bool
    """Whether the pinned plan is as sure as the case asks for; a plan without a move is."""
    exceeded: tuple[str, ...]
    """Names of the limits that the pins break."""
    impossible: tuple[tuple[str, str], ...]
    """Pinned workloads that can't move so, each by id with the reason; these pins are left aside."""


def plan_with_pins(
    case: Case,
    catalog: Catalog,
    pins: Mapping[str, int] | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    known: Once | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> PinnedPlan:
    """The plan with these pins, workload id to quarter (0: begun at once); None: those that the case keeps.

    The best plan is that of `recommend`, from the same draws. `known` and `cancelled` as in `first_answer`. Raises
    KeyError for a workload that the case does not have, CaseError as `recommend` does.
    """
    if pins is None:
        pins = {pin.workload: pin.quarter for pin in case.pins}
    world = World(case, catalog, Draws(draws, seed), Once() if known is None else known)
    standings = {s.id: s for s in standings_of(world, cancelled=cancelled)}
    found = {key: _candidate(standings[key], quarter, world) for key, quarter in sorted(pins.items())}
    held = {key: one for key, one in found.items() if isinstance(one, Candidate)}
    everyone = tuple(standings.values())
    best = choose(everyone, world)
    pinned = choose_with(everyone, world, held) if held else best
    required = case.decision.required_confidence_pct / 100.0
    npv = pinned.npv
    return PinnedPlan(
        _worth(best, everyone, world),
        _worth(pinned, everyone, world, held),
        rounded(_mean(best.npv) - _mean(npv)),
        npv is None or float(np.mean(npv > world.hurdle_usd)) >= required,
        tuple(limit.name for limit in pinned.limits if limit.used > limit.most * (1 + 1e-9)),
        tuple((key, one) for key, one in found.items() if isinstance(one, str)),
    )


def _candidate(standing: Standing, quarter: int, world: World) -> Candidate | str:
    """The move begun in that quarter, or why there is none."""
    if candidate_of(standing, 0, world) is None:
        return "there is no way of moving it that can be compared"
    months = standing.evaluation.market.months
    if quarter >= min(QUARTERS, max(months // 3, 1)):
        return "the horizon ends before that quarter"
    return candidate_of(standing, quarter, world) or "begun then, it would not run within the horizon"


def _worth(chosen: Chosen, standings: Sequence[Standing], world: World, pinned: Collection[str] = ()) -> PlanWorth:
    plan = plan_rows(chosen, standings, world, Money(exchange_basis(world.exchange)), pinned)
    npv = chosen.npv
    return PlanWorth(plan, None if npv is None else npv_quantiles(npv), None if npv is None else share(npv > 0))


def _mean(npv: Floats | None) -> float:
    return 0.0 if npv is None else float(np.mean(npv))
