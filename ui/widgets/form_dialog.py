"""A dialog whose form scrolls where the screen is too low for it, while its foot with the buttons stays in sight."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from ui import theme
from ui.widgets.layouts import nest
from ui.widgets.scroll import Inner, Scroll
from ui.widgets.text import section

FRAME = 48
"""Pixels of the screen's height that a title bar may take."""
LEAST = 120
"""Pixels at 100 % of a form that are always seen."""


class _Room(Scroll):
    """As high as what is in it, where that may be."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__(inner)
        self._inner = inner

    @property
    def lacking(self) -> int:
        """Pixels of height that what is in it needs beyond what there is; negative where some are left."""
        wide, inner = self.viewport().width(), self._inner
        needed = inner.heightForWidth(wide) if inner.hasHeightForWidth() else inner.sizeHint().height()
        return needed - self.viewport().height()

    def sizeHint(self) -> QSize:
        return self._inner.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(self._inner.minimumSizeHint().width(), theme.px(LEAST))


class FormDialog(QDialog):
    """Fill `form`; what must always be seen, such as buttons, goes into `foot`.

    It is at least so wide as `wide`, in pixels at 100 %, and begins as wide as `preferred` where the screen has room.
    """

    def __init__(
        self,
        parent: QWidget,
        title: str,
        *,
        wide: int = 480,
        preferred: int = 0,
        spacing: int = 12,
    ) -> None:
        super().__init__(parent)
        self._preferred = preferred
        self.setWindowTitle(title)
        theme.sized(self, minimum_width=wide)
        self.heading = section(title)
        inner = Inner()
        self.form = QVBoxLayout(inner)
        self.form.setContentsMargins(24, 24, 24, 12)
        self.form.setSpacing(spacing)
        self.form.addWidget(self.heading)
        self.foot = QVBoxLayout()
        self.foot.setContentsMargins(24, 4, 24, 24)
        self.foot.setSpacing(spacing)
        self._room = _Room(inner)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._room, 1)
        nest(self._column, self.foot)

    def offer_close(self) -> None:
        """The foot of a dialog that only shows: a button that closes it."""
        close = QPushButton(QCoreApplication.translate("FormDialog", "Close"))
        close.setAccessibleName(close.text())
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.foot.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def bring(self, widget: QWidget) -> None:
        """Scroll to a part of the form, once it has its place."""
        QTimer.singleShot(0, widget, lambda: self._room.ensureWidgetVisible(widget, 0, 24))

    def showEvent(self, event: QShowEvent) -> None:
        # By itself Qt would leave it two thirds of the screen.
        screen = self.screen().availableSize()
        wide = max(self.minimumWidth(), self.sizeHint().width(), theme.px(self._preferred))
        self.resize(min(wide, screen.width()), self.sizeHint().height())
        self._column.activate()
        self._fit(self._room.lacking)
        super().showEvent(event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible() and self._room.lacking > 0:
            # Something was added, such as what is wrong: it must not take the room of what stood there.
            self._fit(self._room.lacking)
        return done

    def _fit(self, lacking: int) -> None:
        self.resize(self.width(), min(self.height() + lacking, self.screen().availableSize().height() - FRAME))
