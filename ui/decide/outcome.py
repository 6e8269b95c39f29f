"""What follows from the changes: verdict, money and chance beside the base case, the fifty dots, the waterfall."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import format as words
from ui import theme
from ui.results.axis import Axis, money_axis, on_the_axis
from ui.results.bars import Waterfall
from ui.results.charts import DotPlot
from ui.results.frame import ChartFrame
from ui.widgets.card import Card
from ui.widgets.glyphs import VERDICT_ROLE, VERDICT_TINT, Glyph
from ui.widgets.layouts import nest
from ui.widgets.text import Text, caption, section

if TYPE_CHECKING:
    from advisor.decision.result import FirstAnswer, FirstWorkload, NpvQuantiles, Quantiles, WaterfallStep


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("what-if", text)


class View(NamedTuple):
    """One workload's part of an answer, or all together."""

    name: str
    verdict: str
    option: str
    npv: NpvQuantiles | None
    chance: float | None
    payback: Quantiles | None
    percentiles: tuple[float, ...]
    waterfall: tuple[WaterfallStep, ...]
    over_hurdle: bool
    """Whether the chance is that of a saving above the buyer's hurdle, by which the verdict is reached."""


def view_of(answer: FirstAnswer, workload: str, *, hurdle: bool = False) -> View:
    """The part of an answer that a page looks at; an unknown workload: all together. `hurdle`: whether there is one."""
    one = next((one for one in answer.workloads if one.id == workload), None)
    if one is None:
        whole = answer.portfolio
        chance = whole.hurdle_probability if hurdle else whole.probability_of_saving
        return View("", whole.verdict, "", whole.npv_usd, chance, None, whole.percentiles_usd, (), hurdle)
    measure = one.versus_best_stay
    if measure is None:
        return View(one.name, one.verdict, _option_of(one), None, None, None, (), one.waterfall, hurdle)
    chance = measure.hurdle_probability if hurdle else measure.probability_of_saving
    return View(
        one.name, one.verdict, _option_of(one), measure.npv_usd, chance,
        measure.payback_months, measure.percentiles_usd, one.waterfall, hurdle,
    )  # fmt: skip


def _option_of(one: FirstWorkload) -> str:
    """What the workload runs on; said to be the plan's where its own verdict speaks against it."""
    label = one.recommended_label or ""
    moves = one.recommended_option is not None and one.recommended_option == one.best_move_option
    return tr("in the plan: {option}").format(option=label) if label and moves != (one.verdict == "move") else label


def money_words(view: View, money: words.Money) -> str:
    """Range and middle of the saving in one line."""
    if view.npv is None:
        return tr("no saving to show")
    # Beside the words "Stay" and "Wait" an amount would be taken for what staying or waiting brings.
    said = {
        "stay": tr("moving: {range}, middle {middle}"),
        "wait": tr("moving now: {range}, middle {middle}"),
    }.get(view.verdict, tr("{range}, middle {middle}"))
    return said.format(range=money.range(view.npv), middle=money.loss_words(view.npv.p50, money.step(view.npv)))


class Outcome(Card):
    """Redrawn in place, so that nothing jumps while a hand drags."""

    def __init__(self, source: Callable[[], str]) -> None:
        super().__init__()
        self.body.setContentsMargins(0, 0, 0, 16)
        self.body.setSpacing(8)
        self._band = Card(fill="sunken")
        self._band.body.setContentsMargins(20, 12, 20, 12)
        self._band.body.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(12)
        self._sign = Glyph("not assessed", 24)
        self._word = Text("", size=theme.VERDICT, strong=True, wrap=False)
        head.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(self._word, 1)
        nest(self._band.body, head)
        self._option = Text("")
        self._money = Text("", size=theme.SECTION, strong=True)
        self._chance = Text("")
        self._base = caption()
        for line in (self._option, self._money, self._chance, self._base):
            self._band.body.addWidget(line)
        self.body.addWidget(self._band)
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 0, 16, 0)
        inner.setSpacing(8)
        nest(self.body, inner)
        none = words.Money()
        self._dots = DotPlot([0.0] * 99, none, lines=10.0)
        self._steps = Waterfall((), none, "")
        self._parts: list[QWidget] = []
        frames = [
            ChartFrame(self._dots, tr("Fifty futures of the saving"), source),
            ChartFrame(self._steps, tr("Where the money goes"), source),
        ]
        for frame, title in zip(frames, (tr("Fifty futures"), tr("Where the money goes")), strict=True):
            part = QWidget()
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, 0)
            head = QHBoxLayout()
            head.addWidget(section(title), 1)
            head.addWidget(frame.tools)
            nest(column, head)
            column.addWidget(frame)
            inner.addWidget(part)
            self._parts.append(part)
        self._axis: Axis | None = None

    def headline(self) -> str:
        """Verdict and money in one line."""
        return f"{self._word.text()}: {self._money.text()}"

    def text(self) -> str:
        """What is said in words."""
        lines = (self._word, self._option, self._money, self._chance, self._base)
        return "\n".join(line.text() for line in lines if line.text())

    def point(self, usd: float | None) -> None:
        """Mark a future among the dots; None: no more."""
        self._dots.point(usd)

    def show_view(self, now: View, base: View, money: words.Money, workload: str, *, sticky: bool) -> None:
        """Show what follows. `sticky`: the axis only grows, so that dots move and not the ground under them."""
        role = VERDICT_ROLE.get(now.verdict, "text")
        self._sign.set_kind(now.verdict if now.verdict in VERDICT_ROLE else "mixed", role)
        if self._word.text() != words.verdict_word(now.verdict):
            self._word.setText(words.verdict_word(now.verdict))
            self._band.set_fill(VERDICT_TINT.get(now.verdict, "sunken"), "line")
        self._word.set_role(role)
        self._word.setAccessibleName(tr("Verdict with these changes: {word}").format(word=self._word.text()))
        self._option.setText(now.option)
        self._option.setVisible(bool(now.option))
        said = money_words(now, money)
        self._money.setText(said[:1].upper() + said[1:])
        self._chance.setText(chance_words(now))
        same = now == base
        said = tr("Base case: {verdict} · {money} · {chance}")
        self._base.setText(
            tr("This is the base case.")
            if same
            else said.format(
                verdict=words.verdict_word(base.verdict), money=money_words(base, money), chance=short_chance(base)
            )
        )
        self._draw(now, base, money, workload, sticky=sticky)

    def _draw(self, now: View, base: View, money: words.Money, workload: str, *, sticky: bool) -> None:
        has_dots, has_steps = len(now.percentiles) == 99, bool(now.waterfall)
        self._parts[0].setVisible(has_dots)
        self._parts[1].setVisible(has_steps)
        if has_dots:
            held = [money.shown(value) for value in (*on_the_axis(now.percentiles), *base.percentiles[4:95])]
            if sticky and self._axis is not None:
                held += [self._axis.low, self._axis.high]
            if not sticky or self._axis is None or min(held) < self._axis.low or max(held) > self._axis.high:
                self._axis = money_axis(held)
            self._dots.show_futures(now.percentiles, money)
            self._dots.show_on(self._axis)
        if has_steps:
            self._steps.show_steps(now.waterfall, money, workload)


def chance_words(view: View) -> str:
    """Chance of saving and payback in one line."""
    if view.chance is None:
        return ""
    said = tr("Chance above the hurdle: {chance}") if view.over_hurdle else tr("Chance of saving: {chance}")
    said = said.format(chance=words.probability(view.chance))
    if view.payback is None:
        return said
    return tr("{chance} · payback {months}").format(chance=said, months=words.months_range(view.payback))


def short_chance(view: View) -> str:
    """``chance 19%``."""
    return tr("chance {n}").format(n=words.percent(view.chance)) if view.chance is not None else tr("no chance known")
