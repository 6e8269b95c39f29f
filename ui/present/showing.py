"""What the window shows to a room, full screen, and on paper. The heavy parts are imported on first use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from ui.present import presenting

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from ui.present.projector import Projector
    from ui.window import Window


class Showing(QObject):
    """Begins and ends presenting and the full screen, and prints."""

    changed = Signal()
    """Presenting or the full screen began or ended."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._projector: Projector | None = None

    @property
    def projector(self) -> Projector:
        """Presenting, made when it is first asked for."""
        if self._projector is None:
            from ui.present.projector import Projector

            self._projector = Projector(self._window)
            self._projector.changed.connect(self.changed)
        return self._projector

    @property
    def can_leave(self) -> bool:
        """Whether there is something that Escape ends."""
        return presenting.is_on() or self._window.isFullScreen()

    def toggle_presenting(self) -> None:
        """Begin presenting, or end it."""
        if presenting.is_on():
            self.projector.end()
        else:
            self.projector.begin()

    def hide_money(self, on: bool) -> None:
        """While presenting tell amounts as shares of today's bill, or as amounts again; also after the next start."""
        self._window.settings.hide_money = on
        self._window.settings.save()
        if presenting.is_on():
            self.projector.show_money()

    def toggle_full_screen(self) -> None:
        """Fill the screen, or go back into a window."""
        self._window.setWindowState(self._window.windowState() ^ Qt.WindowState.WindowFullScreen)

    def leave(self) -> None:
        """Escape: out of presenting, else out of the full screen."""
        if presenting.is_on():
            self.projector.end()
        elif self._window.isFullScreen():
            self.toggle_full_screen()

    # On paper

    def print_report(self) -> None:
        """Print the report of the case as it is now; without one, the page that says what it still needs."""
        from ui import numbers, worker
        from ui.report.work import preview

        session = self._window.session
        result = session.made
        if result is None or not session.is_whole:
            self._window.show_page("report")
            return
        job = preview(result, session.draft, session.catalog, style=numbers.report_style())
        job.done.connect(self._print_pdf)
        job.failed.connect(lambda error: self._window.tell(self.tr("The report could not be printed"), error))
        worker.start(job)

    def _print_pdf(self, pdf: bytes) -> None:
        from ui.present.printing import print_pdf

        printer = self._asked_printer()
        if printer is not None:
            print_pdf(pdf, printer)

    def print_page(self) -> None:
        """Print the page in sight."""
        from ui.present.printing import print_page

        window = self._window
        printer = self._asked_printer() if window.session.is_open else None
        if printer is not None:
            page, name = window.page(window.desk.shown), window.desk.rail.title_of(window.desk.shown)
            print_page(page, name, window.session.title, window.session.today, printer)

    def _asked_printer(self) -> QPrinter | None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self._window)
        return printer if dialog.exec() == QPrintDialog.DialogCode.Accepted else None
