"""The result inside a report of a large case: what is cut, that every figure is still found, that it computes again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import report_factory as factory

from advisor.case.load import load_case
from advisor.catalog import load_catalog
from advisor.decision import document, recommend
from advisor.decision.result import Recommendation
from advisor.report import selection, write_report
from advisor.report.attached_result import ABRIDGED, attached_result
from advisor.report.attachments import read_attachments
from advisor.report.format import render
from advisor.report.recompute import recompute

ROOT = Path(__file__).resolve().parents[3]


def many(count: int) -> Recommendation:
    return factory.recommendation(
        tuple(factory.workload(f"w{n}", f"Workload {n}", "stay", mid=-1e5 * (n + 1), spread=5e4) for n in range(count))
    )


def at(tree: Any, pointer: str) -> Any:
    for step in pointer.strip("/").split("/"):
        tree = tree[int(step)] if isinstance(tree, list) else tree[step]
    return tree


def test_a_small_case_is_attached_whole() -> None:
    for recommendation in (factory.one_workload(), factory.mixed(), many(selection.CARDS)):
        assert attached_result(recommendation) == document(recommendation)


def test_lesser_workloads_of_a_large_case_keep_in_full_what_their_decision_is_between() -> None:
    recommendation = many(20)
    whole, cut = document(recommendation), attached_result(recommendation)
    full = selection.told_in_full(recommendation)
    assert len(full) == selection.CARDS
    abridged = 0
    for before, after in zip(whole["workloads"], cut["workloads"], strict=True):
        assert [option["id"] for option in before["options"]] == [option["id"] for option in after["options"]]
        # Of those told in full also what a page may print beside the options with a role.
        printed = [one["id"] for one in before["options"] if one["feasible"] and not one["roles"]][: selection.OPTIONS]
        for one, other in zip(before["options"], after["options"], strict=True):
            if one["roles"] or (before["id"] in full and one["id"] in printed):
                assert one == other
            else:
                abridged += 1
                assert other.items() <= one.items()
                assert other["feasible"] or other["why_not"]
                assert not other["feasible"] or other["run_cost_usd_month"] == one["run_cost_usd_month"]
        assert {key: value for key, value in before.items() if key != "options"} == {
            key: value for key, value in after.items() if key != "options"
        }
    assert cut[ABRIDGED] == abridged > 0


def test_every_printed_figure_is_found_in_what_is_attached(tmp_path: Path) -> None:
    recommendation, out = many(20), tmp_path / "many.pdf"
    write_report(recommendation, factory.case_for(recommendation), load_catalog(), out)
    held = read_attachments(out.read_bytes())
    tree = json.loads(held["result.json"])
    assert ABRIDGED in tree
    for item in json.loads(held["figures.json"]):
        value = at(tree, item["pointer"])
        assert item["rule"] == "text" or render(item["rule"], value) == item["text"], item


def test_an_abridged_result_computes_again_to_the_same_values(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(selection, "CARDS", 1)
    catalog, out = load_catalog(), tmp_path / "abridged.pdf"
    case = load_case(ROOT / "assets" / "cases" / "pretraining-8b-70b.switchpoint", catalog)
    write_report(recommend(case, catalog, draws=128), case, catalog, out)
    held = read_attachments(out.read_bytes())
    assert json.loads(held["result.json"])[ABRIDGED] > 10
    outcome = recompute(held, catalog)
    assert outcome.compared > 500
    assert outcome.differences == ()
    changed = held["result.json"].replace(b'"feasible":true', b'"feasible":false', 1)
    assert recompute({**held, "result.json": changed}, catalog).differences
