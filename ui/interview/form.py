"""A form: the fields of one page in groups, drawn from their views and kept while only their values change."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.idle import Idle
from ui.interview import values
from ui.interview.field import FieldRow
from ui.session import Session
from ui.widgets.card import Card
from ui.widgets.layouts import nest
from ui.widgets.link import Link
from ui.widgets.text import section

if TYPE_CHECKING:
    from advisor.case.interview import FieldView


NEW_IN_A_TURN, TURN_S = 6, 0.012
"""New fields after which, or seconds after the first of which, the window does something else: with what has to be laid
out and painted after it a turn takes three times as long."""


class Group(Card):
    """One group of fields; those of "More detail" are folded away until asked for."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.body.setContentsMargins(20, 16, 20, 20)
        self.body.setSpacing(16)
        self.title = section(title)
        self.body.addWidget(self.title)
        self.plain = QVBoxLayout()
        self.plain.setSpacing(16)
        nest(self.body, self.plain)
        self._more = Link()
        self._more.setCheckable(True)
        self._more.toggled.connect(self._fold)
        self.body.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        self._folded = QWidget()
        self.detail = QVBoxLayout(self._folded)
        self.detail.setContentsMargins(0, 0, 0, 0)
        self.detail.setSpacing(16)
        self.body.addWidget(self._folded)
        self._fold(False)

    def has_detail(self, there: bool) -> None:
        """Show or hide the fold."""
        self._more.setVisible(there)
        self._folded.setVisible(there and self._more.isChecked())

    def open(self) -> None:
        """Unfold, for a field inside."""
        self._more.setChecked(True)

    def _fold(self, opened: bool) -> None:
        self._folded.setVisible(opened)
        self._more.setText(self.tr("Less detail") if opened else self.tr("More detail"))
        self._more.updateGeometry()
        self._more.setAccessibleName(f"{self._more.text()}: {self.title.text()}")


class Form(QWidget):
    """Draws what `read` gives; sends answers to the session."""

    entered = Signal(object)

    def __init__(self, session: Session, read: Callable[[], Sequence[FieldView]]) -> None:
        super().__init__()
        self._session, self._read = session, read
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._groups: dict[str, Group] = {}
        self._rows: dict[str, FieldRow] = {}
        """By the question: the same row asks it of one workload after another."""
        self._views: tuple[FieldView, ...] = ()
        self._drawings = self._ended = self._made = 0
        self._rest = Idle(self)
        self._wish: Callable[[], object] | None = None

    def paths(self) -> tuple[str, ...]:
        """The fields of the form, from top to bottom."""
        return tuple(view.path for view in self._views)

    @property
    def is_settled(self) -> bool:
        """Whether all fields stand there."""
        return self._rest.is_done

    def once_settled(self, act: Callable[[], object]) -> None:
        """Do it when all fields stand there; a newer wish takes the older one's place."""
        self._wish = act
        if self.is_settled:
            self._settled()

    def forget_wish(self) -> None:
        """Leave undone what waits for the fields."""
        self._wish = None

    def row(self, path: str) -> FieldRow | None:
        """The field at a path, or the one that a longer path lies in."""
        rows = {row.view.path: row for row in self._rows.values()}
        near = [known for known in rows if path == known or path.startswith(known + ".")]
        if not near:
            near = [known for known in rows if known.startswith(path + ".")][:1]
        return rows[max(near, key=len)] if near else None

    def reveal(self, path: str) -> FieldRow | None:
        """Unfold the group of a field and give the field."""
        row = self.row(path)
        if row is not None and row.view.detail:
            self._groups[row.view.group].open()
        return row

    def refresh(self) -> None:
        """Draw the draft as it is now. Rows that stay are kept, so the field in use never moves or loses its text.

        Where many are new those further down follow a few at a time, within a blink.
        """
        self._rest.begin_now(self._drawn())
        self._rest.go_on(1)

    def _drawn(self) -> Iterator[None]:
        """`in_pieces`, as many fields at a time as can be made in a turn."""
        begun, whole, end = self._made, False, time.perf_counter() + TURN_S
        while not whole:
            for _ in self.in_pieces():
                made = self._made - begun
                if made >= NEW_IN_A_TURN or (made and time.perf_counter() > end):
                    yield
                    begun, end = self._made, time.perf_counter() + TURN_S
            whole = self._ended == self._drawings
        # The last step: what waits for it finds the form at rest.
        self._rest.leave()
        self._settled()

    def _settled(self) -> None:
        wish, self._wish = self._wish, None
        if wish is not None:
            wish()

    def in_pieces(self) -> Iterator[None]:
        """`refresh`, one field after the other; left off on the way, the next `refresh` does the rest.

        It ends where another one has begun since: what it was about to draw is no longer true.
        """
        self._drawings += 1
        mine, views = self._drawings, tuple(self._read())
        self._views = views
        currency = str(self._session.draft.get("decision", {}).get("currency") or "USD")
        wanted = {_question(view): view for view in views}
        for question in [asked for asked, row in self._rows.items() if not _same(row.view, wanted.get(asked))]:
            gone = self._rows.pop(question)
            # Hiding takes the focus away, and a line that loses it answers: to a question that is no longer there.
            gone.blockSignals(True)
            gone.hide()
            gone.deleteLater()
        placed: dict[tuple[str, bool], int] = {}
        for question, view in wanted.items():
            group = self._group(view)
            layout = group.detail if view.detail else group.plain
            row = self._rows.get(question)
            if row is None:
                row = self._rows[question] = self._new_row(view, currency)
            else:
                row.show_view(view, currency)
            place = placed.get((view.group, view.detail), 0)
            if layout.indexOf(row) != place:
                layout.insertWidget(place, row)
            placed[(view.group, view.detail)] = place + 1
            yield
            if self._drawings != mine:
                return
        self._rows = {question: self._rows[question] for question in wanted}
        for name, group in self._groups.items():
            group.has_detail((name, True) in placed)
            group.setVisible(any(key[0] == name for key in placed))
        self._ended = mine

    def _group(self, view: FieldView) -> Group:
        group = self._groups.get(view.group)
        if group is None:
            group = Group(view.group_title)
            group.setAccessibleName(view.group_title)
            self._groups[view.group] = group
            self._column.addWidget(group)
        return group

    def _new_row(self, view: FieldView, currency: str) -> FieldRow:
        self._made += 1
        row = FieldRow(view, currency, partial(completions, self._session))
        row.answered.connect(self._answer)
        row.cleared.connect(lambda view: self._session.clear(view.path, self._step(view, None)))
        row.unknown.connect(lambda view: self._session.dont_know(view.path, self._step(view, None)))
        row.kept.connect(
            lambda view: self._session.keep_answer(view.path, self.tr("keep {label}").format(label=view.label))
        )
        row.entered.connect(self.entered.emit)
        return row

    def _answer(self, view: FieldView, value: Any) -> None:
        if view.unit_path:
            amount, unit = value
            self._session.answer_volume(view.path, amount, view.unit_path, unit, self._step(view, amount))
        else:
            self._session.answer(view.path, value, self._step(view, value))

    def _step(self, view: FieldView, value: Any) -> str:
        """How the step is called in the Edit menu: ``output length 256 → 900``."""
        low, high = getattr(value, "low", None), getattr(value, "high", None)
        plain = {"low": low, "high": high} if low is not None else value
        before, after = values.shown(view, view.value), values.shown(view, plain)
        return f"{view.label} {before or '…'} → {after or '…'}"


def completions(session: Session, view: FieldView) -> Sequence[str]:
    """Names that the catalog can offer for a field."""
    catalog = session.catalog
    if view.suggest == "model":
        return sorted(catalog.models)
    if view.suggest == "instance":
        return sorted(catalog.instances)
    if view.suggest == "region":
        return sorted({region for instance in catalog.instances.values() for region in instance.regions})
    return ()


def _question(view: FieldView) -> str:
    """What is asked, whichever workload it is asked of."""
    return ".".join("*" if part.isdigit() else part for part in view.path.split("."))


def _same(old: FieldView, new: FieldView | None) -> bool:
    """Whether a row can go on showing this view: the same question with the same choices."""
    return (
        new is not None
        and (old.label, old.kind, old.suggest, old.can_be_unknown, bool(old.unit_path))
        == (new.label, new.kind, new.suggest, new.can_be_unknown, bool(new.unit_path))
        and (old.group, old.detail) == (new.group, new.detail)
        and (old.choices == new.choices or len(new.choices) > 4 < len(old.choices))
        and old.unit_choices == new.unit_choices
    )
