"""Promised capacity in the result: who counts on it, what it leaves open, and what nobody counts on."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

from advisor.case.load import load_case
from advisor.case.model import CapacityGrant, Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import recommend
from advisor.decision.result import CapacityRow

CASES = Path(__file__).parents[2] / "data" / "cases"


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case_with(*grants: CapacityGrant) -> Case:
    case = load_case(CASES / "11-no-written-capacity.switchpoint", catalog())
    return case.model_copy(update={"commercials": case.commercials.model_copy(update={"capacity": grants})})


def rows(case: Case) -> tuple[CapacityRow, ...]:
    return recommend(case, catalog(), draws=64).capacity


def test_a_move_without_a_promise_has_a_row_that_says_so() -> None:
    (row,) = rows(case_with())
    assert (row.role, row.promised, row.kind, row.until) == ("best move", 0, None, None)
    assert row.needed is not None
    assert row.needed > 0
    assert "no written quota" in row.open[0]


def test_each_promise_of_what_moves_has_a_row_and_what_nobody_counts_on_is_last() -> None:
    (bare,) = rows(case_with())
    assert bare.needed is not None

    def grant(instance: str, count: int, day: date, reference: str) -> CapacityGrant:
        return CapacityGrant(
            instance=instance, count=count, region=bare.region, until=day, kind="quota", reference=reference
        )

    late = date(2040, 1, 1)
    found = rows(
        case_with(
            grant("p5.48xlarge", 8, late, "other"),
            grant(bare.instance, 1, late, "first"),
            grant(bare.instance, bare.needed, late, "second"),
        )
    )
    assert [(r.reference, r.promised, r.workload) for r in found] == [
        ("first", 1, bare.workload),
        ("second", bare.needed, bare.workload),
        ("other", 8, None),
    ]
    assert all(r.open == () for r in found)
    assert {r.until for r in found} == {"2040-01-01"}


def test_a_promise_that_has_ended_counts_for_nothing() -> None:
    (bare,) = rows(case_with())
    ended = CapacityGrant(instance=bare.instance, count=99, region=bare.region, until=date(2020, 1, 1), kind="quote")
    without, unused = rows(case_with(ended))
    assert (without.promised, without.kind) == (0, None)
    assert (unused.workload, unused.promised, unused.until) == (None, 99, "2020-01-01")


def test_the_same_instance_in_another_region_has_to_be_had_there() -> None:
    case = load_case(CASES.parents[2] / "assets" / "cases" / "assistant-70b.switchpoint", catalog())
    (workload,) = case.workloads
    assert workload.today is not None
    away = workload.model_copy(update={"today": workload.today.model_copy(update={"region": "us-west-2"})})
    result = recommend(case.model_copy(update={"workloads": (away,)}), catalog(), draws=64)
    (row,) = result.capacity
    assert (row.role, row.instance, row.region) == ("best stay", "p5.48xlarge", "us-east-1")
    assert result.workloads[0].next_steps[1].startswith("Settle its capacity first")


def test_two_moves_do_not_count_on_the_same_promised_instances() -> None:
    """The second move of the plan has what the first leaves: in table, condition and step alike."""
    case = load_case(CASES / "12-measured-and-reserved.switchpoint", catalog())
    (first,) = case.workloads
    second = first.model_copy(update={"id": "second", "name": "Second"})
    result = recommend(case.model_copy(update={"workloads": (first, second)}), catalog(), draws=64)
    assert result.portfolio.plan is not None
    assert len(result.portfolio.plan.moves) == 2
    (promise,) = case.commercials.capacity
    by_workload = {row.workload: row for row in result.capacity}
    leads, follows = (by_workload[move.workload] for move in result.portfolio.plan.moves)
    assert leads.needed is not None
    assert leads.needed <= promise.count < 2 * leads.needed
    assert (leads.taken, leads.open) == (0, ())
    assert follows.taken == leads.needed
    assert f"{promise.count - leads.needed} are left, {follows.needed} are needed" in follows.open[0]
    told = {w.id: w for w in result.workloads}
    assert follows.workload is not None
    assert leads.workload is not None
    assert told[follows.workload].conditional_on[0] == f"Capacity: {follows.open[0]}"
    assert any(step.startswith("Get the capacity in writing, then") for step in told[follows.workload].next_steps)
    assert not any(said.startswith("Capacity") for said in told[leads.workload].conditional_on)
