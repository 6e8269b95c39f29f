"""The evidence page: every figure used, what is in and what is not, the second method, and the sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from ui import format as words
from ui.idle import Idle, in_turns, put_into
from ui.interview.editors import Combo
from ui.prove.asked import Asked
from ui.prove.evidence_rows import Fact, by_influence, day_of, facts, once_each, tr
from ui.prove.inspected import InspectedPage
from ui.prove.table import FigureTable
from ui.results.basis import basis_line
from ui.results.money import money_of
from ui.results.nothing import nothing_card
from ui.results.tags import marked, sureness
from ui.session import Session
from ui.widgets.card import Card, Notice
from ui.widgets.layouts import clear, nest
from ui.widgets.page import leave
from ui.widgets.table import ROW_OF_THREE, ROW_OF_TWO, Cell, Column, Table
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation

MOST_ROWS, MOST_FIGURES = 12, 9
"""Rows in sight at once; a table scrolls inside. Figures take three lines each."""
ROOM_FOR_NAMES = 320
"""Least width, in pixels at 100 %, of the names of figures: many differ in their last words only."""
LAST = 1e30
TURN_S = 0.01
"""Seconds for figures in a turn of the event loop: those of a few workloads stand there at once."""


class EvidencePage(InspectedPage):
    """Drawn anew with each result; filters stay."""

    def __init__(self, session: Session) -> None:
        why = tr("Every figure that the result rests on, with its kind, source and date.")
        super().__init__(session, QCoreApplication.translate("rail", "Evidence"), why, widest=1400)
        self._facts: tuple[Fact, ...] = ()
        self._below = Idle(self)
        self._top = QVBoxLayout()
        self._top.setSpacing(16)
        nest(self.page.column, self._top)
        self._list = self._made_list()
        self.page.column.addWidget(self._list)
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        nest(self.page.column, self._body)
        self.page.column.addStretch(1)

    def first_figure(self) -> Asked | None:
        return Asked("saving") if self._session.result is not None else None

    def _made_list(self) -> Card:
        card = Card()
        card.body.setContentsMargins(20, 16, 20, 16)
        card.body.addWidget(section(tr("Figures used")))
        row = QHBoxLayout()
        row.setSpacing(8)
        self._search = QLineEdit()
        self._search.setClearButtonEnabled(True)
        self._search.setPlaceholderText(tr("Filter by name, source or workload"))
        self._search.setAccessibleName(tr("Filter figures"))
        self._search.textChanged.connect(lambda _text: self._fill())
        self._which = Combo()
        self._which.setAccessibleName(tr("Figures shown"))
        for key, label in (
            ("all", tr("All")),
            ("J", tr("Judgement only")),
            ("V", tr("Vendor only")),
            ("M", tr("Measured only")),
            ("old", tr("Older than 6 months")),
            ("own", tr("Your own figures")),
        ):
            self._which.addItem(label, key)
        self._which.activated.connect(lambda _place: self._fill())
        row.addWidget(self._search, 1)
        row.addWidget(self._which)
        nest(card.body, row)
        self._table = FigureTable(
            [
                Column(tr("Figure"), stretch=True, least=ROOM_FOR_NAMES),
                Column(tr("Value"), figures=True, widest=160),
                Column(tr("Kind"), widest=150),
                Column(tr("Date"), widest=120),
                Column(tr("Of its spread"), figures=True),
            ],
            tr("Figures used"),
            row=ROW_OF_THREE,
            most_rows=MOST_FIGURES,
        )
        self._table.setSortingEnabled(True)
        card.body.addWidget(self._table)
        self._counted = caption()
        card.body.addWidget(self._counted)
        return card

    def draw(self, result: Recommendation | None) -> None:
        """Draw the figures, or what stands in the way of them; what stands below them piece by piece."""
        self._below.leave()
        leave(self._top, self.page)
        leave(self._body, self.page)
        clear(self._top)
        clear(self._body)
        self._list.hide()
        if result is None:
            promise = tr("Every figure that was used stands here as soon as these are answered.")
            self._top.addWidget(nothing_card(self._session, promise))
            return
        self._below.begin_now(self._pieces(result))
        self._below.go_on(1)

    def _pieces(self, result: Recommendation) -> Iterator[None]:
        """The figures as soon as their rows are made, within a blink; then what stands below them."""
        found: list[Fact] = []
        rows: list[list[Cell]] = []
        yield from in_turns(put_into(found, facts(result)), TURN_S)
        self._facts = by_influence(found)
        kept = self._kept()
        made = (_row(same, self._session.today) for same in once_each(kept))
        yield from in_turns(put_into(rows, made), TURN_S)
        self._put(rows, len(kept))
        self._top.addWidget(self._ages(result))
        self._list.show()
        for make in (_complete, _second, _sources, _limits):
            yield
            card = make(result)
            if card is not None:
                self._body.addWidget(card)
        self._body.addWidget(caption(basis_line(result)))

    @property
    def is_settled(self) -> bool:
        """Whether all stands that there is to show."""
        return self._below.is_done

    def _ages(self, result: Recommendation) -> Notice:
        """How old the facts are, and how much rests on judgement."""
        today = self._session.today
        old = sum(fact.is_old(today) for fact in self._facts)
        parts = [tr("Newest price: {day}.").format(day=words.day(result.newest_price))]
        if result.oldest_price_used:
            then = day_of(result.oldest_price_used)
            said = tr("Oldest price behind a compared option: {day}, {age}.")
            age = words.age(then, today) if then is not None else tr("age not known")
            parts.append(said.format(day=words.day(result.oldest_price_used), age=age))
        if old:
            said = tr("{n} figures are older than 6 months.") if old > 1 else tr("1 figure is older than 6 months.")
            parts.append(said.format(n=old))
        share = result.portfolio.judgement_share_pct
        if share is not None:
            parts.append(tr("{n}% of the spread rests on judgement.").format(n=words.number(share)))
        return Notice(" ".join(parts), "doubtful" if old else "enough", role="warning" if old else "secondary")

    def _kept(self) -> list[Fact]:
        """The figures that the filters let through."""
        today, which, text = self._session.today, str(self._which.currentData()), self._search.text().lower().split()
        return [
            fact for fact in self._facts if _is_kind(fact, which, today) and all(word in fact.said() for word in text)
        ]

    def _fill(self) -> None:
        kept = self._kept()
        self._put([_row(same, self._session.today) for same in once_each(kept)], len(kept))

    def _put(self, rows: list[list[Cell]], figures: int) -> None:
        self._table.fill(rows)
        said = tr("{n} of {all} figures")
        if len(rows) < figures:
            said = tr("{n} of {all} figures, in {rows} rows: what is the same for several workloads stands once")
        n, rest, made = (words.number(count) for count in (figures, len(self._facts), len(rows)))
        self._counted.setText(said.format(n=n, all=rest, rows=made))


def _is_kind(fact: Fact, which: str, today: date) -> bool:
    if which == "old":
        return fact.is_old(today)
    if which == "own":
        return fact.tag == "B"
    return which == "all" or fact.tag == which


def _row(same: tuple[Fact, ...], today: date) -> list[Cell]:
    """A figure, the same for one or more workloads. It opens for the one whose result it moves most: the first."""
    fact = same[0]
    used = list(dict.fromkeys(one.used_in for one in same if one.used_in))
    where = used[0] if len(used) == 1 else tr("{n} workloads").format(n=words.number(len(used))) if used else ""
    told = " · ".join(part for part in (where, fact.source) if part)
    tip = "\n".join(part for part in (fact.name, fact.source, ", ".join(used)) if part)
    share = fact.influence_pct
    said = _share(share)
    if any(_share(one.influence_pct) != said for one in same):
        said = tr("up to {share}").format(share=said) if share is not None and share >= 1 else said
    sure = tr("confidence {word}").format(word=sureness(fact.confidence)) if fact.confidence else ""
    return [
        Cell(fact.name, strong=True, second=told, tip=tip, opens=fact.asked),
        Cell(fact.value, tip=fact.value, opens=fact.asked),
        Cell(marked(fact.tag), second=sure or (tr("overrides ours") if fact.overridden else "")),
        Cell(words.day(fact.day) if fact.day else "–", fact.day, role="warning" if fact.is_old(today) else "text"),
        Cell(said, -share if share is not None else LAST),
    ]


def _share(percent: float | None) -> str:
    return "–" if percent is None else tr("under 1%") if percent < 1 else f"{words.number(percent)}%"


def _complete(result: Recommendation) -> Card:
    """What is counted, and what isn't, because."""
    card = Card()
    card.body.setContentsMargins(20, 16, 20, 16)
    card.body.addWidget(section(tr("What is in, and what is not")))
    counted = dict.fromkeys(line.line for one in result.workloads for line in one.cost_lines[:-1])
    table = Table(
        [Column(tr("Line of cost"), widest=360), Column(tr("Counted")), Column(tr("Because"), stretch=True)],
        marks_selection=False,
        most_rows=MOST_ROWS,
    )
    table.setAccessibleName(tr("What is in, and what is not"))
    rows = [[Cell(line), Cell(tr("included"), sign="enough"), Cell("")] for line in counted]
    rows += [
        [Cell(line), Cell(tr("not included"), sign="not checked", role="secondary"), Cell(reason, tip=reason)]
        for line, reason in result.not_included
    ]
    table.fill(rows)
    card.body.addWidget(table)
    return card


def _second(result: Recommendation) -> Card | None:
    """The second method beside the simulation, workload by workload."""
    checked = [(one, one.cross_check) for one in result.workloads if one.cross_check is not None]
    if not checked:
        return None
    money = money_of(result)
    card = Card()
    card.body.setContentsMargins(20, 16, 20, 16)
    card.body.addWidget(section(tr("Second method")))
    card.body.addWidget(Text(tr("Annuity formulas at the medians, without draws, beside the mean of the simulation.")))
    table = FigureTable(
        [
            Column(tr("Workload"), stretch=True),
            Column(tr("Simulation"), figures=True),
            Column(tr("Formula"), figures=True),
            Column(tr("Difference"), figures=True),
        ],
        tr("Second method"),
        row=ROW_OF_TWO,
        most_rows=MOST_ROWS,
    )
    table.fill(
        [
            [
                Cell(one.name, strong=True, second=check.reason, tip=check.reason),
                Cell(money.amount(check.mean_usd), check.mean_usd),
                Cell(money.amount(check.closed_form_usd), check.closed_form_usd),
                Cell(money.amount(check.difference_usd), opens=Asked("second method", one.id)),
            ]
            for one, check in checked
        ]
    )
    card.body.addWidget(table)
    return card


def _sources(result: Recommendation) -> Card:
    """The register of sources."""
    card = Card()
    card.body.setContentsMargins(20, 16, 20, 16)
    card.body.addWidget(section(tr("Sources")))
    table = Table(
        [
            Column(tr("Source"), stretch=True),
            Column(tr("Kind"), widest=200),
            Column(tr("Date"), widest=120),
            Column(tr("Confidence")),
        ],
        marks_selection=False,
        row=ROW_OF_TWO,
        most_rows=8,
    )
    table.setAccessibleName(tr("Sources"))
    table.setSortingEnabled(True)
    table.fill(
        [
            [
                Cell(one.title, second=one.used_for, tip=f"{one.title}\n{one.id}\n{one.used_for}"),
                Cell(one.kind),
                Cell(words.day(one.date) if one.date else "–", one.date),
                Cell(sureness(one.confidence)),
            ]
            for one in result.sources
        ]
    )
    card.body.addWidget(table)
    return card


def _limits(result: Recommendation) -> Card | None:
    """What the method can't see."""
    if not result.limits:
        return None
    card = Card()
    card.body.setContentsMargins(20, 16, 20, 16)
    card.body.addWidget(section(tr("What the method can't see")))
    for limit in result.limits:
        card.body.addWidget(Text(f"• {limit}", selectable=True))
    return card
