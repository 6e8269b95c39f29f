"""Presenting (F5): large type, no rail, no notes or paths, private rates covered wherever text is read or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QLocale, QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from ui import theme
from ui.present import presenting
from ui.present.shares import Shares
from ui.widgets.card import Card
from ui.widgets.text import Text

if TYPE_CHECKING:
    from ui.window import Window

SHARE_OF_SCREEN = 1 / 50
"""Least height of running text, as a share of the screen's height."""

_READ = ("toolTip", "accessibleName", "accessibleDescription", "whatsThis", "statusTip")
_KEPT = "read before presenting"
_NEWLY_SAID = (QEvent.Type.Show, QEvent.Type.ToolTipChange, QEvent.Type.Paint)
"""When a widget may say something new. No event tells of a name for screen readers; what it names is drawn anew."""


class Badge(Card):
    """Stands in the corner while presenting."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, fill="accent", line="accent")
        self._window = window
        self.body.setContentsMargins(12, 6, 12, 6)
        self._text = Text("", size=theme.CAPTION, role="on_accent", wrap=False)
        self.body.addWidget(self._text)
        self.hide()

    def say(self, months: int | None) -> None:
        """What is hidden; `months`: amounts are told as shares of a bill of so many months."""
        said = self.tr("Presenting: rates hidden. Esc ends it.")
        if months is not None:
            said = self.tr("Presenting: rates hidden, amounts in % of today's bill over {n} months. Esc ends it.")
        self._text.setText(said.format(n=months))
        self.setAccessibleName(self._text.text())
        self.place()

    def place(self) -> None:
        """Into the lower right corner."""
        self.adjustSize()
        room = self._window.rect()
        self.move(room.right() - self.width() - 16, room.bottom() - self.height() - 16)
        self.raise_()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            # Its text takes other room: presenting begins in small type, and grows a turn later.
            self.place()
        return done

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.place()


class Projector(QObject):
    """Begins and ends presenting, and covers what widgets hold beside their drawn texts."""

    changed = Signal()

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._before: tuple[float, theme.Scheme] | None = None
        self.badge = Badge(window)
        window.session.draft_changed.connect(lambda _path: self._again())
        window.session.opened.connect(self._again)
        window.session.result_changed.connect(lambda: QTimer.singleShot(0, self._result_there))

    def begin(self) -> None:
        """From now on the room reads along."""
        if presenting.is_on():
            return
        app = _app()
        self._before = (theme.scale(), theme.scheme())
        self.show_money()
        presenting.begin(self._window.session.draft)
        height = self._window.screen().size().height()
        if theme.choice() == "system" and theme.scheme() == "dark":
            theme.show_scheme(app, "light")
        theme.set_scale(app, max(theme.scale(), height * SHARE_OF_SCREEN / theme.BODY))
        app.installEventFilter(self)
        QGuiApplication.clipboard().dataChanged.connect(self._clean_clipboard)
        self._cover_all()
        self.badge.show()
        self.changed.emit()

    def show_money(self) -> None:
        """Show amounts, or hide them, as the settings have it; asked again when either they or the result change."""
        shares = self._shares() if self._window.settings.hide_money else None
        if presenting.is_on() and shares is not None and presenting.hides_money():
            _uncover_all()
        presenting.hide_money(shares)
        self.badge.say(None if shares is None else shares.months)
        if presenting.is_on():
            if shares is None:
                _uncover_all()
            self._cover_all()

    def _shares(self) -> Shares:
        """Today's bill, by which amounts are told; where it is not known they are covered."""
        result = self._window.session.result
        if result is None:
            return Shares(None, 0)
        at = result.exchange
        bill = result.portfolio.today_usd_month
        return Shares(bill, result.horizon_months, at.currency, at.per_usd, QLocale().decimalPoint())

    def _result_there(self) -> None:
        if presenting.is_on():
            self.show_money()

    def end(self) -> None:
        """The room is gone."""
        if not presenting.is_on() or self._before is None:
            return
        app, (size, _scheme) = _app(), self._before
        presenting.end()
        app.removeEventFilter(self)
        QGuiApplication.clipboard().dataChanged.disconnect(self._clean_clipboard)
        _uncover_all()
        theme.set_scale(app, size)
        theme.choose(app, theme.choice())
        self.badge.hide()
        self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _NEWLY_SAID and isinstance(watched, QWidget):
            cover(watched)
        elif event.type() == QEvent.Type.Resize and watched is self._window:
            QTimer.singleShot(0, self.badge.place)
        return False

    def _again(self) -> None:
        if presenting.is_on():
            presenting.begin(self._window.session.draft)
            self._cover_all()

    def _cover_all(self) -> None:
        if presenting.is_on():
            for widget in _app().allWidgets():
                cover(widget)

    def _clean_clipboard(self) -> None:
        board = QGuiApplication.clipboard()
        held = board.text()
        if presenting.shown(held) == held:
            return
        clean = QMimeData()
        clean.setText(presenting.shown(held))
        if board.mimeData().hasImage():
            # Pictures are drawn covered already.
            clean.setImageData(board.image())
        board.setMimeData(clean)


def cover(widget: QWidget) -> None:
    """Cover the private rates in what a widget says to pointers, screen readers and on its buttons."""
    held: dict[str, Any] = dict(widget.property(_KEPT) or {})
    names = (*_READ, "text") if isinstance(widget, QAbstractButton) else _READ
    for name in names:
        said = widget.property(name)
        if isinstance(said, str) and said and presenting.shown(said) != said:
            held.setdefault(name, said)
            widget.setProperty(name, presenting.shown(said))
    if isinstance(widget, QLineEdit) and presenting.is_rate(f"{widget.text()} USD"):
        held.setdefault("echoMode", widget.property("echoMode"))
        widget.setEchoMode(QLineEdit.EchoMode.Password)
    if held:
        widget.setProperty(_KEPT, held)


def uncover(widget: QWidget) -> None:
    """Let a widget say again what it said before."""
    for name, said in (widget.property(_KEPT) or {}).items():
        widget.setProperty(name, said)
    if widget.property(_KEPT):
        widget.setProperty(_KEPT, None)


def _uncover_all() -> None:
    for widget in _app().allWidgets():
        uncover(widget)


def _app() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
