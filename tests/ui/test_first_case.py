"""The first story: from an empty start page to a signed report that another check finds whole."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLineEdit

from tests.ui.person import Person
from ui.widgets.text import Text

PASSPHRASE = "correct horse battery"


def describe_an_assistant(person: Person) -> None:
    """Answer what the template leaves open, page by page."""
    person.press("LLM serving")
    person.choose("May beta software run in production?", "Yes")
    person.go("workloads")
    person.fill("Model", "Llama-3.1-8B")
    person.fill("Volume", "120")
    person.fill("Instance today", "p5.48xlarge")
    person.fill("How many", "1")
    person.choose("How bought", "On demand")
    person.go("software")
    person.choose("Engine or framework", "vLLM")
    person.fill("Custom CUDA or Triton kernels", "0")
    person.choose("Do you serve several LoRA adapters from one server?", "No")
    person.go("commercials")
    person.fill("Region", "us-east-1")
    person.press("None", person.field("Commitments already bought"))


def test_from_a_template_to_a_signed_report_that_verifies(person: Person, tmp_path: Path) -> None:
    assert person.window.windowTitle() == "Switchpoint"
    person.press("LLM serving")
    assert "11 answers to a first result" in person.strip()
    person.keys("Ctrl+W")
    assert person.window.start_page.isVisible()

    describe_an_assistant(person)
    person.wait_for_result()
    assert "$" not in person.strip(), "no money is shown while answers are entered"

    person.go("results")
    result = person.window.session.result
    assert result is not None
    person.wait_for_text(result.workloads[0].headline)
    person.wait_for_text("Options compared")
    assert "p5.48xlarge" in person.texts()

    person.go("report")
    page = person.window.report_page
    person.qtbot.waitUntil(lambda: page.preview.pages > 0, timeout=60_000)
    identity, report = tmp_path / "analyst.p12", tmp_path / "recommendation.pdf"

    def create(dialog: QDialog) -> None:
        for name, text in (
            ("Your name", "A. Analyst"),
            ("Organisation", "Example plc"),
            ("Passphrase, at least 8 characters", PASSPHRASE),
            ("The same passphrase again", PASSPHRASE),
        ):
            line = next(one for one in dialog.findChildren(QLineEdit) if one.accessibleName() == name)
            person.type_into(line, text)
        person.answer_file_dialog(identity)
        person.press("Create and save…", dialog)

    person.when_dialog(create)
    person.press("Create…")
    assert identity.is_file()
    person.type_into(page.passphrase, "not the passphrase")
    person.answer_file_dialog(report)
    person.press("Sign and save…")
    person.qtbot.waitUntil(lambda: page.outcome() != "", timeout=60_000)
    assert page.outcome().startswith("Nothing was signed or saved.")
    person.qtbot.waitUntil(lambda: is_in_sight(person, page.outcome()))
    assert "passphrase" in page.outcome().lower()
    assert not report.exists()
    assert page.passphrase.text() == ""

    person.type_into(page.passphrase, PASSPHRASE)
    person.answer_file_dialog(report)
    QTest.keyClick(page.passphrase, Qt.Key.Key_Return)
    person.qtbot.waitUntil(lambda: "Signed and saved" in page.outcome(), timeout=60_000)
    person.qtbot.waitUntil(lambda: is_in_sight(person, page.outcome()))
    assert report.read_bytes().startswith(b"%PDF-")

    person.window.verify(None)
    dialog = person.window.verify_dialog
    assert dialog is not None
    person.answer_file_dialog(report)
    person.press("Choose a PDF…", dialog)
    person.qtbot.waitUntil(lambda: len(dialog.lines()) >= 6, timeout=60_000)
    told = dict(dialog.lines())
    assert told["Unchanged since signing"] == "passed"
    assert told["Whole file covered"] == "passed"
    assert told["Who signed"] == "warning", "a self-signed identity is not yet confirmed by the reader"
    assert told["Figures recompute the same"] == "not checked"
    person.press("Recompute the figures", dialog)
    person.qtbot.waitUntil(lambda: dict(dialog.lines()).get("Figures recompute the same") == "passed", timeout=90_000)


def is_in_sight(person: Person, text: str) -> bool:
    """Whether the text is seen whole, without scrolling."""
    said = next(one for one in person.window.findChildren(Text) if one.isVisible() and one.text() == text)
    return said.visibleRegion().boundingRect() == said.rect()


def test_one_flipped_byte_is_seen(person: Person, tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from advisor.case.load import load_case
    from advisor.catalog import load_catalog
    from advisor.decision import recommend
    from advisor.report.build import write_report
    from advisor.report.identity import create_identity
    from ui.theme import ASSETS

    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    create_identity("A. Analyst", "Example plc", tmp_path / "a.p12", PASSPHRASE, now=now)
    catalog = load_catalog()
    case = load_case(ASSETS / "cases" / "assistant-70b.switchpoint", catalog)
    report = tmp_path / "report.pdf"
    result = recommend(case, catalog, draws=256)
    write_report(result, case, catalog, report, identity=tmp_path / "a.p12", passphrase=PASSPHRASE, now=now)
    data = bytearray(report.read_bytes())
    data[len(data) // 3] ^= 1
    report.write_bytes(bytes(data))

    person.press("Verify a report")
    dialog = person.window.verify_dialog
    assert dialog is not None
    person.answer_file_dialog(report)
    person.press("Choose a PDF…", dialog)
    person.qtbot.waitUntil(lambda: len(dialog.lines()) >= 6, timeout=60_000)
    assert dict(dialog.lines())["Unchanged since signing"] == "failed"
