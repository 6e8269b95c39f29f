"""The results: the portfolio and each workload, chosen at the top; without a result, what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import format as words
from ui import theme
from ui.idle import Idle
from ui.interview.editors import NameCombo
from ui.prove.asked import Asked
from ui.prove.inspected import InspectedPage
from ui.results import options, pictures, plan, sections, verdict
from ui.results.basis import any_saving, basis_line, source_line
from ui.results.cost import cost_card
from ui.results.held import held_card
from ui.results.money import money_of
from ui.results.nothing import nothing_card
from ui.results.workloads import workloads_card
from ui.session import Session
from ui.widgets.card import Notice
from ui.widgets.layouts import clear, nest
from ui.widgets.page import leave
from ui.widgets.text import Text, caption

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation, WorkloadResult

ONE, TWO, ROOM_FOR_TWO = 1080, 1900, 1640
"""Widest page with one and with two columns of cards, and the width from which there are two, in pixels at 100 %."""
TOGETHER = 0
"""Place of the portfolio in the chooser, where there is more than one workload."""


class ResultsPage(InspectedPage):
    """Drawn anew when another result arrives. It never shows a figure that rests on wrong or missing answers."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, QCoreApplication.translate("rail", "Results"))
        self._shown_for = ""
        self._workload = ""
        self._is_wide = False
        self._making = Idle(self)
        choose = QHBoxLayout()
        choose.setSpacing(12)
        self._label = Text(self.tr("Workload"), strong=True, wrap=False)
        self._chooser = NameCombo()
        self._chooser.setMinimumWidth(320)
        self._chooser.setAccessibleName(self.tr("Workload"))
        self._chooser.activated.connect(self._choose)
        choose.addWidget(self._label)
        choose.addWidget(self._chooser)
        choose.addStretch(1)
        nest(self.page.column, choose)
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        nest(self.page.column, self._body)
        self.page.column.addStretch(1)
        session.opened.connect(self._forget)

    def first_figure(self) -> Asked | None:
        return Asked("saving", self._workload) if self._drawn is not None else None

    def _forget(self) -> None:
        self._shown_for, self._drawn = "", None

    def _choose(self, place: int) -> None:
        self._shown_for = str(self._chooser.itemData(place) or "")
        self.redraw(again=True)
        self.page.verticalScrollBar().setValue(0)

    def draw(self, result: Recommendation | None) -> None:
        """Draw the portfolio or a workload, or what stands in the way."""
        place = self.page.verticalScrollBar().value()
        self._making.leave()
        leave(self._body, self.page)
        clear(self._body)
        self._fill_chooser(result)
        if result is None:
            self._body.addWidget(nothing_card(self._session))
            return
        for warning in result.warnings:
            self._body.addWidget(Notice(warning))
        shown = next((one for one in result.workloads if one.id == self._shown_for), None)
        if shown is None and len(result.workloads) == 1:
            shown = result.workloads[0]
        self._workload = shown.id if shown is not None else ""
        cards = self._of_portfolio(result) if shown is None else self._of_workload(result, shown)
        self._making.begin_now(self._placed(cards, result))
        # The verdict at once; the cards below it each in a turn of its own, within a blink.
        self._making.go_on(1)
        if place:
            # What is looked at stands further down: all of it is needed for that place to be there.
            self._making.finish()
            self.page.verticalScrollBar().setValue(place)

    def _fill_chooser(self, result: Recommendation | None) -> None:
        many = result is not None and len(result.workloads) > 1
        self._label.setVisible(many)
        self._chooser.setVisible(many)
        self._chooser.clear()
        if result is None or not many:
            return
        self._chooser.addItem(words.together(len(result.workloads)), "")
        for one in result.workloads:
            self._chooser.addItem(f"{one.name}: {words.verdict_in_plan(one)[1].lower()}", one.id)
        place = next((n for n, one in enumerate(result.workloads, start=1) if one.id == self._shown_for), TOGETHER)
        self._chooser.setCurrentIndex(place)

    def _of_portfolio(self, result: Recommendation) -> Iterator[QWidget]:
        money, source, portfolio = money_of(result), partial(source_line, result), result.portfolio
        yield verdict.portfolio_verdict(portfolio, money, result.horizon_months, result.hurdle_usd, source)
        if portfolio.plan is not None:
            yield plan.plan_card(portfolio.plan, money)
        card, table = workloads_card([(one, money) for one in result.workloads])
        table.opened.connect(lambda workload: self._open(str(workload)))
        yield any_saving(card, result)
        if len(portfolio.percentiles_usd) == 99:
            yield pictures.curve_card(portfolio.percentiles_usd, money, "", source)
        if portfolio.cash_flow_by_year:
            yield pictures.cash_card(portfolio.cash_flow_by_year, money, "", source)
        if result.commitments:
            yield held_card(result, money, source)

    def _open(self, workload: str) -> None:
        self._choose(next(n for n in range(self._chooser.count()) if self._chooser.itemData(n) == workload))

    def _of_workload(self, result: Recommendation, one: WorkloadResult) -> Iterator[QWidget]:
        money, source = money_of(result), partial(source_line, result)
        yield verdict.workload_verdict(one, result.portfolio, money, result.horizon_months, result.hurdle_usd, source)
        measure = one.versus_best_stay
        if one.reasons:
            yield sections.reasons_card(one)
        if one.switch_points or one.tornado:
            yield pictures.ChangesCard(one, money, source)
        if one.options:
            yield any_saving(options.OptionsCard(one, money), result)
        if one.waterfall:
            yield pictures.waterfall_card(one, money, source)
        if measure is not None and len(measure.percentiles_usd) == 99:
            yield pictures.curve_card(measure.percentiles_usd, money, one.id, source)
        if one.cash_flow_by_year:
            yield pictures.cash_card(one.cash_flow_by_year, money, one.id, source, one.cash_low)
        if result.commitments and len(result.workloads) == 1:
            yield held_card(result, money, source)
        if one.scenarios:
            yield any_saving(plan.scenarios_card(one, money), result)
        if one.switching_cost_usd is not None:
            yield sections.switching_card(one, money)
        if one.cost_lines:
            yield cost_card(one, money, result.not_included)
        if one.readiness:
            yield sections.readiness_card(one)
        if one.unknowns:
            yield sections.unknowns_card(one)

    def _placed(self, cards: Iterator[QWidget], result: Recommendation) -> Iterator[None]:
        """The verdict across; the others below, on a large screen in two columns, each into the shorter one."""
        self._body.addWidget(next(cards))
        columns, heights = self._columns(), [0, 0]
        yield
        for card in cards:
            shorter = 0 if heights[0] <= heights[1] else 1
            column = columns[shorter % len(columns)]
            column.insertWidget(column.count() - 1, card)
            heights[shorter] += card.sizeHint().height()
            yield
        self._body.addWidget(caption(basis_line(result)))

    def _columns(self) -> Sequence[QVBoxLayout]:
        """One column of cards, or two side by side; each ends in room that gives way."""
        row = QHBoxLayout()
        row.setSpacing(16)
        columns = (QVBoxLayout(), QVBoxLayout()) if self._is_wide else (QVBoxLayout(),)
        for column in columns:
            column.setSpacing(16)
            column.addStretch(1)
            nest(row, column, 1)
        nest(self._body, row)
        return columns

    @property
    def is_settled(self) -> bool:
        """Whether all stands that there is to show."""
        return self._making.is_done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= theme.px(ROOM_FOR_TWO)
        if wide != self._is_wide:
            self._is_wide = wide
            self.page.set_widest(TWO if wide else ONE)
            if self._drawn is not None:
                self.redraw(again=True)
