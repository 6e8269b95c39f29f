"""The window: the start page, or the desk of the open case. Heavy parts are imported on first use."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from ui import theme
from ui.menu_bar import MenuBar
from ui.present import presenting
from ui.present.showing import Showing
from ui.start.page import StartPage
from ui.storage.settings import Settings
from ui.widgets import unfinished
from ui.widgets.bars import Bars

if TYPE_CHECKING:
    from advisor.case.paths import Draft
    from advisor.errors import SwitchpointError
    from ui.desk import Desk
    from ui.menus import Actions
    from ui.nameplate import Nameplate
    from ui.readiness import Readiness
    from ui.report.page import ReportPage
    from ui.report.verify import VerifyDialog
    from ui.session import Session
    from ui.storage.files import CaseFiles

WAKE_MS = 20
"""Rest after the first paint begins, in which all of it reaches the screen, before anything else is done."""


class _Begun(NamedTuple):
    session: Session
    readiness: Readiness
    nameplate: Nameplate


class Window(QMainWindow):
    """The one window. It owns the session and turns wishes into its calls."""

    def __init__(self, settings: Settings, today: date) -> None:
        super().__init__()
        self.settings = settings
        self._today = today
        self.setWindowTitle("Switchpoint")
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
        self.start_page = StartPage(settings, today)
        self.start_page.new_case.connect(self.new_case)
        self.start_page.open_file.connect(lambda path: self.open_path(Path(path)))
        self.start_page.open_asked.connect(self.ask_open)
        self.start_page.verify_asked.connect(lambda: self.verify(None))
        self.start_page.tour_asked.connect(lambda: self._tour(0))
        self._waking = QTimer(self)
        self._waking.setSingleShot(True)
        self._waking.setInterval(WAKE_MS)
        self._waking.timeout.connect(self.wake)
        self.start_page.painted.connect(self._waking.start)
        self._stack.addWidget(self.start_page)
        self._files: CaseFiles | None = None
        self._desk: Desk | None = None
        self._verify: VerifyDialog | None = None
        self.is_awake = False
        self.showing = Showing(self)
        self.showing.changed.connect(self._presented)
        self._actions: Actions | None = None
        self._tools: QWidget | None = None
        self._bar = MenuBar(self)
        self.setMenuBar(self._bar)

    @cached_property
    def _begun(self) -> _Begun:
        """The session with those that listen to it; begun by who first asks for it, at the latest by `wake`."""
        from ui.nameplate import Nameplate
        from ui.readiness import Readiness
        from ui.session import Session

        session = Session(self._today)
        readiness = Readiness(session, lambda: self.desk, self)
        session.opened.connect(self._case_opened)
        session.place_asked.connect(self.go_to)
        return _Begun(session, readiness, Nameplate(session, self))

    @property
    def session(self) -> Session:
        """The open case."""
        return self._begun.session

    @property
    def has_begun(self) -> bool:
        """Whether anything was asked for beyond the first paint."""
        return "_begun" in vars(self)

    def wake(self) -> None:
        """What the first paint needn't wait for: commands and their keys, the icon, what a crash has left behind."""
        from ui.widgets.mark import icon

        self._commands()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setWindowIcon(icon())
        self.files.aftermath.offer()
        self.is_awake = True
        self._begun.readiness.begin()

    def _commands(self) -> Actions:
        """The commands that the window lets and forbids; they are put into the menus when first asked for."""
        if self._actions is None:
            from ui.menus import fill
            from ui.tools import place

            self._actions = fill(self, self._bar)
            self._tools = place(self._actions.tools, self, self._bar)
        return self._actions

    @property
    def files(self) -> CaseFiles:
        """What stands between the case and the disk; made when it is first needed, before any case is opened."""
        if self._files is None:
            from ui.storage.files import CaseFiles

            self._files = CaseFiles(self.session, self.settings, self.bars, self)
            self._files.failed.connect(self.tell)
            # In a turn of its own: to judge a large case and to draw its first page in one would hold the window up.
            self._files.arrived.connect(self._arrived, Qt.ConnectionType.QueuedConnection)
        return self._files

    def _arrived(self) -> None:
        self.show_page("results" if self.session.state.stage == "running" else "decision")

    def _tour(self, step: int) -> None:
        from ui.dialogs.tour import show_step

        show_step(self, step)

    @property
    def is_ready(self) -> bool:
        """Whether a case would open at once: the engine is there, and what its pages need."""
        return self._begun.readiness.is_ready

    # Cases

    def new_case(self, template: str) -> None:
        """Open a fresh case made from a template."""

        def make() -> None:
            if self.files.may_leave():
                self.session.new(template)
                self.show_page("decision")

        self._begun.readiness.when(make)

    def ask_open(self) -> None:
        """Ask for a case file and open it."""
        from ui.dialogs import ask_file
        from ui.storage.files import CASE_FILES

        file = ask_file.to_open(self, self.tr("Open a case"), CASE_FILES, self.session.path)
        if file is not None:
            self.open_path(file)

    def open_path(self, file: Path) -> None:
        """Do with a file what it is for: open a case, check a report, take a model's shape, read a bill."""
        from ui.dropped import take

        self._begun.readiness.when(lambda: take(self, file))

    def close_case(self) -> None:
        """Back to the start page."""
        if self.files.may_leave():
            self.session.close()

    # Pages

    @property
    def desk(self) -> Desk:
        """Rail, strip and pages, made for the first case."""
        if self._desk is None:
            from ui.bills import ask_bill
            from ui.desk import Desk

            self._desk = Desk(self.session, self.settings)
            self._desk.problem_asked.connect(self.next_problem)
            self._desk.bill_asked.connect(lambda: ask_bill(self))
            self._desk.rail.fit(self.width())
            if self.session.is_open:
                self._desk.get_ahead()
            self._stack.addWidget(self._desk)
        return self._desk

    def show_page(self, page: str) -> None:
        """Bring a page into sight; any page at any time."""
        if self.session.is_open:
            self._stack.setCurrentWidget(self.desk)
            self.desk.turn_to(page)

    def back(self) -> None:
        """To the page before."""
        self.desk.back()

    def forward(self) -> None:
        """To the page that was left by going back."""
        self.desk.forward()

    def go_to(self, path: str) -> None:
        """To the page on which a path stands, with the focus in its field."""
        if self.session.is_open:
            self._stack.setCurrentWidget(self.desk)
            self.desk.go_to(path)

    def next_problem(self) -> None:
        """To the first answer that needs correcting."""
        if self.session.problems:
            self.go_to(self.session.problems[0].where)

    def page(self, name: str) -> QWidget:
        """A page by its name in the rail."""
        return self.desk.page(name)

    @property
    def report_page(self) -> ReportPage:
        """The page on which a report is signed."""
        from ui.report.page import ReportPage

        page = self.desk.page("report")
        assert isinstance(page, ReportPage)
        return page

    def show_money_on_entry(self, on: bool) -> None:
        """Show money in the strip also where answers are entered, or not; also after the next start."""
        self.settings.money_on_entry = on
        self.settings.save()
        if self._desk is not None:
            self._desk.show_money()

    def _presented(self) -> None:
        on = presenting.is_on()
        self._commands().leave.setEnabled(self.showing.can_leave)
        # Hidden altogether, its commands would lose their keys.
        self.menuBar().setMaximumHeight(0 if on else 16777215)
        if self._desk is not None:
            self._desk.rail.setVisible(not on)
        self._show_tools()
        self._begun.nameplate.show_title()

    def _show_tools(self) -> None:
        assert self._tools is not None  # they come with the commands
        self._tools.setVisible(self.session.is_open and not presenting.is_on())

    def set_text(self, size: float) -> None:
        """Show text at another size from now on, also after the next start."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.set_scale(app, size)
        self.settings.text = theme.scale()
        self.settings.save()

    def set_still(self, still: bool) -> None:
        """Let nothing move from now on, or what the style moves; also after the next start."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.set_still(app, still)
        self.settings.still = still
        self.settings.save()

    def verify(self, file: Path | None) -> None:
        """Open the checks of a report, with a file where one was dropped or given."""
        self.session.wait_prepared()
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

    def tell(self, what: str, error: SwitchpointError) -> None:
        """Say what went wrong, where, and the remedy."""
        from ui.dialogs.failure import show_failure

        show_failure(self, what, error)

    # What the window shows of the case

    def _case_opened(self) -> None:
        if not self.session.is_open:
            self.start_page.show_recent()
            self._stack.setCurrentWidget(self.start_page)
        for action in self._commands().case:
            action.setEnabled(self.session.is_open)
        self._show_tools()

    # Keys that no part of the window takes for itself

    def focusNextPrevChild(self, next: bool) -> bool:
        from ui import tab_order

        return tab_order.step(self, forward=next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        button = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat()
        if enter and isinstance(button, QAbstractButton):
            # Not all systems have Enter press the button that has the focus; people expect it.
            button.click()
        else:
            super().keyPressEvent(event)

    # Files dropped, and the end

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from ui.dropped import file_in

        if file_in(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        from ui.dropped import drop

        drop(self, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._waking.stop()
        unfinished.finish()
        if self._files is not None:
            if not self._files.may_leave():
                event.ignore()
                return
            self.showing.leave()
            self._files.end()
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._desk is not None:
            self._desk.rail.fit(event.size().width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            if self._files is not None:
                self._files.look()
        elif event.type() == QEvent.Type.WindowStateChange:
            self._commands().leave.setEnabled(self.showing.can_leave)
