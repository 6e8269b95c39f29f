"""The window: start page, or rail, verdict strip and pages of the open case. Heavy parts are imported on first use."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from advisor.errors import SwitchpointError
from ui import format as words
from ui import menus, theme, worker
from ui.bills import BILL_FILES, read_bill
from ui.present import presenting
from ui.session import Session
from ui.start.page import StartPage
from ui.storage.files import CASE_FILES, CaseFiles
from ui.storage.settings import Recent, Settings
from ui.widgets.bars import Bars

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from advisor.case.paths import Draft
    from ui.interview.page import InterviewPage, Selection
    from ui.present.projector import Projector
    from ui.prove.inspected import InspectedPage
    from ui.rail import Rail
    from ui.report.page import ReportPage
    from ui.report.verify import VerifyDialog
    from ui.strip import VerdictStrip

PREPARE = ("decision", "workloads", "software", "team", "commercials", "options")
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
        self.bars = Bars()
        middle = QWidget()
        down = QVBoxLayout(middle)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.bars)
        down.addWidget(self._stack, 1)
        self.setCentralWidget(middle)
        self.files = CaseFiles(self.session, settings, self.bars, self)
        self.files.failed.connect(self.tell)
        self.files.arrived.connect(
            lambda: self.show_page("results" if self.session.state.stage == "running" else "decision")
        )
        self.start_page = StartPage(settings, today)
        self.start_page.new_case.connect(self.new_case)
        self.start_page.open_file.connect(lambda path: self.open_path(Path(path)))
        self.start_page.open_asked.connect(self.ask_open)
        self.start_page.verify_asked.connect(lambda: self.verify(None))
        self.start_page.tour_asked.connect(lambda: self._tour(0))
        self._stack.addWidget(self.start_page)
        self._desk: QWidget | None = None
        self._pages: dict[str, InterviewPage | InspectedPage | ReportPage] = {}
        self._page = ""
        self._been: list[str] = []
        self._verify: VerifyDialog | None = None
        self._projector: Projector | None = None
        self._age_said = False
        self.leave_action: QAction
        self.actions_of = menus.build(self)
        self.session.opened.connect(self._case_opened)
        self.session.saved.connect(self._case_saved)
        self.session.draft_changed.connect(lambda _path: self._show_progress())
        self.session.undo_stack.cleanChanged.connect(lambda _clean: self._show_title())
        self.session.result_changed.connect(self._remember)
        self.session.place_asked.connect(self.go_to)
        self.session.access_changed.connect(self._show_title)
        self._show_title()
        self.files.aftermath.offer()

    def _tour(self, step: int) -> None:
        from ui.dialogs.tour import show_step

        show_step(self, step)

    def _say_age(self) -> None:
        """Old prices are warned of once a case is open: a verdict may rest on them."""
        from ui.start.page import OLD_WARNING

        newest = date.fromisoformat(str(self.session.catalog.newest_price_date))
        if (self.session.today - newest).days > OLD_WARNING and not self._age_said:
            self._age_said = True
            told = self.tr("Prices are {age} ({day}). Check them before you sign.")
            text = told.format(age=words.age(newest, self.session.today), day=words.day(newest))
            self.bars.show_bar("age", text, [(self.tr("Close"), lambda: self.bars.take_away("age"))])

    # Cases

    def new_case(self, template: str) -> None:
        """Open a fresh case made from a template."""
        if self.files.may_leave():
            self.session.new(template)
            self.show_page("decision")

    def ask_open(self) -> None:
        """Ask for a case file and open it."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open a case"), self.files.folder(), CASE_FILES)
        if name:
            self.open_path(Path(name))

    def open_path(self, file: Path) -> None:
        """Open a case file, or check a report; worked cases open as copies, so that they stay as they are."""
        if file.suffix.lower() == ".pdf":
            self.verify(file)
            return
        if file.suffix.lower() == ".json":
            self.take_model(file)
            return
        if file.suffix.lower() in BILL_FILES:
            read_bill(self, file)
            return
        from ui.start.offers import WORKED, worked_case

        if self.files.may_leave():
            self.files.open(file, as_copy=any(file == worked_case(offer) for offer in WORKED))

    def ask_model(self) -> None:
        """Ask for a model's config.json and take the model's shape from it."""
        from PySide6.QtWidgets import QFileDialog

        kinds = self.tr("Model configuration (*.json)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Model from config.json"), self.files.folder(), kinds)
        if name:
            self.take_model(Path(name))

    def take_model(self, file: Path) -> None:
        """Give the chosen workload the model that a config.json describes, as one step."""
        if not self.session.draft.get("workloads"):
            self.bars.show_bar(
                "model",
                self.tr("A config.json describes a model. Open a case with a workload first, then drop it again."),
                [(self.tr("Close"), lambda: self.bars.take_away("model"))],
            )
            return
        self.bars.take_away("model")
        self._made_desk()
        position = self.selection.position
        try:
            self.session.take_model(position, file.read_text(encoding="utf-8-sig"), file.name)
        except SwitchpointError as error:
            self.tell(self.tr("{file} gives no model").format(file=file.name), error)
            return
        except (OSError, UnicodeDecodeError) as error:
            said = SwitchpointError(str(error))
            self.tell(self.tr("{file} gives no model").format(file=file.name), said)
            return
        self.go_to(f"workloads.{position}.model")

    def close_case(self) -> None:
        """Back to the start page."""
        if self.files.may_leave():
            self.session.close()

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
        self._strip.set_with_money(page not in PREPARE or self.settings.money_on_entry)
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

    # Presenting, full screen and paper

    @property
    def projector(self) -> Projector:
        """Presenting, made when it is first asked for."""
        if self._projector is None:
            from ui.present.projector import Projector

            self._projector = Projector(self)
            self._projector.changed.connect(self._presented)
        return self._projector

    def toggle_presenting(self) -> None:
        """Begin presenting, or end it."""
        if presenting.is_on():
            self.projector.end()
        else:
            self.projector.begin()

    def hide_money(self, on: bool) -> None:
        """While presenting tell amounts as shares of today's bill, or as amounts again; also after the next start."""
        self.settings.hide_money = on
        self.settings.save()
        if presenting.is_on():
            self.projector.show_money()

    def show_money_on_entry(self, on: bool) -> None:
        """Show money in the strip also where answers are entered, or not; also after the next start."""
        self.settings.money_on_entry = on
        self.settings.save()
        if self._desk is not None:
            self._strip.set_with_money(on or self._page not in PREPARE)

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back into a window."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def leave(self) -> None:
        """Escape: out of presenting, else out of the full screen."""
        if presenting.is_on():
            self.projector.end()
        elif self.isFullScreen():
            self.toggle_full_screen()

    def _presented(self) -> None:
        on = presenting.is_on()
        self.leave_action.setEnabled(on or self.isFullScreen())
        # Hidden altogether, its commands would lose their keys.
        self.menuBar().setMaximumHeight(0 if on else 16777215)
        if self._desk is not None:
            self._rail.setVisible(not on)
        self._show_title()

    def print_report(self) -> None:
        """Print the report of the case as it is now."""
        from ui.report.work import preview

        result = self.session.result
        if result is None or not self.session.is_fresh:
            self.go_to_report()
            return
        job = preview(result, self.session.draft, self.session.catalog)
        job.done.connect(self._print_pdf)
        job.failed.connect(lambda error: self.tell(self.tr("The report could not be printed"), error))
        worker.start(job)

    def _print_pdf(self, pdf: bytes) -> None:
        from ui.present.printing import print_pdf

        printer = self._asked_printer()
        if printer is not None:
            print_pdf(pdf, printer)

    def print_page(self) -> None:
        """Print the page in sight."""
        from ui.present.printing import print_page

        printer = self._asked_printer()
        if printer is not None and self.session.is_open:
            name = self._rail.title_of(self._page)
            print_page(self._pages[self._page], name, self.session.title, self.session.today, printer)

    def _asked_printer(self) -> QPrinter | None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None

    def go_to_report(self) -> None:
        """To the page that says what a report still needs."""
        self.show_page("report")

    def set_text(self, size: float) -> None:
        """Show text at another size from now on, also after the next start."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.set_scale(app, size)
        self.settings.text = theme.scale()
        self.settings.save()

    def verify(self, file: Path | None) -> None:
        """Open the checks of a report, with a file where one was dropped or given."""
        from ui.report.verify import VerifyDialog

        if self._verify is None:
            self._verify = VerifyDialog(self.session, self)
            self._verify.case_asked.connect(self.open_carried)
        self._verify.show()
        self._verify.raise_()
        self._verify.activateWindow()
        if file is not None:
            self._verify.check(file)

    def open_carried(self, draft: Draft) -> None:
        """Open the case that a report carries, as a copy; the report stays as it is."""
        if self.files.may_leave():
            self.session.open_copy(draft)
            self.files.arrived.emit()

    @property
    def verify_dialog(self) -> VerifyDialog | None:
        """The checks of a report, once they were asked for."""
        return self._verify

    def page(self, name: str) -> QWidget:
        """A page by its name in the rail. A case must have been open."""
        return self._pages[name]

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
        from ui.decide.pages import result_pages
        from ui.interview.options import OptionsPage
        from ui.interview.page import InterviewPage, Selection
        from ui.interview.software import SoftwarePage
        from ui.interview.workloads import WorkloadsPage
        from ui.rail import PAGES, Rail
        from ui.report.page import ReportPage
        from ui.strip import VerdictStrip

        self.selection: Selection = Selection()
        self._desk = QWidget()
        across = QHBoxLayout(self._desk)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        self._rail: Rail = Rail()
        self._rail.fit(self.width())
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
        made: dict[str, InterviewPage | InspectedPage | ReportPage] = {
            "decision": InterviewPage(self.session, "decision"),
            "workloads": WorkloadsPage(self.session, self.selection),
            "software": SoftwarePage(self.session, self.selection),
            "team": InterviewPage(self.session, "team"),
            "commercials": InterviewPage(self.session, "commercials"),
            "options": OptionsPage(self.session),
            **result_pages(self.session, self.show_page),
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
        else:
            self._say_age()
            if self._desk is not None:
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
            self.setWindowTitle(f"{self.session.title} — {self._how_kept()}[*]")
        self.setWindowModified(self.session.is_dirty)

    def _how_kept(self) -> str:
        """Where the case is kept, and since when."""
        session = self.session
        if presenting.is_on():
            return self.tr("presenting")
        if session.path is None:
            return self.tr("recovery copy only: never saved") if session.is_dirty else self.tr("never saved")
        if session.read_only:
            return self.tr("{file}, read-only").format(file=session.path.name)
        when = words.clock(session.saved_at) if session.saved_at is not None else ""
        return self.tr("{file}, saved {time}").format(file=session.path.name, time=when)

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
        if not self.files.may_leave():
            event.ignore()
            return
        self.leave()
        self.files.end()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._desk is not None:
            self._rail.fit(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.files.look()
        elif event.type() == QEvent.Type.WindowStateChange:
            self.leave_action.setEnabled(presenting.is_on() or self.isFullScreen())


def _dropped(event: QDragEnterEvent | QDropEvent) -> Path | None:
    data = event.mimeData()
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    known = [file for file in files if file.suffix.lower() in (".switchpoint", ".pdf", ".json", *BILL_FILES)]
    return known[0] if known else None
