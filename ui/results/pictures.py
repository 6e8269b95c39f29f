"""The cards that hold a chart: S-curve, waterfall, cash by year, switch points with the tornado behind a tab."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from ui import format as words
from ui import theme
from ui.prove.asked import Asked
from ui.prove.figure import Figure
from ui.results.bars import Tornado, Waterfall
from ui.results.break_even import BreakEvenLines
from ui.results.cash import CashByYear
from ui.results.charts import SCurve
from ui.results.frame import ChartFrame, chart_card
from ui.results.tracks import SwitchPointTracks
from ui.widgets.card import Card
from ui.widgets.layouts import nest
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from advisor.decision.result import CashLow, WorkloadResult, YearFlow

Source = Callable[[], str]


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("results", text)


def curve_card(percentiles: Sequence[float], money: words.Money, workload: str, source: Source) -> Card:
    """What if at least an amount is needed?"""
    title = tr("What if you need at least a certain saving?")
    frame = ChartFrame(SCurve(percentiles, money, asked=Asked("saving", workload)), title, source)
    return chart_card(title, tr("Point at the curve, or use the arrow keys."), frame)


def waterfall_card(result: WorkloadResult, money: words.Money, source: Source) -> Card:
    """From today's cost to that of moving, cause by cause; below it what a wrong choice costs."""
    title = tr("Where the money goes")
    why = tr("Present value over the horizon, means so that the steps add up. Hatched: adds to the cost.")
    frame = ChartFrame(Waterfall(result.waterfall, money, result.id), title, source)
    regret = regret_line(result, money)
    return chart_card(title, why, frame, *([regret] if regret is not None else []))


def cash_card(
    years: Sequence[YearFlow], money: words.Money, workload: str, source: Source, low: CashLow | None = None
) -> Card:
    """What each year brings against staying, and how deep the money spent in advance goes."""
    title = tr("When the money comes")
    why = tr("Moving against the best way to stay, not discounted. A whisker holds 8 in 10 futures.")
    under = []
    if low is not None and low.usd < 0:
        said = tr("Deepest in month {month}: {amount} spent in advance in the middle future.")
        under.append(caption(said.format(month=low.month, amount=money.amount(-low.usd))))
    return chart_card(title, why, ChartFrame(CashByYear(years, money, workload), title, source), *under)


class ChangesCard(Card):
    """What would change the verdict: switch points first, what each input does to the saving behind a tab."""

    def __init__(self, result: WorkloadResult, money: words.Money, source: Source) -> None:
        super().__init__()
        self.body.setContentsMargins(20, 16, 20, 16)
        self._head = QHBoxLayout()
        self._head.addWidget(section(tr("What would change the verdict")), 1)
        nest(self.body, self._head)
        if alone := words.alone_in_plan(result):
            self.body.addWidget(Text(alone, role="secondary"))
        self._tabs = QTabBar()
        self._tabs.setAccessibleName(tr("What would change the verdict"))
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        self._parts: list[tuple[QWidget, ChartFrame]] = []
        if result.switch_points:
            chart = SwitchPointTracks(result.switch_points, result.verdict, result.id)
            why = tr("One input at a time, all else as it is; the nearest first. Thick: the verdict holds. ▼: today.")
            self._add(tr("Switch points"), why, ChartFrame(chart, tr("Switch points"), source))
        middle = result.tornado_middle_usd
        if result.tornado and middle is not None:
            tornado = Tornado(result.tornado, middle, money, result.id)
            why = tr("The middle saving where one input is low (hollow) and where it is high (filled).")
            if result.carried_through:
                why = tr(
                    "The middle saving of a move carried through, where one input is low (hollow) and high (filled)."
                )
            self._add(tr("What each input does"), why, ChartFrame(tornado, tr("What each input does"), source))
        if result.break_even is not None:
            lines = BreakEvenLines(result.break_even, result.switch_points, result.verdict, result.id)
            why = tr("On a line so many of 100 futures save by moving, below it more. ✕: today; ◆: the verdict turns.")
            self._add(tr("Break-even of prices"), why, ChartFrame(lines, tr("Break-even of prices"), source))
        self.body.insertWidget(1, self._tabs)
        self._tabs.setVisible(len(self._parts) > 1)
        self._tabs.currentChanged.connect(self._show)
        self._show(0)

    def _add(self, title: str, why: str, frame: ChartFrame) -> None:
        part = QWidget()
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Text(why, role="secondary"))
        column.addWidget(frame)
        self._head.addWidget(frame.tools)
        self._tabs.addTab(title)
        self._parts.append((part, frame))
        self.body.addWidget(part)

    def _show(self, tab: int) -> None:
        for place, (part, frame) in enumerate(self._parts):
            part.setVisible(place == tab)
            frame.tools.setVisible(place == tab)


def regret_line(result: WorkloadResult, money: words.Money) -> QWidget | None:
    """What a wrong choice costs on average, as a sentence that opens its derivation."""
    regret = result.regret
    if regret is None:
        return None
    said = tr("Wrong choices cost on average: {moved} if you move, {stayed} if you stay.").format(
        moved=money.amount(regret.if_moved_usd), stayed=money.amount(regret.if_stayed_usd)
    )
    return Figure(said, Asked("regret", result.id), size=theme.BODY, strong=False)
