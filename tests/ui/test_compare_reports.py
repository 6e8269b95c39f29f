"""Verify: the case inside a report opens as a copy, and two reports are held against each other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import load_catalog
from advisor.decision import recommend
from advisor.report.build import write_report
from advisor.report.earlier import read_earlier
from advisor.report.since import with_changes
from tests.ui.person import LONG_MS, Person
from ui.report.compare_reports import CompareReportsDialog
from ui.report.verify import VerifyDialog
from ui.theme import ASSETS
from ui.widgets.text import Text

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def reports(folder: Path) -> tuple[Path, Path]:
    """Two reports of one case, the second with a longer horizon."""
    catalog = load_catalog()
    case = load_case(ASSETS / "cases" / "assistant-70b.switchpoint", catalog)
    plain = case.model_dump(mode="json")
    longer = Case.model_validate({**plain, "decision": {**plain["decision"], "horizon_months": 60}})
    files = []
    for name, one in (("first", case), ("second", longer)):
        files.append(folder / f"{name}.pdf")
        write_report(recommend(one, catalog, draws=64), one, catalog, files[-1], now=NOW)
    return files[0], files[1]


def checked(person: Person, file: Path) -> VerifyDialog:
    """The checks of a report, done."""
    person.press("Verify a report")
    dialog = person.window.verify_dialog
    assert dialog is not None
    person.answer_file_dialog(file)
    person.press("Choose a PDF…", dialog)
    person.qtbot.waitUntil(dialog.open_case.isEnabled, timeout=LONG_MS)
    return dialog


def test_the_case_inside_a_report_opens_as_a_copy(person: Person, tmp_path: Path) -> None:
    file, _ = reports(tmp_path)
    before = file.read_bytes()
    dialog = checked(person, file)
    outcome = next(one for one in dialog.findChildren(Text) if one.accessibleName().startswith("Outcome: "))
    assert outcome.text().startswith("An unsigned draft: nothing proves who wrote it")
    person.press("Open its case as a copy", dialog)
    session = person.window.session
    person.qtbot.waitUntil(lambda: session.is_open, timeout=LONG_MS)
    assert session.title == "Move the claims assistant to Trainium?"
    assert session.path is None
    assert session.is_dirty, "it was never saved"
    dialog.close()
    person.wait_for_result()
    person.go("results")
    person.wait_for_text("Keep Claims assistant")
    assert file.read_bytes() == before


def test_two_reports_are_told_apart_in_words_and_money(person: Person, tmp_path: Path) -> None:
    first, second = reports(tmp_path)
    dialog = checked(person, first)
    person.answer_file_dialog(second)
    person.press("Compare with another report…", dialog)
    found: list[CompareReportsDialog] = []

    def shown() -> bool:
        found[:] = [one for one in dialog.findChildren(CompareReportsDialog) if one.isVisible()]
        return bool(found)

    person.qtbot.waitUntil(shown, timeout=LONG_MS)
    told = found[0]
    assert told.heading.text() == "Both say Stay. The middle saving is the same within rounding."
    rows = {row[0]: row[1:] for row in told.figures.texts()}
    assert rows["Horizon"] == ["36 months (3.0 years)", "60 months (5.0 years)"]
    assert rows["Claims assistant"][0].startswith("Stay · −$")
    assert rows["Claims assistant"][0] != rows["Claims assistant"][1]
    assert ["Horizon", "36", "60"] in told.answers.texts()
    assert "That neither was altered, its own checks say." in "\n".join(one.text() for one in told.findChildren(Text))
    person.press("Close", told)


def issues(folder: Path) -> tuple[Path, Path]:
    """Two issues of one case, of which the second tells what changed since the first."""
    catalog = load_catalog()
    case = load_case(ASSETS / "cases" / "assistant-70b.switchpoint", catalog)
    plain = case.model_dump(mode="json")
    longer = Case.model_validate({**plain, "decision": {**plain["decision"], "horizon_months": 48}})
    first, second = folder / "first.pdf", folder / "second.pdf"
    write_report(recommend(case, catalog, draws=64), case, catalog, first, now=NOW)
    told = with_changes(recommend(longer, catalog, draws=64), longer, catalog, read_earlier(first, now=NOW))
    write_report(told, longer, catalog, second, now=NOW)
    return first, second


def test_what_changed_since_an_earlier_report_is_worked_out_again_with_that_report(
    person: Person, tmp_path: Path
) -> None:
    first, second = issues(tmp_path)
    dialog = checked(person, second)
    assert dialog.since.isVisible()

    def said() -> str:
        return "\n".join(one.text() for one in dialog.findChildren(Text) if one.isVisible())

    person.press("Recompute the figures", dialog)
    person.qtbot.waitUntil(lambda: "come out the same" in said(), timeout=LONG_MS)
    assert "is left out: that takes the earlier issue as well" in said()
    person.answer_file_dialog(first)
    person.press("Recompute with the earlier report…", dialog)
    # Qt brings the answers into sight a turn after the buttons.
    person.qtbot.waitUntil(lambda: dialog.since.isEnabled() and "come out the same" in said(), timeout=LONG_MS)
    assert "is left out" not in said()
    person.answer_file_dialog(second)
    person.press("Recompute with the earlier report…", dialog)
    wrong = "is not the earlier issue that the report names"
    person.qtbot.waitUntil(lambda: dialog.since.isEnabled() and wrong in said(), timeout=LONG_MS)
    dialog.close()


def test_a_report_that_tells_no_changes_asks_for_no_earlier_one(person: Person, tmp_path: Path) -> None:
    first, _ = reports(tmp_path)
    dialog = checked(person, first)
    assert not dialog.since.isVisible()
    dialog.close()


def test_a_file_that_is_no_report_is_told_and_the_checks_stay(person: Person, tmp_path: Path) -> None:
    first, _ = reports(tmp_path)
    other = tmp_path / "letter.pdf"
    other.write_bytes(b"%PDF-1.4 nothing else")
    dialog = checked(person, first)
    person.answer_file_dialog(other)
    person.press("Compare with another report…", dialog)

    def said() -> str:
        return "\n".join(one.text() for one in dialog.findChildren(Text) if one.isVisible())

    person.qtbot.waitUntil(lambda: "can't be read" in said(), timeout=LONG_MS)
    assert len(dialog.lines()) >= 6
