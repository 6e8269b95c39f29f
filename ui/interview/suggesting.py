"""Names that are offered while one is typed, however it is spelled: ``llama 3.1 8`` finds ``llama3.1-8b``."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QFrame, QListView, QWidget

from ui import theme

_PLAIN = Qt.ItemDataRole.UserRole
SHOWN = 10
"""Names in sight at once; the others scroll."""


class Suggesting(QCompleter):
    """Offers the names that hold what was typed; only letters and figures count."""

    def __init__(self, names: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        model = QStandardItemModel(self)
        for name in names:
            item = QStandardItem(name)
            item.setData(_plain(name), _PLAIN)
            model.appendRow(item)
        self.setModel(model)
        self.setCompletionRole(_PLAIN)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(SHOWN)
        self.setPopup(_Offered())

    def splitPath(self, path: str) -> list[str]:
        return [_plain(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))


class _Offered(QListView):
    """The list of names. It lies upon a card of its own colour, and the style gives it no edge."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.Paint:
            painter = QPainter(self)
            painter.setPen(theme.colour("border"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
            painter.end()
        return done


def _plain(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
