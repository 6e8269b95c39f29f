"""What of a draft can be decided while workloads of it lack answers."""

from __future__ import annotations

from pathlib import Path

from advisor.case.interview import case_of, clear_answer, finished_part, missing
from advisor.case.load import load_draft
from advisor.case.paths import Draft, put

CASE = Path(__file__).parents[3] / "assets" / "cases" / "mixed-portfolio.switchpoint"


def without(*paths: str) -> Draft:
    draft = load_draft(CASE)
    for path in paths:
        draft = clear_answer(draft, path)
    return draft


def finished_of(draft: Draft) -> Draft | None:
    return finished_part(draft, missing(draft))


def test_workloads_that_lack_no_answer_are_a_case_of_their_own() -> None:
    part = finished_of(without("workloads.0.model", "workloads.3.today.count"))
    assert part is not None
    names = [one["name"] for one in load_draft(CASE)["workloads"]]
    assert [one.name for one in case_of(part).workloads] == [names[1], names[2], names[4], names[5]]


def test_what_names_an_unfinished_workload_is_left_out_with_it() -> None:
    draft = without("workloads.0.model")
    first, second = (one["id"] for one in draft["workloads"][:2])
    rows = [{"workload": one, "item": "port", "low": 1, "likely": 2, "high": 3} for one in (first, second)]
    part = finished_of(put(draft, "team.effort_overrides", rows))
    assert part is not None
    assert [row["workload"] for row in part["team"]["effort_overrides"]] == [second]


def test_a_finished_draft_is_its_own_part() -> None:
    draft = load_draft(CASE)
    assert finished_of(draft) == draft


def test_nothing_can_be_decided_without_an_answer_for_all_or_a_finished_workload() -> None:
    assert finished_of(without("commercials.region")) is None
    assert finished_of(without(*(f"workloads.{place}.today.instance" for place in range(6)))) is None
