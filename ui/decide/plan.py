"""The plan page: which workloads move when, within team and budget, and how sure it is that no plan is better."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout

from ui import format as words
from ui.decide.gantt import Gantt, LimitBar, tr
from ui.prove.asked import Asked
from ui.prove.inspected import InspectedPage
from ui.results.basis import basis_line, source_line
from ui.results.frame import ChartFrame, chart_card
from ui.results.money import money_of
from ui.results.nothing import nothing_card
from ui.results.plan import plan_card
from ui.session import Session
from ui.widgets.card import Card
from ui.widgets.page import clear, leave
from ui.widgets.text import Text, caption

if TYPE_CHECKING:
    from advisor.decision.result import PortfolioPlan, Recommendation


class PlanPage(InspectedPage):
    """Drawn anew with each result."""

    def __init__(self, session: Session) -> None:
        why = tr("Which workloads move when, with the team and the budget that there are.")
        super().__init__(session, QCoreApplication.translate("rail", "Plan"), why)
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self.page.column.addLayout(self._body)
        self.page.column.addStretch(1)

    def first_figure(self) -> Asked | None:
        return Asked("saving") if self._session.result is not None else None

    def draw(self, result: Recommendation | None) -> None:
        """Draw the plan, or what stands in the way."""
        leave(self._body, self.page)
        clear(self._body)
        if result is None:
            promise = tr("The plan by quarter stands here as soon as these are answered.")
            self._body.addWidget(nothing_card(self._session, promise))
            return
        source, plan = partial(source_line, result), result.portfolio.plan
        frame = ChartFrame(Gantt(result), tr("Plan by quarter"), source)
        title = tr("Quarter by quarter")
        sentence = plan.sentence if plan is not None else tr("Nothing could move, so there is nothing to plan.")
        key = tr("Hatched: work of the move; line behind it: the new fleet runs. Click a line for its saving.")
        self._body.addWidget(chart_card(title, sentence, frame, caption(key)))
        if plan is not None:
            self._body.addWidget(self._limits(plan, source))
            if plan.moves:
                self._body.addWidget(plan_card(plan, money_of(result)))
        self._body.addWidget(caption(basis_line(result)))

    def _limits(self, plan: PortfolioPlan, source: partial[str]) -> Card:
        """Team and budget, and how far the plan may be from the best."""
        if plan.limits:
            chart = LimitBar([(one.name, one.used, one.most, one.unit) for one in plan.limits])
            card = chart_card(tr("Team and budget"), "", ChartFrame(chart, tr("Team and budget"), source))
        else:
            card = Card()
            said = tr("Nothing is planned, so no limit of team, budget or quota is used.")
            card.body.addWidget(Text(said, role="secondary"))
        card.body.addWidget(Text(gap_words(plan)))
        if plan.left_out:
            names = ", ".join(plan.left_out)
            card.body.addWidget(Text(tr("Would pay, without room within the limits: {names}.").format(names=names)))
        return card


def gap_words(plan: PortfolioPlan) -> str:
    """``Best found so far, at most 0.4% from the optimum``; a gap of zero is a proof."""
    if not plan.moves and not plan.left_out:
        return tr("No plan with a move in it is better than staying.")
    if plan.gap_pct <= 0:
        return tr("No other plan within these limits is better: that is proved.")
    said = tr("Best found so far, at most {n}% from the optimum.")
    return said.format(n=words.significant(plan.gap_pct))
