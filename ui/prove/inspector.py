"""The panel at the right of a page: how the figure that was pointed at came about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui import format as words
from ui import theme
from ui.prove.asked import Asked
from ui.prove.derivation import Derivation, Input, joined, tr
from ui.results.chart import line_height
from ui.results.tags import marked, sureness
from ui.widgets.card import Card
from ui.widgets.layouts import clear, nest
from ui.widgets.link import Link
from ui.widgets.text import Heading, Text, caption

if TYPE_CHECKING:
    from advisor.decision.result import EvidenceRow

WIDE = 20.0
"""Width of the panel in heights of small print."""
NEAREST = 5


class Inspector(QScrollArea):
    """Shows one derivation at a time, with the way back through those that led to it."""

    opened = Signal(object)
    """A figure was asked for inside the panel: an `Asked`."""
    closed = Signal()
    vary = Signal(str)
    """The what-if lever of the figure."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Derivation"))
        self.viewport().setAutoFillBackground(False)
        inner = QWidget()
        inner.setAutoFillBackground(False)
        outer = QVBoxLayout(inner)
        outer.setContentsMargins(8, 16, 20, 24)
        self._card = Card()
        self._card.body.setContentsMargins(16, 12, 16, 16)
        outer.addWidget(self._card)
        outer.addStretch(1)
        self.setWidget(inner)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.show)
        self._shown: Derivation | None = None
        self._way: list[Asked] = []
        self._fit()
        theme.notifier().changed.connect(self._fit)

    @property
    def shown(self) -> Derivation | None:
        """The derivation in sight."""
        return self._shown

    def show_derivation(self, asked: Asked, made: Derivation) -> None:
        """Show a derivation; the ones before it stay on the way back."""
        if not self._way or self._way[-1] != asked:
            self._way.append(asked)
        self._shown = made
        self._draw(made)
        # The page beside it is laid out anew when it comes: that is a piece of work of its own.
        self._soon.start()

    def forget(self) -> None:
        """Close, and forget the way."""
        self._soon.stop()
        self._way.clear()
        self._shown = None
        self.hide()

    def take_focus(self) -> None:
        """Put the focus on the panel's title."""
        self._heading.setFocus(Qt.FocusReason.OtherFocusReason)

    def as_text(self) -> str:
        """The derivation as lines, for the clipboard."""
        made = self._shown
        if made is None:
            return ""
        lines = [f"{made.title}: {made.value}", made.range, f"= {made.formula}"]
        lines += [f"  {one.name}: {joined((one.value, *_origin(one)))}" for one in made.inputs]
        lines += [f"  {_measured(row)}" for row in made.nearest[:NEAREST]]
        return "\n".join(line for line in (*lines, *made.notes) if line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _fit(self) -> None:
        self.setFixedWidth(round(WIDE * line_height()) + 28)

    def _draw(self, made: Derivation) -> None:
        body = self._card.body
        clear(body)
        body.setSpacing(6)
        top = QHBoxLayout()
        if len(self._way) > 1:
            top.addWidget(self._link(self.tr("‹ Back"), self._back))
        else:
            top.addWidget(caption(self.tr("Where it comes from"), wrap=False))
        top.addStretch(1)
        top.addWidget(self._link(self.tr("Close"), self.closed.emit))
        nest(body, top)
        self._heading = Heading(made.title, size=theme.SECTION)
        body.addWidget(self._heading)
        body.addWidget(Text(made.value, size=theme.PAGE, strong=True, selectable=True))
        if made.range:
            body.addWidget(Text(made.range, selectable=True))
        body.addWidget(Text(f"= {made.formula}", role="secondary", selectable=True))
        body.addWidget(caption(marked(made.tag)))
        for one in made.inputs:
            self._rule()
            self._input(one)
        if made.nearest:
            self._rule()
            body.addWidget(Text(self.tr("Nearest published measurements"), strong=True))
            for row in made.nearest[:NEAREST]:
                body.addWidget(Text(_measured(row), selectable=True))
                body.addWidget(caption(joined((row.source, row.date, row.distance))))
        elif made.tag == "C" and "speed" in made.title.lower():
            body.addWidget(caption(self.tr("No published measurement is near enough to be named.")))
        for note in made.notes:
            body.addWidget(caption(note))
        if made.used_by:
            body.addWidget(caption(self.tr("Used by: {what}").format(what=", ".join(made.used_by))))
        nest(body, self._actions(made))

    def _input(self, one: Input) -> None:
        body = self._card.body
        if one.asked is not None:
            link = self._link(one.name, lambda asked=one.asked: self.opened.emit(asked))
            link.setAccessibleName(self.tr("Derivation: {name}").format(name=one.name))
            link.setToolTip(one.name)
            body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            body.addWidget(Text(one.name))
        if one.value:
            body.addWidget(Text(one.value, strong=True, selectable=True))
        told = joined((marked(one.tag) if one.tag else "", *_origin(one)))
        if told:
            body.addWidget(caption(told))
        if one.note:
            body.addWidget(caption(one.note))

    def _rule(self) -> None:
        line = QFrame()
        line.setFixedHeight(1)
        line.setAutoFillBackground(True)
        palette = line.palette()
        palette.setColor(line.backgroundRole(), theme.colour("line"))
        line.setPalette(palette)
        self._card.body.addSpacing(4)
        self._card.body.addWidget(line)

    def _actions(self, made: Derivation) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        if made.lever:
            row.addWidget(self._link(self.tr("Vary this"), lambda: self.vary.emit(made.lever)))
        row.addWidget(self._link(self.tr("Copy"), lambda: QGuiApplication.clipboard().setText(self.as_text())))
        row.addStretch(1)
        return row

    def _link(self, text: str, act: object) -> Link:
        link = Link(text)
        link.setAccessibleName(text)
        assert callable(act)
        link.clicked.connect(lambda _checked=False: act())
        return link

    def _back(self) -> None:
        self._way.pop()
        self.opened.emit(self._way.pop())


def _origin(one: Input) -> tuple[str, ...]:
    sure = tr("confidence {word}").format(word=sureness(one.confidence)) if one.confidence else ""
    return one.source, words.day(one.date) if one.date else "", sure


def _measured(row: EvidenceRow) -> str:
    """``Llama 3 70B on 16 × trainium2: 455 measured, 480 predicted (+5%)``."""
    said = tr("{model}, {n} × {chip}: {measured} {unit} measured, {predicted} by the model ({error}%)")
    sign = "+" if row.error_pct > 0 else ""
    return said.format(
        model=row.model,
        n=row.accelerators,
        chip=row.accelerator,
        measured=words.significant(row.measured, 3),
        unit=words.unit(row.unit).replace(" per ", "/"),
        predicted=words.significant(row.predicted, 3),
        error=sign + words.number(row.error_pct),
    )
