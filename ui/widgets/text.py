"""Labels in the type scale and the colour roles, following a change of theme by themselves."""

from __future__ import annotations

import re

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import behind, theme
from ui.present import presenting
from ui.present.masking import DOTS

_REGION = re.compile(r"\b[a-z]{2}(?:-[a-z]+)+-\d+\b")
_UNBROKEN_HYPHEN = "\u2011"


def _held_together(text: str) -> str:
    """The text with regions such as us-east-1 on one line: lines are else broken after any hyphen."""
    return _REGION.sub(lambda found: found[0].replace("-", _UNBROKEN_HYPHEN), text) if "-" in text else text


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
        # What can be selected is also copied: there a hyphen stays one.
        selectable = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        super().setText(covered if selectable else _held_together(covered))

    def text(self) -> str:
        """The text as it was said, however its lines are broken."""
        return super().text().replace(_UNBROKEN_HYPHEN, "-")

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


_WRAPPED = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap)


class OneLine(Text):
    """A text of one line. Where it is too long it takes a second one, if there is the height, else an ellipsis; the
    whole of it is in the tooltip."""

    def __init__(self, text: str = "", *, role: str = "text") -> None:
        super().__init__(text, role=role, wrap=False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    @property
    def is_whole(self) -> bool:
        """Whether all of it is shown."""
        room = QRect(0, 0, self.width(), 4 * self.height())
        return self.fontMetrics().boundingRect(room, _WRAPPED, self.text()).height() <= self.height()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        text = self.text()
        if not self.is_whole:
            text = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), _WRAPPED, text)
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
