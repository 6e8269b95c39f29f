"""The window: start page, or rail, verdict strip and pages of the open case. Heavy parts are imported on first use."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from advisor.errors import SwitchpointError
from ui import menus
from ui.session import Session
from ui.settings import Recent, Settings
from ui.start.page import StartPage

if TYPE_CHECKING:
    from ui.interview.page import InterviewPage, Selection
    from ui.rail import Rail
    from ui.report.page import ReportPage
    from ui.report.verify import VerifyDialog
    from ui.results.page import ResultsPage
    from ui.strip import VerdictStrip

CASE_FILES = "Switchpoint (*.switchpoint);;(*)"
PREPARE = ("decision", "workloads", "software", "team", "commercials")
_BADGE = {"missing": "+", "doubtful": "?", "to correct": "!"}


class Window(QMainWindow):
    """The one window. It owns the session and turns wishes into its calls."""

    def __init__(self, settings: Settings, today: date) -> None:
        super().__init__()
        self.settings = settings
        self.session = Session(today)
        self.setMinimumSize(1120, 640)
        self.resize(1280, 720)
        self.setAcceptDrops(True)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.start_page = StartPage(settings, today)
        self.start_page.new_case.connect(self.new_case)
        self.start_page.open_file.connect(lambda path: self.open_path(Path(path)))
        self.start_page.open_asked.connect(self.ask_open)
        self.start_page.verify_asked.connect(lambda: self.verify(None))
        self._stack.addWidget(self.start_page)
        self._desk: QWidget | None = None
        self._pages: dict[str, InterviewPage | ResultsPage | ReportPage] = {}
        self._page = ""
        self._been: list[str] = []
        self._verify: VerifyDialog | None = None
        self.actions_of = menus.build(self)
        self.session.opened.connect(self._case_opened)
        self.session.saved.connect(self._case_saved)
        self.session.draft_changed.connect(lambda _path: self._show_progress())
        self.session.undo_stack.cleanChanged.connect(lambda _clean: self._show_title())
        self.session.result_changed.connect(self._remember)
        self.session.place_asked.connect(self.go_to)
        self._show_title()

    # Cases

    def new_case(self, template: str) -> None:
        """Open a fresh case made from a template."""
        if self._may_leave():
            self.session.new(template)
            self.show_page("decision")

    def ask_open(self) -> None:
        """Ask for a case file and open it."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open a case"), self._folder(), CASE_FILES)
        if name:
            self.open_path(Path(name))

    def open_path(self, file: Path) -> None:
        """Open a case file, or check a report; worked cases open as copies, so that they stay as they are."""
        if file.suffix.lower() == ".pdf":
            self.verify(file)
            return
        from ui.start.offers import WORKED, worked_case

        if not self._may_leave():
            return
        worked = any(file == worked_case(offer) for offer in WORKED)
        try:
            self.session.open(file, as_copy=worked)
        except SwitchpointError as error:
            self.tell(self.tr("{file} could not be opened").format(file=file.name), error)
            return
        self.show_page("results" if self.session.state.stage == "running" else "decision")

    def save(self) -> bool:
        """Save to the case's file, or ask for one. Says whether it was saved."""
        return self._save_to(self.session.path) if self.session.path else self.save_as()

    def save_as(self) -> bool:
        """Ask for a file and save to it."""
        from PySide6.QtWidgets import QFileDialog

        if not self.session.is_open:
            return False
        proposed = Path(self._folder()) / f"{_file_name(self.session.title)}.switchpoint"
        name, _ = QFileDialog.getSaveFileName(self, self.tr("Save the case"), str(proposed), CASE_FILES)
        if not name:
            return False
        file = Path(name)
        return self._save_to(file if file.suffix else file.with_suffix(".switchpoint"))

    def close_case(self) -> None:
        """Back to the start page."""
        if self._may_leave():
            self.session.close()

    def _save_to(self, file: Path) -> bool:
        try:
            self.session.save(file)
        except SwitchpointError as error:
            self.tell(self.tr("The case could not be saved"), error)
            return False
        return True

    def _folder(self) -> str:
        return str(self.session.path.parent if self.session.path else Path.home())

    def _may_leave(self) -> bool:
        """Whether the open case may be left: saved, or given up on purpose."""
        if not self.session.is_dirty:
            return True
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText(self.tr("Save the changes to “{title}”?").format(title=self.session.title))
        save = box.addButton(self.tr("Save"), QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton(self.tr("Discard"), QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(self.tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        box.exec()
        return self.save() if box.clickedButton() is save else box.clickedButton() is discard

    # Pages

    def show_page(self, page: str, *, remember: bool = True) -> None:
        """Bring a page into sight; any page at any time."""
        if not self.session.is_open:
            return
        desk = self._made_desk()
        self._stack.setCurrentWidget(desk)
        if remember and self._page and self._page != page:
            self._been.append(self._page)
        self._page = page
        self.session.opened_pages.add(page)
        shown = self._pages[page]
        self._inner.setCurrentWidget(shown)
        self._rail.show_page(page)
        self._strip.set_with_money(page not in PREPARE)
        shown.arrive()
        self._show_progress()

    def back(self) -> None:
        """To the page before."""
        if self._been:
            self.show_page(self._been.pop(), remember=False)

    def go_to(self, path: str) -> None:
        """To the page on which a path stands, with the focus in its field."""
        from advisor.case.interview import page_of

        page = page_of(path)[0] if path else "workloads"
        if page != self._page:
            self.show_page(page)
        shown = self._pages[page]
        if path:
            shown.go_to(path)

    def next_missing(self) -> None:
        """To the next missing answer."""
        if self.session.is_open:
            self.session.go_to_next_missing()

    def next_problem(self) -> None:
        """To the first answer that needs correcting."""
        if self.session.problems:
            self.go_to(self.session.problems[0].where)

    def walk_regions(self, by: int) -> None:
        """F6: from rail to strip to page and round again."""
        from ui.strip import focus_first

        if self._stack.currentWidget() is not self._desk:
            return
        regions: list[QWidget] = [self._rail, self._strip, self._inner]
        focus = self.focusWidget()
        here = next((n for n, one in enumerate(regions) if focus is one or one.isAncestorOf(focus)), 0) if focus else 0
        target = regions[(here + by) % 3]
        if target is self._strip and not self._strip.has_action():
            target = regions[(here + 2 * by) % 3]
        if target is self._rail:
            self._rail.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif target is self._strip:
            focus_first(self._strip)
        else:
            self._pages[self._page].take_focus()

    def verify(self, file: Path | None) -> None:
        """Open the checks of a report, with a file where one was dropped or given."""
        from ui.report.verify import VerifyDialog

        if self._verify is None:
            self._verify = VerifyDialog(self.session, self)
        self._verify.show()
        self._verify.raise_()
        self._verify.activateWindow()
        if file is not None:
            self._verify.check(file)

    @property
    def verify_dialog(self) -> VerifyDialog | None:
        """The checks of a report, once they were asked for."""
        return self._verify

    @property
    def report_page(self) -> ReportPage:
        """The page on which a report is signed. A case must be open."""
        page = self._pages["report"]
        from ui.report.page import ReportPage

        assert isinstance(page, ReportPage)
        return page

    def tell(self, what: str, error: SwitchpointError) -> None:
        """Say what went wrong, where, and the remedy."""
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("Switchpoint")
        box.setText(f"{what}.")
        shown = [str(problem) for problem in error.problems[:6]]
        more = len(error.problems) - len(shown)
        if more > 0:
            shown.append(self.tr("… and {n} more.").format(n=more))
        box.setInformativeText("\n".join(shown))
        box.open()

    def _made_desk(self) -> QWidget:
        if self._desk is not None:
            return self._desk
        from ui.interview.page import InterviewPage, Selection
        from ui.interview.software import SoftwarePage
        from ui.interview.workloads import WorkloadsPage
        from ui.rail import PAGES, Rail
        from ui.report.page import ReportPage
        from ui.results.page import ResultsPage
        from ui.strip import VerdictStrip

        self.selection: Selection = Selection()
        self._desk = QWidget()
        across = QHBoxLayout(self._desk)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self._rail: Rail = Rail()
        self._rail.chosen.connect(self.show_page)
        across.addWidget(self._rail)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        self._strip: VerdictStrip = VerdictStrip(self.session)
        self._strip.next_asked.connect(self.next_missing)
        self._strip.correct_asked.connect(self.next_problem)
        around = QVBoxLayout()
        around.setContentsMargins(32, 12, 24, 8)
        around.addWidget(self._strip)
        right.addLayout(around)
        self._inner = QStackedWidget()
        right.addWidget(self._inner, 1)
        across.addLayout(right, 1)
        made: dict[str, InterviewPage | ResultsPage | ReportPage] = {
            "decision": InterviewPage(self.session, "decision"),
            "workloads": WorkloadsPage(self.session, self.selection),
            "software": SoftwarePage(self.session, self.selection),
            "team": InterviewPage(self.session, "team"),
            "commercials": InterviewPage(self.session, "commercials"),
            "results": ResultsPage(self.session),
            "report": ReportPage(self.session, self.settings),
        }
        for page_id, page in made.items():
            self._inner.addWidget(page)
            if isinstance(page, InterviewPage):
                page.on_asked.connect(lambda by, here=page_id: self.show_page(PAGES[PAGES.index(here) + by]))
        self._pages = made
        self._stack.addWidget(self._desk)
        return self._desk

    # What the window shows of the case

    def _case_opened(self) -> None:
        self._been.clear()
        self._page = ""
        if not self.session.is_open:
            self.start_page.show_recent()
            self._stack.setCurrentWidget(self.start_page)
        elif self._desk is not None:
            self.selection.select(0)
        self._show_title()
        for action in self.actions_of["case"]:
            action.setEnabled(self.session.is_open)

    def _case_saved(self) -> None:
        self._show_title()
        self._remember()

    def _remember(self) -> None:
        if self.session.path is None:
            return
        result = self.session.result
        verdict = result.portfolio.verdict if result is not None else ""
        entry = Recent(str(self.session.path), self.session.title, verdict, self.session.today.isoformat())
        self.settings.remember(entry)

    def _show_title(self) -> None:
        if not self.session.is_open:
            self.setWindowTitle("Switchpoint")
        else:
            kept = self.session.path.name if self.session.path else self.tr("never saved")
            self.setWindowTitle(f"{self.session.title} — {kept}[*]")
        self.setWindowModified(self.session.is_dirty)

    def _show_progress(self) -> None:
        from advisor.case.interview import page_status

        self._show_title()
        if self._desk is None or not self.session.is_open:
            return
        for page in PREPARE:
            opened = page in self.session.opened_pages
            status = page_status(self.session.draft, page, opened=opened, found=self.session.problems)
            badge = _BADGE.get(status.state, "")
            self._rail.mark(page, status.state, f"{badge}{status.count}" if badge else "", status.words)

    # Files dropped, and the end

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = _dropped(event)
        if file is not None:
            event.acceptProposedAction()
            self.open_path(file)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_leave():
            event.accept()
        else:
            event.ignore()


def _dropped(event: QDragEnterEvent | QDropEvent) -> Path | None:
    data = event.mimeData()
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    known = [file for file in files if file.suffix.lower() in (".switchpoint", ".pdf")]
    return known[0] if known else None


def _file_name(title: str) -> str:
    kept = "".join(letter if letter.isalnum() or letter in " -_." else " " for letter in title)
    return " ".join(kept.split())[:80].strip(". ") or "case"
