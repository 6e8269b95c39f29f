"""What a case keeps beside itself: read back as it was, upgraded from older files, and without a say in any result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from advisor.case.canonical import case_sha256
from advisor.case.drafts import remove_workload
from advisor.case.faults import problems
from advisor.case.kept import ScenarioChanges, without_beside
from advisor.case.load import load_case, load_draft, save_draft
from advisor.case.model import Case
from advisor.case.progress import page_of
from advisor.case.schema import json_schema
from advisor.catalog import load_catalog
from advisor.decision import NO_CHANGE, Changes, first_answer, recommend
from advisor.decision.kept import bound_to, changes_of, kept_changes

EXAMPLE = Path(__file__).parents[3] / "assets" / "cases" / "pretraining-8b-70b.switchpoint"
CHEAPER = {"name": "GPU prices −30%", "changes": {"gpu_price": 0.7}}
DRAWS = 256


def with_beside(**rows: Any) -> dict[str, Any]:
    return {**load_draft(EXAMPLE), **rows}


def test_a_scenario_can_hold_every_change_and_is_the_same_after_saving(tmp_path: Path) -> None:
    # A chip that is to come stands in the case itself.
    assert set(ScenarioChanges.model_fields) == set(Changes.__struct_fields__) - {"chip"}
    every = Changes(0.7, 1.2, 0.8, 2.0, 0.5, 6, 60, 4.5, 1.5, True, 2)
    file = tmp_path / "kept.switchpoint"
    save_draft(with_beside(scenarios=[{"name": "All", "changes": kept_changes(every)}]), file)
    assert changes_of(load_case(file).scenarios[0].changes) == every
    assert kept_changes(NO_CHANGE) == {}
    assert kept_changes(replace(NO_CHANGE, gpu_price=0.7)) == {"gpu_price": 0.7}


def test_no_result_rests_on_what_is_kept_beside_the_case() -> None:
    base = Case.model_validate(load_draft(EXAMPLE))
    pinned = [{"workload": base.workloads[0].id, "quarter": 3}]
    kept = Case.model_validate(with_beside(scenarios=[CHEAPER], pins=pinned))
    result = recommend(base, load_catalog(), draws=DRAWS)
    assert replace(recommend(kept, load_catalog(), draws=DRAWS), case_sha256="") == replace(result, case_sha256="")
    assert case_sha256(kept) != case_sha256(base), "the hash is that of the whole document"
    assert bound_to(result, kept).case_sha256 == case_sha256(kept)
    assert without_beside(with_beside(scenarios=[CHEAPER], pins=pinned)) == load_draft(EXAMPLE)


def test_a_kept_scenario_is_answered_in_a_few_lines() -> None:
    case = Case.model_validate(with_beside(scenarios=[CHEAPER]))
    changes = changes_of(case.scenarios[0].changes)
    base = first_answer(case, load_catalog(), draws=DRAWS).portfolio.npv_usd
    cheaper = first_answer(case, load_catalog(), draws=DRAWS, changes=changes).portfolio.npv_usd
    assert base is not None
    assert cheaper is not None
    assert cheaper.p50 < base.p50, "cheaper GPUs make moving save less"


def test_a_file_of_schema_1_opens_with_room_for_scenarios(tmp_path: Path) -> None:
    document = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    older = tmp_path / "older.switchpoint"
    older.write_text(json.dumps({**document, "schema_version": 1}), encoding="utf-8")
    assert load_case(older) == load_case(EXAMPLE)
    assert load_draft(older)["schema_version"] == 2
    assert Case.model_validate({**document, "schema_version": 1}).scenarios == ()


@pytest.mark.parametrize(
    ("rows", "where", "said"),
    [
        ({"scenarios": [{**CHEAPER, "changes": {"gpu_price": 0}}]}, "scenarios.0.changes.gpu_price", "above 0"),
        ({"scenarios": [CHEAPER, CHEAPER]}, "scenarios.1.name", 'Two scenarios are called "GPU prices −30%".'),
        ({"scenarios": [CHEAPER] * 6}, "scenarios", "5"),
        ({"pins": [{"workload": "none", "quarter": 0}]}, "pins.0.workload", 'There is no workload "none".'),
        ({"pins": [{"workload": "none", "quarter": 8}]}, "pins.0.quarter", "between 0 and 7"),
    ],
)
def test_what_is_wrong_with_them_is_said_with_its_place(rows: dict[str, Any], where: str, said: str) -> None:
    found = {problem.where: problem.message for problem in problems(with_beside(**rows), load_catalog())}
    assert said in found[where]
    assert page_of(where)[0] == {"scenarios": "scenarios", "pins": "plan"}[where.partition(".")[0]]


def test_a_deleted_workload_takes_its_pin_along() -> None:
    draft = load_draft(EXAMPLE)
    pins = [{"workload": workload["id"], "quarter": 1} for workload in draft["workloads"]]
    assert remove_workload({**draft, "pins": pins}, 0)["pins"] == pins[1:]


def test_the_schema_tells_of_them() -> None:
    schema = json_schema()
    assert "no result of the case rests on them" in schema["properties"]["scenarios"]["description"]
    assert schema["$defs"]["PinnedStart"]["properties"]["quarter"]["maximum"] == 7
