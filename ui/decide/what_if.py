"""What-if: an objection becomes a slider in one gesture, and the verdict answers while it is dragged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout

from ui import format as words
from ui import theme
from ui.answering import State
from ui.decide.applying import apply_to_case
from ui.decide.banner import Banner
from ui.decide.future import FutureCard
from ui.decide.kept import MOST_KEPT
from ui.decide.lever_card import LeverCard
from ui.decide.levers import change_words
from ui.decide.outcome import Outcome, view_of
from ui.decide.overlay import DRAGGED_DRAWS, TOGETHER, Overlay
from ui.decide.rows import LeverRow
from ui.decide.slider import TrackSlider
from ui.idle import Idle
from ui.interview.editors import NameCombo
from ui.present import presenting
from ui.prove.asked import Asked
from ui.prove.inspected import InspectedPage
from ui.results.basis import source_line
from ui.results.chart import Chart
from ui.results.money import money_of
from ui.results.nothing import nothing_card
from ui.session import Session
from ui.widgets.card import Notice
from ui.widgets.layouts import clear, nest
from ui.widgets.page import leave
from ui.widgets.text import Text, caption

if TYPE_CHECKING:
    pass

AWAY_MS = 3000
"""Time out of sight after which no one is expected back at once."""
SIDE_BY_SIDE = 880
"""Least width of the page at 100 % at which sliders and outcome stand beside each other."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("what-if", text)


class WhatIfPage(InspectedPage):
    """Sliders at the left, what follows at the right. The case is never touched but by "Apply to case"."""

    answered = Signal()
    """An answer to the changes has been drawn."""

    def __init__(self, session: Session, overlay: Overlay) -> None:
        why = tr("Drag what is doubted. The case stays as it is; the base case is one click away.")
        super().__init__(session, QCoreApplication.translate("rail", "What-if"), why, widest=1400)
        self._overlay = overlay
        self._making = Idle(self)
        self._away = QTimer(self)
        self._away.setSingleShot(True)
        self._away.setInterval(AWAY_MS)
        self._away.timeout.connect(self._look_away)
        self.banner = Banner(overlay)
        self.banner.keep_asked.connect(self._keep)
        self.banner.apply_asked.connect(self._apply)
        self.pinned.addWidget(self.banner)
        nest(self.page.column, self._choose())
        self._alone = Notice("", "doubtful")
        self._alone.hide()
        self.page.column.addWidget(self._alone)
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(16)
        self._levers = LeverCard(session, overlay)
        self._levers.started.connect(self.page.ensureWidgetVisible)
        right = QVBoxLayout()
        self.outcome = Outcome(self._source)
        self._rough = caption("")
        right.addWidget(self.outcome)
        right.addWidget(self._rough)
        self.future = FutureCard(session, overlay)
        self.future.pointed.connect(self.outcome.point)
        right.addWidget(self.future)
        right.addStretch(1)
        self._halves.addWidget(self._levers, 5)
        nest(self._halves, right, 5)
        self._nothing = QVBoxLayout()
        self._said_of: State | None = None
        nest(self.page.column, self._nothing)
        nest(self.page.column, self._halves)
        self.page.column.addStretch(1)
        overlay.changed.connect(self._show_changes)
        overlay.answered.connect(self._show_answer)
        overlay.failed.connect(self.say)
        presenting.notifier().changed.connect(self._presented)

    @property
    def is_settled(self) -> bool:
        """Whether what is shown answers the present changes on all draws, where there is a result."""
        return (self._overlay.is_settled and self._making.is_done) or self._session.result is None

    def start_with(self, field: str) -> None:
        """Put the focus on the slider of a lever: "Vary this" was pressed somewhere else."""
        self._levers.start_with(field)

    def look_at(self, workload: str) -> None:
        """Turn to a workload."""
        self._overlay.look_at(workload)
        self._fill_chooser()

    def first_figure(self) -> Asked | None:
        return Asked("saving", _one(self._overlay.workload)) if self._session.result is not None else None

    def row(self, field: str) -> LeverRow:
        """The row of a lever. Raises KeyError."""
        return self._levers.row(field)

    # Choosing the workload

    def _choose(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self._label = Text(tr("Workload"), strong=True, wrap=False)
        self._chooser = NameCombo()
        self._chooser.setAccessibleName(tr("Workload"))
        self._chooser.activated.connect(lambda _place: self._overlay.look_at(str(self._chooser.currentData() or "")))
        row.addWidget(self._label)
        row.addWidget(self._chooser, 1)
        row.addStretch(1)
        return row

    def _fill_chooser(self) -> None:
        result = self._session.result
        many = result is not None and len(result.workloads) > 1
        self._label.setVisible(many)
        self._chooser.setVisible(many)
        if result is None:
            return
        self._overlay.stay_with(result)
        self._chooser.clear()
        for one in result.workloads:
            self._chooser.addItem(one.name, one.id)
        if many:
            self._chooser.addItem(words.together(len(result.workloads)), TOGETHER)
        self._chooser.setCurrentIndex(max(0, self._chooser.findData(self._overlay.workload)))

    # What is shown

    def redraw(self, *, again: bool = False) -> None:
        """Draw what there is, and see to it that there is an answer."""
        self._fill_chooser()
        self._overlay.attend()
        self._show_answer()

    def _show_answer(self) -> None:
        self._making.finish()
        overlay, result = self._overlay, self._session.result
        self._show_nothing()
        there = result is not None and overlay.answer is not None and overlay.base is not None
        if there and not self.isVisible():
            return  # drawn when the page comes into sight
        if there and self.outcome.isHidden():
            # Shown for the first time, all is made: each part in a piece of its own.
            self._making.begin_now(self._made())
            return
        for part in (self.outcome, self._rough, self.future):
            part.setVisible(there)
        self._levers.fill()
        if there:
            self._tell()

    def _made(self) -> Iterator[None]:
        yield from self._levers.filled_unseen()
        self._tell()
        yield
        for part in (self.outcome, self._rough, self.future):
            part.show()
            yield

    def _tell(self) -> None:
        """Say what follows from the changes."""
        overlay, result = self._overlay, self._session.result
        if result is None or overlay.answer is None or overlay.base is None:
            return
        hurdle = result.hurdle_usd > 0
        now = view_of(overlay.answer, overlay.workload, hurdle=hurdle)
        base = view_of(overlay.base, overlay.workload, hurdle=hurdle)
        self.outcome.show_view(now, base, money_of(result), overlay.workload, sticky=self._levers.is_dragged)
        self.banner.set_outcome(now.verdict, self.outcome.headline())
        alone = words.judged_alone(result, overlay.workload)
        self._alone.say(alone)
        self._alone.setVisible(bool(alone))
        rough = overlay.answer.draws < result.draws
        said = tr("Rough while you drag: {n} of {all} draws") if rough else tr("{all} draws")
        self._rough.setText(said.format(n=words.number(DRAGGED_DRAWS), all=words.number(result.draws)))
        self._show_changes()
        self.answered.emit()

    def _show_nothing(self) -> None:
        """Without a result: what stands in the way, in place of sliders and outcome."""
        state = self._session.state if self._session.result is None else None
        self._levers.setVisible(state is None)
        if state is not None:
            self._alone.hide()
        if state != self._said_of or state is None:
            leave(self._nothing, self.page)
            clear(self._nothing)
            if state is not None:
                promise = tr("The sliders stand here as soon as these are answered.")
                self._nothing.addWidget(nothing_card(self._session, promise))
        self._said_of = state

    def _presented(self) -> None:
        self._levers.adopt()
        self._show_changes()

    def _show_changes(self) -> None:
        if self.isVisible():
            self._levers.show_changes()

    # What a hand does

    def _keep(self) -> None:
        if len(self._overlay.kept.scenarios) >= MOST_KEPT:
            self.say(tr("There is room for five scenarios beside the base case: drop one first."))
            return
        name = ", ".join(said for _, said in change_words(self._overlay.changes))
        self._overlay.kept.keep(name, self._overlay.changes)
        self.say(tr("Kept as scenario: {name}").format(name=name))

    def _apply(self) -> None:
        self.say(apply_to_case(self._session, self._overlay))

    def _source(self) -> str:
        result = self._session.result
        if result is None:
            return ""
        changed = ", ".join(said for _, said in change_words(self._overlay.changes))
        basis = source_line(result)
        return tr("What-if ({changes}) · {basis}").format(changes=changed, basis=basis) if changed else basis

    def event(self, event: QEvent) -> bool:
        """Undo and redo are those of the what-if while this page is in use."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_undo(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        kind = _is_undo(event)
        if kind == "undo":
            self._overlay.undo()
        elif kind == "redo":
            self._overlay.redo()
        elif event.key() == Qt.Key.Key_N and isinstance(self.focusWidget(), (TrackSlider, Chart)) and _is_bare(event):
            self.future.step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._away.start()

    def _look_away(self) -> None:
        if not self.isVisible():
            self._overlay.look_away()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= theme.px(SIDE_BY_SIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(direction)
        self.banner.tell_outcome(shown=not wide)


def _one(workload: str) -> str:
    """The workload of a figure; empty: all together."""
    return "" if workload == TOGETHER else workload


def _is_bare(event: QKeyEvent) -> bool:
    """Whether a letter is typed alone or with Shift."""
    return not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier


def _is_undo(event: QKeyEvent) -> str:
    if event.matches(QKeySequence.StandardKey.Undo):
        return "undo"
    again = QKeySequence(event.keyCombination()) == QKeySequence("Ctrl+Y")
    return "redo" if again or event.matches(QKeySequence.StandardKey.Redo) else ""
