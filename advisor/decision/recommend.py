"""The whole way for one case: from the described workloads to the Recommendation. This reads like the recipe."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial

from advisor.case.canonical import case_sha256
from advisor.case.model import Case
from advisor.catalog import Catalog
from advisor.decision.draws import DRAWS, Draws, Medians
from advisor.decision.dues import dues_of
from advisor.decision.elsewhere import Elsewhere, longest_first, shared_out
from advisor.decision.keys import shared_sha256
from advisor.decision.portfolio.saving import portfolio
from advisor.decision.portfolio.together import together
from advisor.decision.portfolio.told import told_in_plan
from advisor.decision.result import Recommendation
from advisor.decision.reuse import decision_key
from advisor.decision.telling.capacity_rows import capacity_rows, told_in_turn
from advisor.decision.telling.commitment_rows import commitment_rows
from advisor.decision.telling.doubts_told import warnings
from advisor.decision.telling.register import (
    figures_by_kind,
    limits,
    not_included,
    shared_assumptions,
    sources,
)
from advisor.decision.telling.words import exchange_basis
from advisor.decision.workload import Decided, decide_workload
from advisor.decision.world import World
from advisor.errors import Cancelled
from advisor.once import Once
from advisor.version import __version__

SPARE = 2
"""Decisions that `known` keeps beside one for each workload: what is undone is there again."""

Progress = Callable[[float, str], None]


def recommend(
    case: Case,
    catalog: Catalog,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    known: Once | None = None,
    elsewhere: Elsewhere | None = None,
    meanwhile: Callable[[], None] | None = None,
) -> Recommendation:
    """Decides every workload of a case and the portfolio.

    The same case, catalog, draws and seed give the same result. `progress` gets a share done and what is being done;
    `cancelled` is asked between steps, and True raises `Cancelled`. With `known`, which the caller keeps, workloads are
    decided again only where something that their decision depends on has changed. Raises CaseError where the case asks
    for what does not exist (a currency without a rate, an unknown model or instance). `elsewhere` is a second process
    that decides some of the workloads, on the catalog as shipped; `meanwhile` is done here while it begins.
    """

    def pulse() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled

    known, shared = Once() if known is None else known, shared_sha256(case)
    world = World(case, catalog, Draws(draws, seed), known)
    medians = World(case, catalog, Medians(), known)
    dues = dues_of(case, world)
    count = len(case.workloads)
    shelf, begun = known.shelf("decided", count + SPARE), itertools.count()

    def decide(place: int) -> Decided:
        workload = case.workloads[place]
        pulse()
        if progress is not None:
            progress(next(begun) / count, workload.name)
        due = dues[workload.id]
        key = decision_key(workload, due, shared, world)
        return shelf(key, partial(decide_workload, workload, world, medians, due, pulse))

    if elsewhere is not None:
        elsewhere.begin(case, catalog.sha256, draws, seed)
    order = range(count) if elsewhere is None else longest_first(case.workloads)
    by_place = shared_out(order, decide, elsewhere, meanwhile)
    decided = [by_place[place] for place in range(count)]
    if progress is not None:
        progress(1.0, "portfolio")
    whole = together([d.standing for d in decided], world)
    summed = portfolio(decided, whole, world)
    moves = () if summed.plan is None else summed.plan.moves
    decided = told_in_turn(told_in_plan(decided, whole, summed.plan, world), moves, case)
    used = sources(decided, world)
    assumptions = (*(a for d in decided for a in d.assumptions), *shared_assumptions(world))
    return Recommendation(
        engine_version=__version__,
        catalog_sha256=catalog.sha256,
        case_sha256=case_sha256(case),
        seed=seed,
        draws=draws,
        as_of=case.decision.as_of.isoformat(),
        decides_on=world.decides_on.isoformat(),
        title=case.decision.title,
        organisation=case.organisation.name,
        horizon_months=case.decision.horizon_months,
        discount_rate_pct=case.decision.discount_rate_pct,
        required_confidence_pct=case.decision.required_confidence_pct,
        hurdle_usd=world.hurdle_usd,
        newest_price=catalog.newest_price_date,
        oldest_price_used=_oldest(decided),
        exchange=exchange_basis(world.exchange),
        portfolio=summed,
        workloads=tuple(d.result for d in decided),
        assumptions=assumptions,
        sources=used,
        not_included=not_included(decided, world),
        limits=limits(decided),
        warnings=warnings(decided, world),
        capacity=capacity_rows(decided, moves, case),
        commitments=commitment_rows(decided, world),
        figures_by_kind=figures_by_kind(assumptions),
    )


def _oldest(decided: list[Decided]) -> str | None:
    """Date of the oldest published price behind a compared option."""
    dates = [
        e.option.price.as_of
        for d in decided
        for e in (d.evaluation.best_stay, d.evaluation.best_move, d.evaluation.today)
        if e is not None and e.option.price is not None and not e.option.price.own
    ]
    return min(dates, default=None)
