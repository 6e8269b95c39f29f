"""What was answered before is answered at once: a case that is opened again, an edit that is undone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import advisor.decision
from advisor.case.load import load_draft
from advisor.catalog import load_catalog
from advisor.decision.result import Recommendation
from tests.ui.person import LONG_MS, Person
from ui.answers import Answers

CASES = Path(__file__).parents[2] / "assets" / "cases"


def opened(person: Person, file: Path) -> Recommendation:
    """The engine's answer to a case that is opened."""
    session = person.window.session
    person.window.open_path(file)
    person.qtbot.waitUntil(lambda: session.path == file and session.is_fresh, timeout=LONG_MS)
    assert session.made is not None
    return session.made


def two_cases(folder: Path) -> list[Path]:
    """A worked case, and the same with a longer horizon."""
    draft = load_draft(CASES / "assistant-70b.switchpoint")
    longer = {**draft, "decision": {**draft["decision"], "horizon_months": 48}}
    files = [folder / "one.switchpoint", folder / "other.switchpoint"]
    for file, content in zip(files, (draft, longer), strict=True):
        file.write_text(json.dumps(content), encoding="utf-8")
    return files


def test_a_case_that_is_opened_again_needs_no_second_decision(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two_cases(tmp_path)
    first, second = opened(person, one), opened(person, other)
    assert (first.horizon_months, second.horizon_months) == (36, 48)

    def decide_again(*_: object, **__: object) -> None:
        raise AssertionError("decided a second time")

    monkeypatch.setattr(advisor.decision, "recommend", decide_again)
    assert opened(person, one) is first
    assert person.strip()
    assert opened(person, other) is second


def test_an_edit_that_is_undone_is_answered_as_before(person: Person, tmp_path: Path) -> None:
    one, _ = two_cases(tmp_path)
    before = opened(person, one)
    session = person.window.session
    session.answer("decision.horizon_months", 30, "Horizon")
    person.wait_for_result()
    assert session.made is not None
    assert session.made.horizon_months == 30
    session.undo_stack.undo()
    person.wait_for_result()
    assert session.made is before


def test_results_of_so_many_workloads_are_kept_those_asked_for_last(person: Person, tmp_path: Path) -> None:
    one, other = two_cases(tmp_path)
    made, catalog = opened(person, one), load_catalog()
    drafts = [load_draft(one), load_draft(other), {}]
    answers = Answers(most=2 * len(made.workloads))
    answers.keep(drafts[0], catalog, made)
    answers.keep(drafts[1], catalog, made)
    assert answers.find(drafts[0], catalog) is made
    answers.keep(drafts[2], catalog, made)
    assert answers.find(drafts[1], catalog) is None, "asked for longest ago"
    assert answers.find(drafts[0], catalog) is made
