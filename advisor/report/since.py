"""What changed since an earlier issue, by cause: each cause is laid over those before it, and the whole decided again.

The first answer is enough for that: its verdicts and savings are those of the whole decision, digit for digit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace
from pydantic import ValidationError

from advisor.case.model import Case
from advisor.case.paths import get, put
from advisor.decision.first_answer import first_answer
from advisor.decision.result import ChangesSince, ChangeStep, NpvQuantiles, Recommendation, WorkloadSince
from advisor.decision.rounding import rounded
from advisor.errors import CaseError, CatalogError, Problem, ReportError
from advisor.once import Once
from advisor.version import __version__

from .compare import TOLERANCE
from .since_inputs import changed_inputs

if TYPE_CHECKING:
    from advisor.catalog import Catalog

    from .earlier import Earlier

_TOLD_APART = 8
"""Changed workloads that are a cause each; the others of a large case are one."""
_PRICES = ("commercials.rate_card", "commercials.discount_pct", "decision.exchange_rates")
_WORDS = ("decision.title", "decision.as_of")
"""What is in the decision and no rule of it: a name, and the date, which is a cause of its own."""


_ENGINE, _OTHER_BUILD = "engine", "engine, another build of the same version"
_Row = Mapping[str, Any]


class _State(Struct, frozen=True):
    """What an answer is worked out from."""

    case: Mapping[str, Any]
    catalog: Catalog
    draws: int
    seed: int


class _Answer(Struct, frozen=True):
    """Verdict and median saving of the whole, and the sum of the mean savings of each workload moved alone, in USD."""

    verdict: str
    median: float | None
    each: float | None


class _Cause(Struct, frozen=True):
    """A change on the way from the earlier state to this one. `inputs`: how many answers it holds."""

    name: str
    inputs: int
    lay_over: Callable[[_State], _State]


def with_changes(
    recommendation: Recommendation,
    case: Case,
    catalog: Catalog,
    earlier: Earlier,
    pulse: Callable[[], None] = lambda: None,
) -> Recommendation:
    """The recommendation with what changed since the earlier issue. `pulse` is called before each decision.

    Raises ReportError where the earlier report is of another case or a later date, or states figures that its own case
    does not give.
    """
    after = case.model_dump(mode="json")
    _same_case(earlier, after, recommendation.as_of)
    before = _State(earlier.case, earlier.catalog, int(earlier.result["draws"]), int(earlier.result["seed"]))
    now = _State(after, catalog, recommendation.draws, recommendation.seed)
    then, last = _stated(earlier.result), _made(recommendation)
    steps = tuple(_steps(before, now, (then, last), earlier, pulse))
    portfolio = earlier.result["portfolio"]
    since = ChangesSince(
        sha256=earlier.sha256,
        signed_by=earlier.signed_by,
        as_of=str(earlier.result["as_of"]),
        reference=str(get(dict(earlier.case), "organisation.reference", "")),
        engine_version=str(earlier.result["engine_version"]),
        catalog_sha256=str(earlier.result["catalog_sha256"]),
        case_sha256=str(earlier.result["case_sha256"]),
        verdict=then.verdict,
        npv_usd=None if portfolio["npv_usd"] is None else _npv(portfolio["npv_usd"]),
        probability_of_saving=portfolio["probability_of_saving"],
        change_usd=_less(last.median, then.median),
        each_usd=then.each,
        each_change_usd=_less(last.each, then.each),
        steps=steps,
        workloads=tuple(_workloads(earlier, recommendation)),
        inputs=changed_inputs(dict(earlier.case), after),
    )
    return replace(recommendation, changes_since=since)


def _same_case(earlier: Earlier, after: Mapping[str, Any], as_of: str) -> None:
    ids = {one["id"] for one in after["workloads"]}
    if not any(one["id"] in ids for one in earlier.case["workloads"]):
        said = f"is of another case ({earlier.result['title']}): none of its workloads is in this one."
        raise ReportError(Problem(earlier.file, said, "Give an earlier report of this case."))
    if str(earlier.result["as_of"]) > as_of:
        said = f"is as of {earlier.result['as_of']}, which is later than this case ({as_of})."
        raise ReportError(Problem(earlier.file, said, "Give the older of the two as the earlier one."))


def _steps(
    before: _State, now: _State, ends: tuple[_Answer, _Answer], earlier: Earlier, pulse: Callable[[], None]
) -> Iterator[ChangeStep]:
    """The causes in their order. One that can't be decided on its own counts together with the next."""
    known, state, held = Once(), before, list[_Cause]()
    causes = list(_causes(before, now, str(earlier.result["engine_version"])))
    last = ends[0]
    if (not causes or causes[0].name != _ENGINE) and not _gives(last, _answered(before, known, pulse)):
        if not earlier.signed_by:
            said = "states a saving that its own case and facts do not give with this version of the engine."
            raise ReportError(Problem(earlier.file, said, "Ask the sender for the report as it was saved."))
        # What was signed was stated so: then the engine is not the one that its number says.
        causes.insert(0, _Cause(_OTHER_BUILD, 0, lambda state: state))
    for place, cause in enumerate(causes):
        state = cause.lay_over(state)
        held.append(cause)
        if place == len(causes) - 1:
            found: _Answer | None = ends[1]
        else:
            found = _answered(state, known, pulse)
        if found is not None:
            moved = _less(found.median, last.median), _less(found.each, last.each)
            names, inputs = ", ".join(one.name for one in held), sum(one.inputs for one in held)
            yield ChangeStep(names, inputs, found.verdict, found.median, moved[0], found.each, moved[1])
            last, held = found, []


def _causes(before: _State, now: _State, engine: str) -> Iterator[_Cause]:
    """What differs between the two states, in the order in which it is laid over the earlier one."""
    if engine != __version__:
        yield _Cause(_ENGINE, 0, lambda state: state)
    if (before.draws, before.seed) != (now.draws, now.seed):
        yield _Cause("draws and seed", 0, lambda state: replace(state, draws=now.draws, seed=now.seed))
    if before.catalog.sha256 != now.catalog.sha256:
        yield _Cause("catalog of facts", 0, lambda state: replace(state, catalog=now.catalog))
    old, new = dict(before.case), dict(now.case)
    rules = tuple(f"decision.{key}" for key in new["decision"] if f"decision.{key}" not in (*_WORDS, *_PRICES))
    terms = tuple(f"commercials.{key}" for key in new["commercials"] if f"commercials.{key}" not in _PRICES)
    for name, paths in (
        ("date", ("decision.as_of",)),
        ("rules of the decision", rules),
        ("prices entered", _PRICES),
        ("contracts and terms", terms),
        ("team", ("team",)),
        ("own options and exclusions", ("options",)),
    ):
        changed = {path: get(new, path) for path in paths if get(old, path) != get(new, path)}
        if changed:
            count = sum(_differ(get(old, path), value) for path, value in changed.items())
            yield _Cause(name, count, partial(_with_answers, answers=changed))
    yield from _workload_causes(old["workloads"], new["workloads"])


def _workload_causes(old: Sequence[_Row], new: Sequence[_Row]) -> Iterator[_Cause]:
    """Workloads that changed, each by itself while they are few; then those that came, then those that went."""
    was, is_ = ({row["id"]: row for row in rows} for rows in (old, new))
    changed = [row for row in new if row["id"] in was and was[row["id"]] != row]
    for row in changed[:_TOLD_APART]:
        yield _Cause(str(row["name"]), _differ(was[row["id"]], row), partial(_with_workloads, rows=[row]))
    rest = changed[_TOLD_APART:]
    if rest:
        count = sum(_differ(was[row["id"]], row) for row in rest)
        yield _Cause(f"{len(rest)} more workloads", count, partial(_with_workloads, rows=rest))
    added = [row for row in new if row["id"] not in was]
    if added:
        yield _Cause(f"added: {_named(added)}", len(added), partial(_with_workloads, rows=added))
    gone = [row for row in old if row["id"] not in is_]
    if gone:
        yield _Cause(f"removed: {_named(gone)}", len(gone), partial(_without_workloads, rows=gone))


def _named(rows: Sequence[_Row]) -> str:
    names = [str(row["name"]) for row in rows]
    return ", ".join(names) if len(names) <= 3 else f"{names[0]}, {names[1]} and {len(names) - 2} more"


def _with_answers(state: _State, answers: Mapping[str, Any]) -> _State:
    case = dict(state.case)
    for path, value in answers.items():
        case = put(case, path, value)
    return replace(state, case=case)


def _with_workloads(state: _State, rows: Sequence[_Row]) -> _State:
    given = {row["id"]: row for row in rows}
    kept = [given.pop(row["id"], row) for row in state.case["workloads"]]
    return replace(state, case={**state.case, "workloads": [*kept, *given.values()]})


def _without_workloads(state: _State, rows: Sequence[_Row]) -> _State:
    gone = {row["id"] for row in rows}
    return replace(
        state, case={**state.case, "workloads": [row for row in state.case["workloads"] if row["id"] not in gone]}
    )


def _differ(one: Any, other: Any) -> int:
    """How many answers differ between two parts of a case."""
    if isinstance(one, dict) and isinstance(other, dict):
        return sum(_differ(one.get(key), other.get(key)) for key in one.keys() | other.keys())
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return sum(map(_differ, one, other))
    return int(one != other)


def _answered(state: _State, known: Once, pulse: Callable[[], None]) -> _Answer | None:
    """Verdict and median of the whole; None where what was laid over so far is no case that can be decided."""
    pulse()
    try:
        case = Case.model_validate(state.case)
        found = first_answer(case, state.catalog, draws=state.draws, seed=state.seed, known=known)
    except (ValidationError, CaseError, CatalogError):
        return None
    each = (one.versus_best_stay for one in found.workloads)
    return _Answer(found.portfolio.verdict, _median(found.portfolio.npv_usd), _sum(y.npv_usd.mean for y in each if y))


def _stated(result: Mapping[str, Any]) -> _Answer:
    """What an attached result says."""
    npv, rows = result["portfolio"]["npv_usd"], [row["npv_usd"] for row in result["workloads"]]
    each = _sum(float(row["mean"]) for row in rows if row is not None)
    return _Answer(str(result["portfolio"]["verdict"]), None if npv is None else float(npv["p50"]), each)


def _made(result: Recommendation) -> _Answer:
    each = (one.versus_best_stay for one in result.workloads)
    median = _median(result.portfolio.npv_usd)
    return _Answer(result.portfolio.verdict, median, _sum(one.npv_usd.mean for one in each if one))


def _sum(values: Iterable[float]) -> float | None:
    """None of nothing: no workload could be compared."""
    held = list(values)
    return rounded(sum(held)) if held else None


def _gives(stated: _Answer, found: _Answer | None) -> bool:
    """Whether the earlier case and facts give what the report states, as they do with the same engine."""
    return found is not None and found.verdict == stated.verdict and _close(found.median, stated.median)


def _workloads(earlier: Earlier, made: Recommendation) -> Iterator[WorkloadSince]:
    """Workloads whose verdict or median is another one: those of this result, then those that went."""
    was = {str(row["id"]): row for row in earlier.result["workloads"]}
    for one in made.workloads:
        row = was.pop(one.id, None)
        now = one.versus_best_stay
        median = None if now is None else now.npv_usd.p50
        then = None if row is None or row["npv_usd"] is None else float(row["npv_usd"]["p50"])
        verdict = None if row is None else str(row["verdict"])
        if verdict != one.verdict or not _close(then, median):
            yield WorkloadSince(one.id, one.name, verdict, one.verdict, then, median, _less(median, then))
    for identity, row in was.items():
        then = None if row["npv_usd"] is None else float(row["npv_usd"]["p50"])
        yield WorkloadSince(identity, str(row["name"]), str(row["verdict"]), None, then, None, None)


def _npv(row: Mapping[str, Any]) -> NpvQuantiles:
    return NpvQuantiles(**{name: float(row[name]) for name in NpvQuantiles.__struct_fields__})


def _median(npv: NpvQuantiles | None) -> float | None:
    return None if npv is None else npv.p50


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else rounded(one - other)


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=TOLERANCE)
