"""Bars under the menu: one sentence each, with what can be done about it. They stay until that is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.card import Notice

Offer = tuple[str, Callable[[], object]]


class Bars(QWidget):
    """Bars by key: one that is shown again replaces the one before."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 16, 8)
        self._column.setSpacing(8)
        self._shown: dict[str, Notice] = {}
        self.hide()

    def show_bar(self, key: str, text: str, offers: Sequence[Offer] = (), *, role: str = "warning") -> None:
        """Show a sentence and its offers."""
        self.take_away(key)
        notice = Notice(text, "to correct" if role == "accent" else "doubtful", role=role)
        notice.setAccessibleName(text)
        for label, act in offers:
            notice.offer(label, act)
        self._shown[key] = notice
        self._column.addWidget(notice)
        self.show()
        from PySide6.QtGui import QAccessible, QAccessibleEvent

        QAccessible.updateAccessibility(QAccessibleEvent(notice, QAccessible.Event.Alert))

    def take_away(self, key: str) -> None:
        """Remove a bar; nothing happens where it isn't shown."""
        notice = self._shown.pop(key, None)
        if notice is not None:
            notice.hide()
            self._column.removeWidget(notice)
            notice.deleteLater()
        self.setVisible(bool(self._shown))

    def texts(self) -> list[str]:
        """What the bars say, from top to bottom."""
        return [notice.text for notice in self._shown.values()]

    def shows(self, key: str) -> bool:
        """Whether a bar stands there."""
        return key in self._shown
