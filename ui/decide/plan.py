"""The plan page: which workloads move when, within team and budget, and how sure it is that no plan is better."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from ui import format as words
from ui.decide.gantt import Gantt
from ui.decide.gantt_lines import tr
from ui.decide.limit_bar import LimitBar
from ui.decide.pin_card import PinCard
from ui.decide.pins import Pins
from ui.prove.asked import Asked
from ui.prove.inspected import InspectedPage
from ui.results.basis import basis_line, source_line
from ui.results.frame import ChartFrame, chart_card
from ui.results.money import money_of
from ui.results.nothing import nothing_card
from ui.results.plan import plan_card
from ui.session import Session
from ui.widgets.card import Card
from ui.widgets.layouts import clear, nest
from ui.widgets.page import leave
from ui.widgets.text import Text, caption

if TYPE_CHECKING:
    from advisor.decision.result import PortfolioPlan, Recommendation


class PlanPage(InspectedPage):
    """Drawn anew with each result; while pins change, the picture and the card of the pins stay where they are."""

    def __init__(self, session: Session) -> None:
        why = tr("Which workloads move when, with the team and the budget that there are.")
        super().__init__(session, QCoreApplication.translate("rail", "Plan"), why)
        self.pins = Pins(session)
        self._gantt: Gantt | None = None
        self._card: PinCard | None = None
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self._under = QVBoxLayout()
        self._under.setSpacing(16)
        nest(self.page.column, self._body)
        nest(self.page.column, self._under)
        self.page.column.addStretch(1)
        self.pins.changed.connect(self._changed)
        self.pins.failed.connect(self.say)

    @property
    def is_settled(self) -> bool:
        """Whether what is shown holds to the pins as they are."""
        return self.pins.is_settled

    def redraw(self, *, again: bool = False) -> None:
        """Draw what is new: of the result, or of the pins."""
        self.pins.attend()
        super().redraw(again=again)
        self._show_plan()

    def first_figure(self) -> Asked | None:
        return Asked("saving") if self._session.result is not None else None

    def draw(self, result: Recommendation | None) -> None:
        """Draw the frame of the plan, or what stands in the way; the plan itself follows the pins."""
        self._gantt, self._card = None, None
        for part in (self._body, self._under):
            leave(part, self.page)
            clear(part)
        if result is None:
            promise = tr("The plan by quarter stands here as soon as these are answered.")
            self._body.addWidget(nothing_card(self._session, promise))
            if self._session.draft.get("pins") and not self.pins.held:
                self._body.addWidget(self._way_out())
            return
        self._gantt = Gantt(result)
        self._gantt.pin_asked.connect(self.pins.pin)
        self._gantt.unpin_asked.connect(self.pins.unpin)
        frame = ChartFrame(self._gantt, tr("Plan by quarter"), partial(source_line, result))
        plan = result.portfolio.plan
        sentence = plan.sentence if plan is not None else tr("Nothing could move, so there is nothing to plan.")
        key = tr(
            "Hatched: work of the move; line behind it: the new fleet runs; dot: pinned. Click a line for its saving."
        )
        self._sentence = Text(sentence, role="secondary")
        card = chart_card(tr("Quarter by quarter"), "", frame, caption(key))
        card.body.insertWidget(1, self._sentence)
        self._body.addWidget(card)
        if plan is not None or self.pins.held:
            self._card = PinCard(self.pins)
            self._body.addWidget(self._card)
        self._shown: PortfolioPlan | None = None

    def _way_out(self) -> QPushButton:
        """Pins of the file that can't be read: they can be dropped."""
        drop = QPushButton(tr("Drop all pins"))
        drop.setAccessibleName(drop.text())
        drop.clicked.connect(lambda _checked=False: self.pins.unpin_all())
        return drop

    def _show_plan(self) -> None:
        """The plan with the pins, else the best one: in the picture, and in what stands under it."""
        result = self._drawn
        if result is None or self._gantt is None:
            return
        if self._card is not None:
            self._card.refresh(result)
        pinned = self.pins.plan
        if self.pins.held and pinned is None:
            return
        plan = result.portfolio.plan if pinned is None else pinned.pinned.plan
        if plan is self._shown and plan is not None:
            return
        self._shown = plan
        self._gantt.show_plan(result, plan, self.pins.held)
        self._sentence.setText(plan.sentence if plan is not None else self._sentence.text())
        clear(self._under)
        if plan is not None:
            self._under.addWidget(self._limits(plan, partial(source_line, result), is_best=pinned is None))
            if plan.moves:
                self._under.addWidget(plan_card(plan, money_of(result)))
        self._under.addWidget(caption(basis_line(result)))

    def _limits(self, plan: PortfolioPlan, source: partial[str], *, is_best: bool) -> Card:
        """Team and budget, and how far the plan may be from the best."""
        if plan.limits:
            chart = LimitBar([(one.name, one.used, one.most, one.unit) for one in plan.limits])
            card = chart_card(tr("Team and budget"), "", ChartFrame(chart, tr("Team and budget"), source))
        else:
            card = Card()
            said = tr("Nothing is planned, so no limit of team, budget or quota is used.")
            card.body.addWidget(Text(said, role="secondary"))
        # Of no move at all the sentence on top says why: too unsure, or better later. No plan stands beside others.
        if is_best and (plan.moves or plan.left_out):
            card.body.addWidget(Text(gap_words(plan)))
        if plan.left_out:
            names = ", ".join(plan.left_out)
            card.body.addWidget(Text(tr("Would pay alone, and stays in the plan: {names}.").format(names=names)))
        return card


def gap_words(plan: PortfolioPlan) -> str:
    """``Best found so far, at most 0.4% from the optimum``; a gap of zero is a proof."""
    if plan.gap_pct <= 0:
        return tr("No other plan within these limits is better: that is proved.")
    said = tr("Best found so far, at most {n}% from the optimum.")
    return said.format(n=words.significant(plan.gap_pct))
