"""A report carries enough to compute its result again, and a changed figure, input or fact does not go unnoticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import assets
from advisor.case.canonical import canonical_json
from advisor.case.load import load_case
from advisor.catalog import load_catalog
from advisor.catalog.extract import digest
from advisor.decision import recommend, to_json
from advisor.errors import CatalogError, ReportError
from advisor.number_style import STYLES
from advisor.report import build_report
from advisor.report.attachments import Attachment, read_attachments
from advisor.report.recompute import recompute

CASES = Path(next(iter(assets.__path__))) / "cases"


@cache
def _carried() -> dict[str, bytes]:
    catalog = load_catalog()
    case = load_case(CASES / "assistant-70b.switchpoint", catalog)
    return {
        "case.json": canonical_json(case.model_dump(mode="json")),
        "result.json": to_json(recommend(case, catalog, draws=64, seed=5)),
        "catalog.json": canonical_json(catalog.extract()),
    }


def _changed(name: str, change: Callable[[Any], None]) -> dict[str, bytes]:
    value = json.loads(_carried()[name])
    change(value)
    return _carried() | {name: canonical_json(value)}


def test_a_report_computes_again_to_the_same_values() -> None:
    outcome = recompute(_carried(), load_catalog())
    assert outcome.differences == ()
    assert outcome.compared > 500
    assert outcome.engine_known
    assert outcome.catalog_known


def test_a_report_whose_case_is_of_an_older_schema_computes_again_to_the_same_values() -> None:
    case = json.loads(_carried()["case.json"])
    for key in ("scenarios", "pins"):
        del case[key]
    older = canonical_json({**case, "schema_version": 1})

    def tied(result: Any) -> None:
        result["case_sha256"] = hashlib.sha256(older).hexdigest()

    assert recompute(_changed("result.json", tied) | {"case.json": older}, load_catalog()).differences == ()


def test_a_changed_figure_is_named_by_its_place() -> None:
    def kinder(result: Any) -> None:
        result["discount_rate_pct"] -= 3

    (difference,) = recompute(_changed("result.json", kinder), load_catalog()).differences
    assert difference.startswith("/discount_rate_pct: ")


def test_a_changed_input_changes_the_result() -> None:
    def longer(case: Any) -> None:
        case["decision"]["horizon_months"] += 12

    differences = recompute(_changed("case.json", longer), load_catalog()).differences
    assert any(one.startswith("/horizon_months: ") for one in differences)
    assert any("/npv_usd/" in one for one in differences)


def test_another_engine_version_is_said_apart_from_the_figures() -> None:
    outcome = recompute(_changed("result.json", lambda result: result.update(engine_version="9.9")), load_catalog())
    assert not outcome.engine_known
    assert outcome.engine_version == "9.9"
    assert outcome.differences == ()


@cache
def _printed(code: str) -> dict[str, bytes]:
    """What a report in a number style carries."""
    catalog = load_catalog()
    case = load_case(CASES / "assistant-70b.switchpoint", catalog)
    carried = [Attachment(name, data, name, datetime(2026, 11, 23, tzinfo=UTC)) for name, data in _carried().items()]
    result = recommend(case, catalog, draws=64, seed=5)
    return read_attachments(build_report(result, case, attachments=carried, style=STYLES[code]))


@pytest.mark.parametrize("code", STYLES)
def test_the_printed_figures_come_out_the_same_in_each_number_style(code: str) -> None:
    held = _printed(code)
    outcome = recompute(held, load_catalog())
    assert outcome.differences == ()
    assert outcome.compared == recompute(_carried(), load_catalog()).compared + len(json.loads(held["figures.json"]))


@pytest.mark.parametrize("code", STYLES)
def test_a_figure_printed_otherwise_than_the_result_has_it_is_named(code: str) -> None:
    log = json.loads(_printed(code)["figures.json"])
    money = next(place for place, item in enumerate(log) if item["rule"] != "text" and "1" in item["text"])
    told = next(place for place, item in enumerate(log) if item["rule"] == "text" and "1" in item["text"])
    for place in (money, told):
        log[place]["text"] = log[place]["text"].replace("1", "7", 1)
    outcome = recompute(_printed(code) | {"figures.json": canonical_json(log)}, load_catalog())
    assert [one.split(": ")[0] for one in outcome.differences] == sorted(
        (f"figures.json/{place}" for place in (money, told)), key=lambda name: int(name.split("/")[1])
    )


def test_a_log_in_another_style_than_it_names_is_found() -> None:
    log = json.loads(_printed("de")["figures.json"])
    bare = [{key: value for key, value in item.items() if key != "style"} for item in log]
    assert recompute(_printed("de") | {"figures.json": canonical_json(bare)}, load_catalog()).differences


@pytest.mark.parametrize(
    "item",
    [
        None,
        {},
        {"text": "1", "rule": "fixed 999999999", "pointer": "/draws"},
        {"text": "1", "rule": "step 0", "pointer": "/draws"},
        {"text": "1", "rule": "no such rule", "pointer": "/draws"},
        {"text": "1", "rule": "fixed 0", "pointer": "/no/such/place"},
        {"text": "1", "rule": "fixed 0", "pointer": "/draws", "style": "klingon"},
        {"text": "1", "rule": "text", "pointer": "/draws"},
    ],
)
def test_a_log_that_was_tampered_with_is_a_difference_and_no_crash(item: object) -> None:
    held = _carried() | {"figures.json": canonical_json([item])}
    (difference,) = recompute(held, load_catalog()).differences
    assert difference.startswith("figures.json/0: ")


@pytest.mark.parametrize(("hashed_again", "error"), [(False, CatalogError), (True, ReportError)])
def test_a_forged_fact_under_the_name_of_the_installed_catalog_is_refused(
    hashed_again: bool, error: type[Exception]
) -> None:
    def cheaper(extract: Any) -> None:
        priced = next(row for row in extract["tables"]["prices"] if row["usd_per_hour"])
        priced["usd_per_hour"] = "0.01"
        if hashed_again:
            extract["extract_sha256"] = digest(extract["tables"])

    with pytest.raises(error):
        recompute(_changed("catalog.json", cheaper), load_catalog())


@pytest.mark.parametrize("draws", [0, 10**9, "64", None, True])
def test_an_absurd_number_of_draws_is_refused_before_it_costs_anything(draws: object) -> None:
    with pytest.raises(ReportError, match=r"result\.json"):
        recompute(_changed("result.json", lambda result: result.update(draws=draws)), load_catalog())
