"""What-if: an objection becomes a slider in one gesture, and the verdict answers while it is dragged."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui import format as words
from ui import theme
from ui.answering import State
from ui.decide.applying import apply_to_case
from ui.decide.banner import Banner
from ui.decide.future import FutureCard
from ui.decide.levers import change_words, slides
from ui.decide.outcome import Outcome, view_of
from ui.decide.overlay import DRAGGED_DRAWS, MOST_KEPT, TOGETHER, Overlay
from ui.decide.rows import LeverRow
from ui.decide.slider import TrackSlider
from ui.idle import Idle
from ui.interview.editors import Combo
from ui.present import presenting
from ui.prove.asked import Asked
from ui.prove.inspected import InspectedPage
from ui.results.basis import source_line
from ui.results.chart import Chart
from ui.results.money import money_of
from ui.results.nothing import nothing_card
from ui.session import Session
from ui.widgets.card import Card, Notice
from ui.widgets.page import clear, leave
from ui.widgets.text import Text, caption

if TYPE_CHECKING:
    from advisor.decision.world import Changes

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
        self._overlay, self._before = overlay, None if overlay.is_base else overlay.changes
        self._rows: dict[str, LeverRow] = {}
        self._basis: tuple[object, ...] = ()
        self._making = Idle(self)
        self._away = QTimer(self)
        self._away.setSingleShot(True)
        self._away.setInterval(AWAY_MS)
        self._away.timeout.connect(self._look_away)
        self.banner = Banner(overlay)
        self.banner.keep_asked.connect(self._keep)
        self.banner.apply_asked.connect(self._apply)
        self.pinned.addWidget(self.banner)
        self._notice = Notice("", "enough", role="secondary")
        self._notice.hide()
        self.page.column.addWidget(self._notice)
        self.page.column.addLayout(self._choose())
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setSpacing(16)
        self._levers = Card()
        self._levers.body.setSpacing(12)
        self._none = Text(tr("There is no comparison to vary yet: answer what is missing first."), role="secondary")
        self._levers.body.addWidget(self._none)
        self._list_holder = QWidget()
        self._list = QVBoxLayout(self._list_holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(12)
        self._levers.body.addWidget(self._list_holder)
        keys = tr(
            "Arrow: one step; Shift with an arrow: ten; Home, End: the ends; F: to the flip; N: one future. ▼ is today."
        )
        self._keys = caption(keys)
        self._levers.body.addWidget(self._keys)
        self._levers.body.addStretch(1)
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
        self._halves.addLayout(right, 5)
        self._nothing = QVBoxLayout()
        self._said_of: State | None = None
        self.page.column.addLayout(self._nothing)
        self.page.column.addLayout(self._halves)
        self.page.column.addStretch(1)
        overlay.changed.connect(self._show_changes)
        overlay.answered.connect(self._show_answer)
        overlay.failed.connect(self._say)
        presenting.notifier().changed.connect(self._presented)

    @property
    def is_settled(self) -> bool:
        """Whether what is shown answers the present changes on all draws, where there is a result."""
        return (self._overlay.is_settled and self._making.is_done) or self._session.result is None

    def start_with(self, field: str) -> None:
        """Put the focus on the slider of a lever: "Vary this" was pressed somewhere else."""
        row = self._rows.get(field)
        if row is not None:
            row.slider.setFocus(Qt.FocusReason.OtherFocusReason)
            self.page.ensureWidgetVisible(row)
        else:
            self._wanted = field

    def look_at(self, workload: str) -> None:
        """Turn to a workload."""
        self._overlay.look_at(workload)
        self._fill_chooser()

    def first_figure(self) -> Asked | None:
        return Asked("saving", _one(self._overlay.workload)) if self._session.result is not None else None

    def row(self, field: str) -> LeverRow:
        """The row of a lever. Raises KeyError."""
        return self._rows[field]

    # Choosing the workload

    def _choose(self) -> QHBoxLayout:
        self._wanted = ""
        row = QHBoxLayout()
        row.setSpacing(12)
        self._label = Text(tr("Workload"), strong=True, wrap=False)
        self._chooser = Combo()
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
        self._fill_rows()
        if there:
            self._tell()

    def _made(self) -> Iterator[None]:
        self._list_holder.hide()
        for _ in self._rows_made():
            yield
        self._list_holder.show()
        yield
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
        now, base = view_of(overlay.answer, overlay.workload), view_of(overlay.base, overlay.workload)
        dragging = any(row.slider.isSliderDown() for row in self._rows.values())
        self.outcome.show_view(now, base, money_of(result), overlay.workload, sticky=dragging)
        self.banner.set_outcome(now.verdict, self.outcome.headline())
        rough = overlay.answer.draws < result.draws
        said = tr("Rough while you drag: {n} of {all} draws") if rough else tr("{all} draws")
        self._rough.setText(said.format(n=words.number(DRAGGED_DRAWS), all=words.number(result.draws)))
        self._show_changes()
        self.answered.emit()

    def _show_nothing(self) -> None:
        """Without a result: what stands in the way, in place of sliders and outcome."""
        state = self._session.state if self._session.result is None else None
        self._levers.setVisible(state is None)
        if state != self._said_of or state is None:
            leave(self._nothing, self.page)
            clear(self._nothing)
            if state is not None:
                promise = tr("The sliders stand here as soon as these are answered.")
                self._nothing.addWidget(nothing_card(self._session, promise))
        self._said_of = state

    def _fill_rows(self) -> None:
        for _ in self._rows_made():
            pass

    def _rows_made(self) -> Iterator[None]:
        """The sliders of the workload, made or brought up to date one by one."""
        result = self._session.result
        basis = (result, self._overlay.levers, self._overlay.workload)
        same = len(self._basis) == len(basis) and all(map(operator.is_, basis, self._basis))
        if result is not None and self._rows and same:
            return
        self._basis = basis
        of_whom = next((one for one in result.workloads if one.id == self._overlay.workload), None) if result else None
        if of_whom is None and result is not None:
            of_whom = next(iter(result.workloads), None)
        points = of_whom.switch_points if of_whom is not None else ()
        verdict = of_whom.verdict if of_whom is not None else "not assessed"
        made = slides(self._overlay.levers, points, verdict) if result is not None else ()
        waits = result is not None and self._overlay.answer is None
        none = tr("There is nothing to vary here: this workload isn't compared. Its reason stands on the Results page.")
        self._none.setText(tr("Working it out") if waits else none)
        self._none.setVisible(not made)
        self._keys.setVisible(bool(made))
        kept, self._rows = self._rows, {}
        for place, slide in enumerate(made):
            # A row that stays is the same widget, so that a hand on its slider, and the focus, stay with it.
            row = kept.pop(slide.field, None)
            if row is None:
                row = LeverRow(slide)
                row.moved.connect(self._moved)
                row.settled.connect(lambda _field, _value: self._settled())
                yield
            elif row.slide != slide:
                row.adopt(slide)
            if self._list.indexOf(row) != place:
                self._list.insertWidget(place, row)
            self._rows[slide.field] = row
        for row in kept.values():
            row.hide()
            row.deleteLater()
        if self._wanted in self._rows:
            wanted, self._wanted = self._wanted, ""
            self.start_with(wanted)

    def _presented(self) -> None:
        for row in self._rows.values():
            row.adopt(row.slide)
        self._show_changes()

    def _show_changes(self) -> None:
        if not self.isVisible():
            return
        changed = {field for field, _ in change_words(self._overlay.changes)} if self._rows else set()
        for field, row in self._rows.items():
            row.put(self._value(row), flips=not changed - {field})

    def _value(self, row: LeverRow) -> float:
        slide, changes = row.slide, self._overlay.changes
        given = getattr(changes, slide.field)
        if not slide.is_multiple:
            return slide.now if given is None else float(given)
        return slide.now * float(given)

    # What a hand does

    def _moved(self, field: str, value: float) -> None:
        lever = next((one for one in self._overlay.levers if one.field == field), None)
        if lever is None:
            return
        if self._before is None:
            self._before = self._overlay.changes
        at_home = abs(value - lever.now) < 1e-9
        changes = self._overlay.changes
        self._overlay.try_out(_home(field, changes) if at_home else lever.applied(value, changes))

    def _settled(self) -> None:
        if self._before is not None:
            self._overlay.settle(self._before)
            self._before = None

    def _keep(self) -> None:
        if len(self._overlay.kept) >= MOST_KEPT:
            self._say(tr("There is room for five scenarios beside the base case: drop one first."))
            return
        name = ", ".join(said for _, said in change_words(self._overlay.changes))
        self._overlay.keep(name, self._overlay.changes)
        self._say(tr("Kept as scenario: {name}").format(name=name))

    def _apply(self) -> None:
        self._say(apply_to_case(self._session, self._overlay))

    def _say(self, text: str) -> None:
        self._notice.say(text)
        self._notice.show()

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


def _home(field: str, changes: Changes) -> Changes:
    from dataclasses import replace

    from advisor.decision.world import NO_CHANGE

    return replace(changes, **{field: getattr(NO_CHANGE, field)})
