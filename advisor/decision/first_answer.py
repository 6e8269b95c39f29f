"""The first answer: verdicts, money and chances at once, for a window whose user drags an input and watches.

What takes the time of `recommend` is to explain: where the verdict flips, what each input does to it, what stress would
do, and the sentences. None of that is here, and all that is here is the same as there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from advisor.case.model import Case
from advisor.case.workloads import Workload
from advisor.catalog import Catalog
from advisor.decision.bench import Bench, lay
from advisor.decision.cash import cash_compared
from advisor.decision.consequences import waterfall
from advisor.decision.draws import DRAWS, Draws
from advisor.decision.dues import dues_of
from advisor.decision.evaluate import Dues, Evaluation
from advisor.decision.judge import Judge, Judged
from advisor.decision.keys import shared_sha256
from advisor.decision.pair import yardstick
from advisor.decision.portfolio.candidates import Standing
from advisor.decision.portfolio.together import Together, together
from advisor.decision.result import FirstAnswer, FirstPortfolio, FirstWorkload
from advisor.decision.reuse import bench_key, bench_of, compared_only
from advisor.decision.rounding import npv_quantiles, percentiles, share
from advisor.decision.telling.named_options import recommended_id, today_id, today_usd
from advisor.decision.telling.story import ending_before
from advisor.decision.telling.words import exchange_basis, long_day
from advisor.decision.why.levers import levers
from advisor.decision.why.switch_points import Lever
from advisor.decision.world import NO_CHANGE, Changes, World
from advisor.errors import Cancelled
from advisor.once import Key, Once

WARM = 12
"""Most workloads whose fleets, schedules and price paths are kept at hand, so that a dragged input answers at once."""
WARM_DRAWS, WARM_ON_ALL = 1024, 2
"""On no more draws than a drag has, all of those workloads are kept at hand; on more, for an answer at rest, only so
many: each takes ten megabytes there."""
WARM_PER_OPTION = 10
WARM_BESIDE = 40
"""What of a workload's evaluations is kept at hand, for each of its options and beside: a tenth more than one
evaluation works out."""
SPARE = 2
"""Answers that are kept beside one for each workload: those of the inputs tried last."""

WhatIf = Changes | Mapping[str, Changes]


class _Answered(Struct, frozen=True):
    """A workload's first answer with the draws behind it, for the portfolio and for its levers."""

    first: FirstWorkload
    standing: Standing


def first_answer(
    case: Case,
    catalog: Catalog,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    changes: WhatIf = NO_CHANGE,
    known: Once | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> FirstAnswer:
    """Verdict, saving, chance and payback of every workload and of the portfolio, without what explains them.

    Without changes these are the figures of `recommend` with the same draws and seed, digit for digit: verdicts,
    named, yardsticks, waterfalls, what runs today; of the portfolio verdict, basis, counts, NPV and chances, with the
    plan of moves behind them. Not here: switch points, scenarios, pilot, causes and tornado, rows of options,
    readiness, cash by year, second method, assumptions and sources, sentences, and the portfolio's payback.

    `changes` are laid over the case: one for all workloads, or one for each by id (missing: none). Where horizon or
    rate are changed, change them for all: a portfolio adds up present values. `levers_of` tells what can be changed,
    and `Lever.applied` turns a value into a change. Fewer `draws` answer faster and rougher; the answer tells how many
    it rests on.

    `known`, which the caller keeps and also passes to `recommend`, makes the next answer fast: predictions are kept by
    what they depend on, layouts of the 12 workloads touched last, and answers of all workloads, so that only
    what has changed is worked out. Threads may share it. At 4,096 draws it holds some 20 MB of price paths for a case,
    10 to 20 MB for each of those 12 workloads, and 2 MB for each answer, of which there are four more than workloads.

    `cancelled` is asked between workloads, and True raises `Cancelled`. Raises CaseError as `recommend` does.
    """
    world = World(case, catalog, Draws(draws, seed), Once() if known is None else known)
    answered = _all_answered(world, changes, cancelled)
    whole = together([a.standing for a in answered], world)
    return FirstAnswer(
        draws=draws,
        seed=seed,
        what_if=any(a.standing.changes != NO_CHANGE for a in answered),
        exchange=exchange_basis(world.exchange),
        portfolio=_portfolio(answered, whole, world),
        workloads=tuple(_in_plan(a, whole) for a in answered),
    )


def levers_of(
    case: Case, catalog: Catalog, workload: str, *, draws: int = DRAWS, seed: int = 0, known: Once | None = None
) -> tuple[Lever, ...]:
    """What can be varied for a workload, by its id: today's value, unit, and the range that is searched for a flip.

    The same as behind its switch points; always of the case as it stands. Empty where nothing can be compared. Raises
    KeyError for a workload that the case does not have.
    """
    world = World(case, catalog, Draws(draws, seed), Once() if known is None else known)
    found = {w.id: w for w in case.workloads}[workload]
    due, shared = dues_of(case, world)[workload], shared_sha256(case)
    standing = _answered(found, world, due, NO_CHANGE, shared, lambda: None).standing
    return levers(standing.bench, standing.evaluation, world)


def standings_of(
    world: World, changes: WhatIf = NO_CHANGE, cancelled: Callable[[], bool] | None = None
) -> tuple[Standing, ...]:
    """The workloads of a world's case under the changes, with the draws behind their first answers."""
    return tuple(a.standing for a in _all_answered(world, changes, cancelled))


def _all_answered(world: World, changes: WhatIf, cancelled: Callable[[], bool] | None) -> list[_Answered]:
    case = world.case
    dues, shared = dues_of(case, world), shared_sha256(case)

    def pulse() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled

    answered = []
    for workload in case.workloads:
        pulse()
        change = changes if isinstance(changes, Changes) else changes.get(workload.id, NO_CHANGE)
        answered.append(_answered(workload, world, dues[workload.id], change, shared, pulse))
    return answered


def _answered(
    workload: Workload, world: World, due: Dues, changes: Changes, shared: str, pulse: Callable[[], None]
) -> _Answered:
    """The workload's answer, kept by all that it depends on."""
    key = bench_key(workload, world)
    shelf = world.known.shelf("answers", len(world.case.workloads) + SPARE)
    return shelf((shared, due, changes, *key), partial(_answer, workload, world, due, changes, key, pulse))


def _answer(
    workload: Workload, world: World, due: Dues, changes: Changes, key: Key, pulse: Callable[[], None]
) -> _Answered:
    draws = world.draws.count
    most = min(len(world.case.workloads) + 1, WARM) if draws <= WARM_DRAWS else WARM_ON_ALL
    warm = world.known.shelf(f"benches on {draws} draws", most)
    bench = warm(key, partial(_laid, workload, world))
    judge = Judge(bench, world, due, pulse)
    judged = judge.run(changes)
    held = judge.held_open(judged, changes)
    evaluation = compared_only(judged.evaluation)
    small = bench_of(evaluation, bench, world)
    standing = Standing(
        workload.id, workload.name, judged.verdict, judged.proven, small, evaluation, due, changes,
        None if held is None else held.option.id,
    )  # fmt: skip
    return _Answered(_first(standing, judged, world), standing)


def _laid(workload: Workload, world: World) -> Bench:
    bench = lay(workload, world)
    bench.once.keep_at_most(WARM_BESIDE + WARM_PER_OPTION * len(bench.feasible()))
    return bench


def _first(standing: Standing, judged: Judged, world: World) -> FirstWorkload:
    bench, evaluation, verdict = standing.bench, standing.evaluation, judged.verdict
    stay, move, today = evaluation.best_stay, evaluation.best_move, evaluation.today
    cash = {} if move is None else cash_compared(evaluation, bench, world)
    hurdle = world.hurdle_usd
    recommended = recommended_id(verdict, evaluation, judged.until)
    return FirstWorkload(
        id=standing.id,
        name=standing.name,
        verdict=verdict,
        today_usd_month=today_usd(bench, today),
        baseline_option=today_id(bench),
        best_stay_option=None if stay is None else stay.option.id,
        best_move_option=None if move is None else move.option.id,
        recommended_option=recommended,
        recommended_label=_label(recommended, bench, evaluation),
        versus_best_stay=None if stay is None or move is None else yardstick(stay, move, cash, hurdle),
        versus_today=None if today is None or move is None else yardstick(today, move, cash, hurdle),
        waterfall=waterfall(evaluation),
        wait_months=judged.wait_months,
        wait_for=judged.wait_for,
    )


def _in_plan(answered: _Answered, whole: Together) -> FirstWorkload:
    """The workload's answer with what the plan of all has it run on."""
    first = answered.first
    chosen = whole.runs_on(first.id, first.best_move_option, first.best_stay_option, first.recommended_option)
    if chosen == first.recommended_option:
        return first
    standing = answered.standing
    return replace(
        first, recommended_option=chosen, recommended_label=_label(chosen, standing.bench, standing.evaluation)
    )


def _label(option: str | None, bench: Bench, evaluation: Evaluation) -> str | None:
    """The option in words, with what runs before it where something signed is used up first."""
    label = next((o.label for o in bench.options if o.id == option), None)
    stay = evaluation.best_stay
    before = ending_before(stay) if stay is not None and stay.option.id == option else None
    return label if before is None else f"{before[0].option.instance} until {long_day(before[1].day)}, then {label}"


def _portfolio(answered: list[_Answered], whole: Together, world: World) -> FirstPortfolio:
    npv = whole.npv
    return FirstPortfolio(
        verdict=whole.verdict,
        basis=whole.basis,
        counts=whole.counts,
        moving=tuple(a.first.id for a in answered if a.first.id in whole.moving),
        npv_usd=None if npv is None else npv_quantiles(npv),
        probability_of_saving=None if npv is None else share(npv > 0),
        hurdle_probability=None if npv is None else share(npv > world.hurdle_usd),
        percentiles_usd=() if npv is None else percentiles(npv),
    )
