"""The sliders of a what-if: one for each input on which the verdict hangs, and what a hand does with them."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.decide.levers import change_words, slides
from ui.decide.overlay import Overlay
from ui.decide.rows import LeverRow
from ui.session import Session
from ui.widgets.card import Card
from ui.widgets.text import Text, caption

if TYPE_CHECKING:
    from advisor.decision.world import Changes


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("what-if", text)


class LeverCard(Card):
    """Sends what a slider says to the overlay; a hand that comes to rest is one step."""

    started = Signal(object)
    """The row on whose slider the focus was put, because it was asked for somewhere else."""

    def __init__(self, session: Session, overlay: Overlay) -> None:
        super().__init__()
        self._session, self._overlay = session, overlay
        self._before = None if overlay.is_base else overlay.changes
        self._rows: dict[str, LeverRow] = {}
        self._basis: tuple[object, ...] = ()
        self._wanted = ""
        self.body.setSpacing(12)
        self._none = Text(tr("There is no comparison to vary yet: answer what is missing first."), role="secondary")
        self.body.addWidget(self._none)
        self._holder = QWidget()
        self._list = QVBoxLayout(self._holder)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(12)
        self.body.addWidget(self._holder)
        keys = tr(
            "Arrow: one step; Shift with an arrow: ten; Home, End: the ends; F: to the flip; N: one future. ▼ is today."
        )
        self._keys = caption(keys)
        self.body.addWidget(self._keys)
        self.body.addStretch(1)

    def row(self, field: str) -> LeverRow:
        """The row of a lever. Raises KeyError."""
        return self._rows[field]

    @property
    def is_dragged(self) -> bool:
        """Whether a hand holds a slider."""
        return any(row.slider.isSliderDown() for row in self._rows.values())

    def start_with(self, field: str) -> None:
        """Put the focus on the slider of a lever, now or as soon as there is one."""
        row = self._rows.get(field)
        if row is None:
            self._wanted = field
            return
        row.slider.setFocus(Qt.FocusReason.OtherFocusReason)
        self.started.emit(row)

    def fill(self) -> None:
        """The sliders of the workload, at once."""
        for _ in self.filled():
            pass

    def filled_unseen(self) -> Iterator[None]:
        """The sliders one by one; they come into sight together."""
        self._holder.hide()
        for _ in self.filled():
            yield
        self._holder.show()
        yield

    def filled(self) -> Iterator[None]:
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

    def adopt(self) -> None:
        """Draw each slider anew: what is covered has changed."""
        for row in self._rows.values():
            row.adopt(row.slide)

    def show_changes(self) -> None:
        """Put each slider where the changes have it."""
        changed = {field for field, _ in change_words(self._overlay.changes)} if self._rows else set()
        for field, row in self._rows.items():
            row.put(self._value(row), flips=not changed - {field})

    def _value(self, row: LeverRow) -> float:
        slide, changes = row.slide, self._overlay.changes
        given = getattr(changes, slide.field)
        if not slide.is_multiple:
            return slide.now if given is None else float(given)
        return slide.now * float(given)

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


def _home(field: str, changes: Changes) -> Changes:
    from msgspec.structs import replace

    from advisor.decision.world import NO_CHANGE

    return replace(changes, **{field: getattr(NO_CHANGE, field)})
