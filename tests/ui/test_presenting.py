"""Before a room: large type, nothing private on the screen, in a tooltip, in a copy or for a screen reader."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.person import Person
from ui import theme, worker
from ui.present import presenting
from ui.prove.asked import ask
from ui.prove.figure import Figure
from ui.rail import PAGES, Rail
from ui.strip import VerdictStrip
from ui.widgets.flow import Flow
from ui.widgets.table import Table
from ui.widgets.text import Text

CASES = Path(__file__).parents[2] / "assets" / "cases"
RATE, COMMITTED = "71.4375", "63.25"


@pytest.fixture(autouse=True)
def _normal_again(qapp: QApplication) -> Iterator[None]:
    yield
    presenting.end()
    theme.set_scale(qapp, 1.0)


def open_private_case(person: Person, folder: Path) -> None:
    """A case with a private price and a private commitment, in a folder whose name is nobody's business."""
    draft = json.loads((CASES / "assistant-70b.switchpoint").read_text(encoding="utf-8"))
    draft["workloads"][0]["today"]["price_per_hour"] = RATE
    draft["commercials"]["commitments"] = [
        {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": COMMITTED}
        | {"currency": "USD", "starts": "2026-09-01", "ends": "2027-08-31", "confidential": True}
    ]
    draft["notes"] = "Their CFO dislikes commitments."
    file = folder / "client-corvane.switchpoint"
    file.write_text(json.dumps(draft), encoding="utf-8")
    person.window.open_path(file)
    person.wait_for_result()


def everything_said(window: QWidget) -> str:
    """All that eyes, pointers and screen readers get from what is in sight, and the window's title."""
    said = [window.windowTitle()]
    for one in [window, *window.findChildren(QWidget)]:
        if not one.isVisible():
            continue
        said += [one.toolTip(), one.accessibleName(), one.accessibleDescription(), one.whatsThis()]
        if isinstance(one, QLabel | QAbstractButton):
            said.append(one.text())
        if isinstance(one, QLineEdit):
            said.append(one.displayText())
        if isinstance(one, Table):
            model = one.model()
            for row in range(model.rowCount()):
                for column in range(model.columnCount()):
                    index = model.index(row, column)
                    said += [str(model.data(index, role)) for role in (0, 3, 11)]
    return "\n".join(said)


def test_nothing_private_is_left_on_any_page(person: Person, tmp_path: Path) -> None:
    open_private_case(person, tmp_path)
    person.go("workloads")
    assert RATE in everything_said(person.window), "before presenting the analyst sees the rate"
    person.keys("F5")
    for page in PAGES:
        person.window.show_page(page)
        person.qtbot.wait(200)
        said = everything_said(person.window)
        for secret in (RATE, "71.44", COMMITTED, "Their CFO", str(tmp_path), "client-corvane"):
            assert secret not in said, (page, secret)
    person.keys("Esc")
    person.go("workloads")
    assert RATE in everything_said(person.window), "and sees it again afterwards"


def test_a_covered_answer_says_so_and_can_not_be_typed_over(person: Person, tmp_path: Path) -> None:
    open_private_case(person, tmp_path)
    person.keys("F5")
    person.window.show_page("workloads")
    field = person.field("Price paid")
    assert not field.editor.isVisible()
    assert "Price paid: hidden while presenting" in everything_said(field)


def test_a_copy_made_while_presenting_holds_no_rate(person: Person, tmp_path: Path) -> None:
    open_private_case(person, tmp_path)
    person.keys("F5")
    QGuiApplication.clipboard().setText(f"p5.48xlarge at ${RATE}/h")
    person.qtbot.wait(50)
    assert QGuiApplication.clipboard().text() == "p5.48xlarge at $••••/h"
    person.keys("Esc")
    QGuiApplication.clipboard().setText(f"${RATE}")
    person.qtbot.wait(50)
    assert QGuiApplication.clipboard().text() == f"${RATE}"


def test_the_badge_can_be_read_whole_though_the_type_grows_a_turn_later(person: Person, tmp_path: Path) -> None:
    open_private_case(person, tmp_path)
    person.keys("F5")
    person.come_back()
    badge = person.window.showing.projector.badge
    text = badge.findChild(QLabel)
    assert text is not None
    person.qtbot.waitUntil(lambda: text.width() >= text.sizeHint().width() > 0)
    assert badge.geometry().right() < person.window.width()
    theme.set_scale(_app(), 1.5)
    person.come_back()
    person.qtbot.waitUntil(lambda: text.width() >= text.sizeHint().width() > 0)


def test_a_row_whose_text_grew_out_of_sight_is_shown_whole(qtbot: QtBot, qapp: QApplication) -> None:
    sheet, row, text = QWidget(), Flow(), Text("Base case: nothing is changed", wrap=False)
    column = QVBoxLayout(sheet)
    row.set_row(text)
    column.addWidget(row)
    column.addStretch(1)
    qtbot.addWidget(sheet)
    sheet.resize(600, 300)
    sheet.show()
    qtbot.waitExposed(sheet)
    row.hide()
    text.setFont(theme.font(2 * theme.BODY))
    row.show()
    qtbot.waitUntil(lambda: text.height() >= text.sizeHint().height())
    qtbot.waitUntil(lambda: row.height() > text.geometry().bottom())


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def test_the_rail_goes_the_type_grows_a_badge_says_so_and_escape_ends_it(person: Person, tmp_path: Path) -> None:
    open_private_case(person, tmp_path)
    person.go("results")
    rail, strip = person.window.findChild(Rail), person.window.findChild(VerdictStrip)
    assert isinstance(rail, Rail)
    assert isinstance(strip, VerdictStrip)
    high = strip.height()
    person.keys("F5")
    assert not rail.isVisible()
    person.qtbot.waitUntil(lambda: strip.height() > high)
    assert theme.scale() > 1.0
    assert person.window.showing.projector.badge.isVisible()
    assert person.window.windowTitle().endswith("presenting[*]")
    person.keys("Ctrl+2")
    assert person.field("Price paid").isVisible(), "keys go on working"
    person.keys("Esc")
    assert rail.isVisible()
    assert theme.scale() == 1.0
    person.qtbot.waitUntil(lambda: strip.height() == high)
    assert not person.window.showing.projector.badge.isVisible()


def test_what_is_named_after_a_chosen_dark_theme_stays_dark(person: Person, qapp: QApplication, tmp_path: Path) -> None:
    open_private_case(person, tmp_path)
    theme.choose(qapp, "dark")
    person.keys("F5")
    assert theme.scheme() == "dark", "it was chosen"
    person.keys("Esc")
    assert theme.scheme() == "dark"
    theme.choose(qapp, "light")


def test_recent_cases_of_others_are_not_listed(person: Person, tmp_path: Path) -> None:
    open_private_case(person, tmp_path)
    person.keys("Ctrl+W")
    assert str(tmp_path) in everything_said(person.window)
    person.keys("F5")
    person.qtbot.wait(50)
    said = everything_said(person.window)
    assert str(tmp_path) not in said
    assert "Hidden while presenting." in said


def test_f11_fills_the_screen_and_escape_leaves_it(person: Person) -> None:
    person.keys("F11")
    assert person.window.isFullScreen()
    person.keys("Esc")
    assert not person.window.isFullScreen()


def paper(file: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


def test_a_page_is_printed_whole_in_light_colours(person: Person, qapp: QApplication, tmp_path: Path) -> None:
    from PySide6.QtPdf import QPdfDocument

    from ui.present.printing import print_page

    open_private_case(person, tmp_path)
    person.go("results")
    person.wait_for_text("Options compared")
    inside = [area.widget() for area in person.window.findChildren(QScrollArea) if area.isVisible()]
    person.qtbot.waitUntil(lambda: max(one.height() for one in inside if one is not None) > 2000, timeout=30_000)
    theme.choose(qapp, "dark")
    out = tmp_path / "page.pdf"
    page = person.window.centralWidget()
    sheets = print_page(page, "Results", "Acme", person.window.session.today, paper(out))
    assert theme.scheme() == "dark", "the screen is as it was"
    theme.choose(qapp, "light")
    document = QPdfDocument()
    document.load(str(out))
    assert document.pageCount() == sheets >= 2, "what is scrolled out of sight is printed, too"
    image = document.render(0, document.pagePointSize(0).toSize())
    dark = [
        (x, y)
        for x in range(0, image.width(), 5)
        for y in range(0, image.height(), 5)
        if image.pixelColor(x, y).alpha() > 200 and image.pixelColor(x, y).lightness() < 60
    ]
    assert len(dark) < 0.1 * image.width() * image.height() / 25, "ink for letters and lines only"
    above = document.getAllText(0).text()
    assert "Acme" in above
    assert "Results" in above


def test_printing_the_report_prints_every_page_of_the_pdf(person: Person, tmp_path: Path) -> None:
    from PySide6.QtPdf import QPdfDocument

    from ui.present.printing import print_pdf
    from ui.report.work import preview

    open_private_case(person, tmp_path)
    result = person.window.session.result
    assert result is not None
    made: list[bytes] = []
    job = preview(result, person.window.session.draft, person.window.session.catalog)
    job.done.connect(made.append)
    worker.start(job)
    person.qtbot.waitUntil(lambda: bool(made), timeout=60_000)
    printed = print_pdf(made[0], paper(tmp_path / "report.pdf"))
    document = QPdfDocument()
    document.load(str(tmp_path / "report.pdf"))
    assert document.pageCount() == printed > 3


def test_the_derivation_of_a_figure_holds_no_rate(person: Person, tmp_path: Path) -> None:
    open_private_case(person, tmp_path)
    person.go("results")
    person.keys("Ctrl+I")
    person.keys("F5")
    person.qtbot.wait(200)
    for figure in person.window.findChildren(Figure):
        if figure.isVisible():
            ask(figure, figure.figure())
            person.qtbot.wait(30)
            said = everything_said(person.window)
            assert RATE not in said
            assert COMMITTED not in said


ENDS = """
import sys
from PySide6.QtCore import QStandardPaths, QTimer
from ui import app
from ui.present import presenting
QStandardPaths.setTestModeEnabled(True)
program = app.Application(sys.argv[:1])
def present():
    window.showing.toggle_presenting()
    QTimer.singleShot(1000, leave)
def leave():
    print(presenting.is_on(), flush=True)
    {way}
class Window(app.Window):
    def __init__(self, *given):
        global window
        super().__init__(*given)
        window = self
        # Told of as the case opens, too, when there is none yet.
        self.session.result_changed.connect(lambda: self.session.result and QTimer.singleShot(500, present))
app.Window = Window
sys.exit(app.run(sys.argv[1]))
"""


@pytest.mark.parametrize("way", ["window.close()", "program.quit()"])
def test_who_leaves_in_the_middle_of_presenting_leaves_in_peace(way: str) -> None:
    case = CASES / "assistant-70b.switchpoint"
    done = subprocess.run(
        [sys.executable, "-c", ENDS.format(way=way), str(case)], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "True\n", "")
