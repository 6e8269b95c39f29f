"""Possible but odd answers: what raises a doubt, what doesn't, and that a kept one stays silent for its value alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advisor.case.doubts import keep_answer, odd_answers
from advisor.case.interview import case_of, fields, move_workload, page_status, problems, remove_workload, set_answer
from advisor.case.kept import without_beside
from advisor.case.paths import Draft
from advisor.case.templates import TEMPLATES, new_draft
from advisor.catalog import Catalog, load_catalog
from advisor.performance.doubts import doubts

CASES = Path(__file__).parents[3] / "assets" / "cases"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def changed(**answers: Any) -> Draft:
    draft: Draft = json.loads((CASES / "assistant-70b.switchpoint").read_text(encoding="utf-8"))
    for name, value in answers.items():
        draft = set_answer(draft, "workloads.0." + name.replace("__", "."), value)
    return draft


def said(draft: Draft, catalog: Catalog) -> dict[str, str]:
    """Message by field of the first workload."""
    return {one.path.removeprefix("workloads.0."): one.message for one in doubts(draft, catalog, problems(draft))}


@pytest.mark.parametrize("template", [template.id for template in TEMPLATES])
def test_no_template_is_doubted(template: str, catalog: Catalog) -> None:
    draft = new_draft(template, date(2026, 11, 23))
    assert doubts(draft, catalog, problems(draft)) == ()


@pytest.mark.parametrize("file", sorted(CASES.glob("*.switchpoint")), ids=lambda file: file.stem)
def test_no_worked_case_is_doubted(file: Path, catalog: Catalog) -> None:
    assert doubts(json.loads(file.read_text(encoding="utf-8")), catalog) == ()


def test_a_token_faster_than_any_memory_is_doubted_with_the_best_that_there_is(catalog: Catalog) -> None:
    found = said(changed(tpot_ms=1.0), catalog)
    assert found == {
        "tpot_ms": "1 ms a token is faster than any server in the catalog can stream this model (best about 1.1 ms, on"
        " 8 × NVIDIA B200 SXM)."
    }
    assert said(changed(tpot_ms=1.2), catalog) == {}


def test_a_busiest_hour_of_a_day_in_one_hour_is_doubted(catalog: Catalog) -> None:
    assert "busiest_hour_ratio" in said(changed(busiest_hour_ratio=25.0), catalog)
    assert said(changed(busiest_hour_ratio=20.0), catalog) == {}
    wide = {"low": 5.0, "high": 30.0}
    assert said(changed(busiest_hour_ratio=wide), catalog) == {}, "the range reaches where it is usual"


def test_a_price_far_from_its_list_price_is_doubted_either_way(catalog: Catalog) -> None:
    draft = changed()
    today = draft["workloads"][0]["today"]
    (listed,) = catalog.prices_for(
        today["instance"], region=draft["commercials"]["region"], plan=today["purchase_plan"]
    )
    assert listed.usd_per_hour is not None
    for ratio, doubted in ((0.19, True), (0.21, False), (1.0, False), (1.9, False), (8.0, True)):
        paid = changed(today__price_per_hour=float(listed.usd_per_hour) * ratio)
        assert ("today.price_per_hour" in said(paid, catalog)) is doubted, ratio
    message = said(changed(today__price_per_hour=float(listed.usd_per_hour) * 8), catalog)["today.price_per_hour"]
    assert message.startswith(f"That is 8 times the list price of {today['instance']}, on demand: ")
    assert message.endswith(" an hour on 20 Jul 2026. Enter what one instance costs.")


@pytest.mark.parametrize(
    ("taken", "meant"),
    [("requests/s", "requests/min"), ("requests/hour", "requests/min"), ("requests/day", "requests/hour")],
)
def test_a_volume_in_the_wrong_unit_of_time_is_noticed(taken: str, meant: str, catalog: Catalog) -> None:
    """The worked case gives requests a minute: the same number by the second, the hour or the day is far off."""
    right = changed()
    assert right["workloads"][0]["volume"]["unit"] == "requests/min"
    assert said(right, catalog) == {}
    found = said(changed(volume__unit=taken), catalog)
    assert list(found) == ["volume.value"]
    assert found["volume.value"].endswith(f"Was it {meant}?")
    direction = "at the very most" if taken == "requests/s" else "times this volume"
    assert direction in found["volume.value"]


def test_a_wrong_answer_is_corrected_and_not_doubted_as_well(catalog: Catalog) -> None:
    draft = changed(busiest_hour_ratio=200.0)
    assert [problem.where for problem in problems(draft)] == ["workloads.0.busiest_hour_ratio"]
    assert said(draft, catalog) == {}


def test_a_doubt_stands_under_its_field_and_counts_as_doubtful(catalog: Catalog) -> None:
    draft = changed(tpot_ms=1.0)
    standing = doubts(draft, catalog)
    view = next(view for view in fields(draft, "workloads", 0, doubts=standing) if view.path.endswith("tpot_ms"))
    assert (view.status, view.message, view.doubt) == ("doubtful", "", standing[0].message)
    before, after = page_status(draft, "workloads"), page_status(draft, "workloads", doubts=standing)
    assert after.count == before.count * (before.state == "doubtful") + 1
    assert after.state == "doubtful"


def test_a_kept_answer_is_silent_for_its_value_alone_and_changes_no_result(catalog: Catalog) -> None:
    draft = changed(tpot_ms=1.0)
    kept = keep_answer(draft, doubts(draft, catalog)[0])
    assert doubts(kept, catalog) == ()
    assert without_beside(kept) == without_beside(draft)
    assert case_of(kept, catalog).kept_answers[0].field == "tpot_ms"
    other = set_answer(kept, "workloads.0.tpot_ms", 1.05)
    assert [one.path for one in doubts(other, catalog)] == ["workloads.0.tpot_ms"]
    again = keep_answer(other, doubts(other, catalog)[0])
    assert len(again["kept_answers"]) == 1, "the new value takes the place of the old"
    assert doubts(again, catalog) == ()


def test_a_kept_answer_goes_with_its_workload(catalog: Catalog) -> None:
    draft: Draft = json.loads((CASES / "mixed-portfolio.switchpoint").read_text(encoding="utf-8"))
    place = next(n for n, row in enumerate(draft["workloads"]) if "busiest_hour_ratio" in row)
    draft = set_answer(draft, f"workloads.{place}.busiest_hour_ratio", 30.0)
    kept = keep_answer(draft, next(odd_answers(draft, catalog)))
    last = len(draft["workloads"]) - 1
    assert doubts(move_workload(kept, place, last), catalog) == ()
    assert remove_workload(kept, place)["kept_answers"] == []
