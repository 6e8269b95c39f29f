"""The report's page names an earlier report: preview and file then say what changed since, and a wrong one is told."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import load_catalog
from advisor.decision import recommend
from advisor.report.attachments import read_attachments
from advisor.report.build import write_report
from tests.ui.person import LONG_MS, Person
from ui.report.page import ReportPage
from ui.theme import ASSETS

CASE = ASSETS / "cases" / "assistant-70b.switchpoint"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def issued(folder: Path, case: Path = CASE, horizon: int = 60) -> Path:
    """A report of the case as it was issued earlier, with another horizon."""
    plain = load_case(case, load_catalog()).model_dump(mode="json")
    earlier = Case.model_validate({**plain, "decision": {**plain["decision"], "horizon_months": horizon}})
    file = folder / f"{case.stem}-earlier.pdf"
    write_report(recommend(earlier, load_catalog(), draws=64), earlier, load_catalog(), file, now=NOW)
    return file


def at_the_report(person: Person, folder: Path) -> ReportPage:
    case = folder / CASE.name
    shutil.copy(CASE, case)
    person.window.open_path(case)
    person.wait_for_result()
    person.go("report")
    (page,) = person.window.findChildren(ReportPage)
    person.qtbot.waitUntil(lambda: page.is_settled, timeout=LONG_MS)
    return page


def test_what_changed_since_an_earlier_report_is_saved_with_the_next(person: Person, tmp_path: Path) -> None:
    earlier = issued(tmp_path)
    page = at_the_report(person, tmp_path)
    person.answer_file_dialog(earlier)
    person.press("Say what changed since an earlier report…")
    person.qtbot.waitUntil(lambda: page.is_settled, timeout=LONG_MS)
    assert page.preview.pages > 0
    out = tmp_path / "next.pdf"
    person.answer_file_dialog(out)
    person.press("Save an unsigned draft…")
    person.qtbot.waitUntil(out.is_file, timeout=LONG_MS)
    person.qtbot.waitUntil(lambda: "unsigned draft" in page.outcome(), timeout=LONG_MS)
    assert b'"changes_since":{' in read_attachments(out.read_bytes())["result.json"]
    person.press(f"Leave out what changed since {earlier.name}")
    assert page.since.text() == "Say what changed since an earlier report…"


def test_a_report_of_another_case_is_told_in_place_of_the_preview(person: Person, tmp_path: Path) -> None:
    other = issued(tmp_path, ASSETS / "cases" / "pretraining-8b-70b.switchpoint")
    page = at_the_report(person, tmp_path)
    person.answer_file_dialog(other)
    person.press("Say what changed since an earlier report…")
    person.qtbot.waitUntil(lambda: "is of another case" in page.preview.said(), timeout=LONG_MS)
