"""Labels in the type scale and the colour roles, following a change of theme by themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import behind, theme
from ui.present import presenting
from ui.present.masking import DOTS


class Text(QLabel):
    """Plain text; `role` is a colour role of the theme. A private text is gone while presenting, a rate is covered."""

    def __init__(
        self,
        text: str = "",
        parent: QWidget | None = None,
        *,
        size: int = theme.BODY,
        role: str = "text",
        strong: bool = False,
        wrap: bool = True,
        selectable: bool = False,
        private: bool = False,
    ) -> None:
        super().__init__(parent)
        self._said, self._private = text, private
        self._role, self._size, self._strong = role, size, strong
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if selectable:
            self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fitted = 0.0
        self._dress()
        self._say()
        theme.notifier().changed.connect(self._follow)
        presenting.notifier().changed.connect(self._say)

    def setText(self, text: str) -> None:
        self._said = text
        self._say()

    def _say(self) -> None:
        covered = DOTS if self._private and presenting.is_on() and self._said else presenting.shown(self._said)
        super().setText(covered)

    def set_role(self, role: str) -> None:
        """Change the colour role."""
        self._role = role
        self._paint_role()

    def showEvent(self, event: QShowEvent) -> None:
        behind.reach(self)
        super().showEvent(event)

    def _follow(self) -> None:
        behind.when_seen(self, "dress", self._dress)

    def _dress(self) -> None:
        if self._fitted != theme.scale():
            # A font set anew, though it be the same, has all that stands around it laid out again.
            self._fitted = theme.scale()
            self.setFont(theme.font(self._size, strong=self._strong))
        self._paint_role()

    def _paint_role(self) -> None:
        self.setPalette(theme.text_palette(self._role))


class OneLine(Text):
    """A text of one line that ends in an ellipsis where the room ends; the whole of it is in the tooltip."""

    def __init__(self, text: str = "", *, role: str = "text") -> None:
        super().__init__(text, role=role, wrap=False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()


def caption(text: str = "", *, role: str = "secondary", wrap: bool = True) -> Text:
    """Small print: origins, hints, sources."""
    return Text(text, size=theme.CAPTION, role=role, wrap=wrap)


def section(text: str, *, size: int = theme.SECTION) -> Text:
    """Heading of a group."""
    return Text(text, size=size, strong=True)


class Heading(Text):
    """A page's title: takes the focus when the page opens, so that a screen reader says where one is."""

    def __init__(self, text: str, *, size: int = theme.PAGE) -> None:
        super().__init__(text, size=size, strong=True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(text)
