"""A page with the derivation panel at its right: every figure on it can be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from ui.prove.asked import Asked
from ui.prove.inspector import Inspector
from ui.session import Session
from ui.widgets.card import Notice
from ui.widgets.layouts import nest
from ui.widgets.page import Page

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation


class InspectedPage(QWidget):
    """Base of the pages that show results. Fill `page.column`; what is in `pinned` stays above while it scrolls.

    A page overrides `draw`: it is called with each new result, and where there is none any more, once the page is in
    sight.
    """

    vary = Signal(str, str)
    """Someone wants to vary the input behind a figure: the what-if lever's name, and the workload."""

    def __init__(self, session: Session, title: str, why: str = "", *, widest: int | None = 1080) -> None:
        super().__init__()
        self._session = session
        self.page = Page(title, why, widest=widest)
        self.inspector = Inspector()
        self.inspector.hide()
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.pinned = QVBoxLayout()
        self.notice = Notice("", "enough", role="secondary")
        self.notice.hide()
        above = QVBoxLayout()
        above.setContentsMargins(32, 4, 24, 4)
        above.setSpacing(8)
        nest(above, self.pinned)
        above.addWidget(self.notice)
        nest(column, above)
        column.addWidget(self.page, 1)
        nest(across, column, 1)
        across.addWidget(self.inspector)
        self._asker: QWidget | None = None
        self._asked: Asked | None = None
        self.inspector.opened.connect(self.open_figure)
        self.inspector.closed.connect(self.close_inspector)
        self.inspector.vary.connect(self._vary)
        keys = QShortcut(QKeySequence("Ctrl+I"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self._toggle)
        self._drawn: Recommendation | None = None
        """The result that is drawn."""
        session.result_changed.connect(self._refresh)
        session.result_changed.connect(self._changed)
        session.state_changed.connect(self._changed)
        session.opened.connect(self.inspector.forget)

    def say(self, text: str) -> None:
        """Say what came of something, above what scrolls: wherever it was done, it is read."""
        self.notice.say(text)
        self.notice.show()

    def arrive(self) -> None:
        """The page comes into sight."""
        self.redraw()
        self.page.show_top()

    def redraw(self, *, again: bool = False) -> None:
        """Draw, unless the present result is drawn already; `again`: all the same."""
        result = self._session.result
        if result is None or result is not self._drawn or again:
            self._drawn = result
            self.draw(result)

    def draw(self, result: Recommendation | None) -> None:
        """Draw this result, or what stands in the way of one."""

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.notice.hide()

    def _changed(self) -> None:
        """Out of sight nothing is drawn: that is done when the page comes into sight."""
        if self.isVisible():
            self.redraw()

    def go_to(self, path: str) -> None:
        """Nothing is entered here."""
        self.page.show_top()

    def take_focus(self) -> None:
        """Put the focus on the title."""
        self.page.take_focus()

    def open_figure(self, asked: Asked, asker: QWidget | None = None) -> None:
        """Show how a figure came about. Where nothing more is known of it, nothing opens."""
        from ui.prove.derive import derivation

        result = self._session.result
        made = derivation(result, asked) if result is not None else None
        if made is None:
            return
        if asker is not None:
            self._asker = asker
            self.inspector.forget()
        self._asked = asked
        self.inspector.show_derivation(asked, made)
        self.inspector.verticalScrollBar().setValue(0)
        self.inspector.take_focus()

    def close_inspector(self) -> None:
        """Close the panel; the focus goes back to where it was opened from."""
        self.inspector.forget()
        self._asked = None
        asker, self._asker = self._asker, None
        if _is_there(asker) and asker is not None:
            asker.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.page.take_focus()

    def _vary(self, lever: str) -> None:
        self.vary.emit(lever, self._asked.workload if self._asked is not None else "")

    def _toggle(self) -> None:
        """Ctrl+I: the derivation of the figure in use; where the panel is in use, close it."""
        focus = QApplication.focusWidget()
        if focus is not None and self.inspector.isAncestorOf(focus):
            self.close_inspector()
            return
        asked = figure_of(focus)
        if asked is None:
            asked = self.first_figure()
        if asked is not None:
            self.open_figure(asked, focus)

    def first_figure(self) -> Asked | None:
        """The figure that Ctrl+I opens where no other is in use."""
        return None

    def _refresh(self) -> None:
        if self._asked is None or self.inspector.shown is None:
            return
        from ui.prove.derive import derivation

        result = self._session.result
        made = derivation(result, self._asked) if result is not None else None
        if made is None:
            self.inspector.forget()
            self._asked = None
        else:
            self.inspector.show_derivation(self._asked, made)


def figure_of(widget: QWidget | None) -> Asked | None:
    """The figure that a widget in use stands for."""
    found = getattr(widget, "figure", None)
    asked = found() if callable(found) else None
    return asked if isinstance(asked, Asked) else None


def _is_there(widget: QWidget | None) -> bool:
    import shiboken6

    return widget is not None and shiboken6.isValid(widget) and widget.isVisible()
