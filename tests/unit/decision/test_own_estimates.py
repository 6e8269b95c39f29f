"""The buyer's own estimates of the work: of one item or of all, told apart from our judgement."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.case.model import Case
from advisor.decision import recommend
from advisor.decision.result import Recommendation, WorkloadResult
from tests.unit.decision.judged_files import catalog, plain

NAME = "12-measured-and-reserved"


def decided(*estimates: dict[str, Any]) -> Recommendation:
    document = plain(NAME)
    workload = document["workloads"][0]["id"]
    document["team"]["effort_overrides"] = [{"workload": workload, "reason": "a spike", **one} for one in estimates]
    return recommend(Case.model_validate(document), catalog(), draws=256)


def weeks(result: WorkloadResult, item: str) -> float | None:
    return next(line.weeks.p50 for line in result.effort if line.id == item)


def test_an_item_that_is_estimated_changes_its_line_alone_and_the_sum_with_it() -> None:
    before = decided().workloads[0]
    after = decided({"item": "accuracy_gate", "weeks": {"low": 8, "likely": 10, "high": 12}}).workloads[0]
    changed = {line.id for line in after.effort} - {line.id for line in after.effort if line in before.effort}
    assert changed == {"accuracy_gate"}
    line = next(line for line in after.effort if line.id == "accuracy_gate")
    assert (line.overridden, line.tag, line.three_points) == (True, "B", (8, 10, 12))
    assert weeks(after, "accuracy_gate") == pytest.approx(10.0, rel=0.02)
    assert after.switching_weeks is not None
    assert before.switching_weeks is not None
    assert after.switching_weeks.p50 is not None
    assert before.switching_weeks.p50 is not None
    assert after.switching_weeks.p50 - before.switching_weeks.p50 == pytest.approx(9.0, abs=0.3)


def test_the_share_that_rests_on_our_judgement_falls_with_each_estimate() -> None:
    item = {"item": "accuracy_gate", "weeks": {"low": 8, "likely": 10, "high": 12}}
    whole = {"weeks": {"low": 3, "likely": 5, "high": 9}}
    shares = [decided(*own).workloads[0].effort_judgement_pct for own in ((), (item,), (whole,))]
    assert shares[0] == 100.0
    assert shares[1] is not None
    assert 10.0 < shares[1] < 60.0
    assert shares[2] == 0.0


def test_what_multiplies_the_base_is_estimated_in_times() -> None:
    document = plain(NAME)
    document["team"]["performance_engineer"] = "no"
    own = {"workload": document["workloads"][0]["id"], "item": "no_performance_engineer", "reason": "we know ours",
           "weeks": {"low": 1, "likely": 1, "high": 1}}  # fmt: skip
    slower = recommend(Case.model_validate(document), catalog(), draws=256).workloads[0]
    document["team"]["effort_overrides"] = [own]
    ours = recommend(Case.model_validate(document), catalog(), draws=256).workloads[0]
    plainly = decided().workloads[0]
    assert next(line.unit for line in slower.effort if line.id == "no_performance_engineer") == "times"
    base = plainly.effort[0].id
    assert weeks(ours, base) == pytest.approx(weeks(plainly, base), rel=0.02)


def test_an_estimate_of_an_item_that_the_work_does_not_have_is_said_to_have_no_use() -> None:
    result = decided({"item": "E16", "weeks": {"low": 1, "likely": 2, "high": 3}})
    assert [told for told in result.warnings if "is not used: the work has no such item now" in told]
    assert result.workloads[0].effort == decided().workloads[0].effort
    used = decided({"item": "accuracy_gate", "weeks": {"low": 1, "likely": 2, "high": 3}})
    assert not [told for told in used.warnings if "is not used" in told]
