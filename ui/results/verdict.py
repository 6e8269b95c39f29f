"""The verdict card: shape and word, the sentence, the key figures, and the fifty futures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui import format as words
from ui import theme
from ui.prove.asked import Asked, Kind
from ui.prove.figure import Figure
from ui.results.charts import DotPlot
from ui.results.frame import ChartFrame
from ui.widgets.card import Card
from ui.widgets.glyphs import VERDICT_ROLE, VERDICT_TINT, Glyph
from ui.widgets.layouts import nest
from ui.widgets.text import Text, caption

if TYPE_CHECKING:
    from advisor.decision.result import GivingUp, NpvQuantiles, PortfolioResult, Quantiles, WorkloadResult, Yardstick


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("results", text)


class VerdictCard(Card):
    """What should be done, and how sure that is."""

    def __init__(self, verdict: str, said: str, headline: str, follows: str = "") -> None:
        super().__init__()
        self.body.setContentsMargins(0, 0, 0, 20)
        self.body.setSpacing(16)
        band = Card(fill=VERDICT_TINT.get(verdict, "sunken"))
        band.body.setContentsMargins(24, 16, 24, 20)
        band.body.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(12)
        role = VERDICT_ROLE.get(verdict, "text")
        row.addWidget(Glyph(verdict if verdict in VERDICT_ROLE else "mixed", 28, role=role))
        word = Text(said, size=theme.VERDICT, role=role, strong=True, wrap=False)
        word.setAccessibleName(tr("Verdict: {word}").format(word=word.text()))
        row.addWidget(word)
        row.addStretch(1)
        nest(band.body, row)
        self.headline = Text(headline, size=theme.SECTION, selectable=True)
        band.body.addWidget(self.headline)
        if follows:
            band.body.addWidget(Text(follows, role="secondary", selectable=True))
        self.body.addWidget(band)
        self.inner = QVBoxLayout()
        self.inner.setContentsMargins(24, 0, 24, 0)
        self.inner.setSpacing(16)
        nest(self.body, self.inner)


def workload_verdict(
    result: WorkloadResult,
    whole: PortfolioResult,
    money: words.Money,
    horizon: int,
    hurdle: float,
    source: Callable[[], str],
) -> VerdictCard:
    """The card of one workload; the only one says what is advised on the whole, which its limits may hold back."""
    if whole.workloads == 1:
        card = VerdictCard(whole.verdict, words.verdict_word(whole.verdict), whole.headline, whole.follows)
    else:
        card = VerdictCard(*words.verdict_in_plan(result), result.headline, result.follows)
    if result.conditional_on:
        card.inner.addWidget(
            Text(tr("On condition: {what}").format(what="; ".join(result.conditional_on)), role="warning")
        )
    measure = result.versus_best_stay
    if measure is None:
        card.inner.addWidget(Text(tr("There is no figure to show for this workload."), role="secondary"))
        return card
    card.inner.addWidget(
        _figures(
            measure.npv_usd,
            _chance(measure.probability_of_saving, measure.hurdle_probability, hurdle, money),
            measure.payback_months,
            result.versus_today,
            money,
            horizon,
            result.id,
        )
    )
    if result.giving_up is not None and result.giving_up.is_telling:
        card.inner.addWidget(Text(_ended(result.giving_up, money), role="secondary", selectable=True))
    _add_plot(card, measure.percentiles_usd, money, result.id, source)
    return card


def _ended(giving: GivingUp, money: words.Money) -> str:
    """What the figures hold where many futures end the move early: they are small next to what the headline says."""
    through = giving.carried_through_usd
    # With the step of so wide a range, a middle near zero would be said to be under a million.
    amount = money.amount(abs(through.p50))
    ended = tr(
        "In {share} of futures validation shows the move to be dearer than staying. It ends there, and these figures "
        "hold the work lost."
    )
    said = (
        tr("Carried through in all futures, moving would cost {amount} more at the median.")
        if through.p50 < 0
        else tr("Carried through in all futures, moving would save {amount} at the median.")
    )
    return f"{ended.format(share=words.percent(giving.share))} {said.format(amount=amount)}"


def portfolio_verdict(
    result: PortfolioResult, money: words.Money, horizon: int, hurdle: float, source: Callable[[], str]
) -> VerdictCard:
    """The card of all workloads together."""
    card = VerdictCard(result.verdict, words.verdict_word(result.verdict), result.headline, result.follows)
    if result.assessed < result.workloads:
        said = tr("{done} of {all} workloads are assessed; the others stand below with their reason.")
        if result.assessed == result.workloads - 1:
            said = tr("{done} of {all} workloads are assessed; the other one stands below with its reason.")
        card.inner.addWidget(Text(said.format(done=result.assessed, all=result.workloads), role="secondary"))
    if result.npv_usd is None or result.probability_of_saving is None:
        card.inner.addWidget(Text(tr("No move is advised, so there is no saving to add up."), role="secondary"))
        return card
    if result.basis == "best single move" and result.workloads > 1:
        card.inner.addWidget(
            Text(tr("No move is advised: these figures are those of the best single move."), role="secondary")
        )
    card.inner.addWidget(
        _figures(
            result.npv_usd,
            _chance(result.probability_of_saving, result.hurdle_probability or 0.0, hurdle, money),
            result.payback_months,
            result.versus_today,
            money,
            horizon,
            "",
        )
    )
    _add_plot(card, result.percentiles_usd, money, "", source)
    return card


def _add_plot(
    card: VerdictCard, percentiles: tuple[float, ...], money: words.Money, workload: str, source: Callable[[], str]
) -> None:
    if len(percentiles) != 99:
        return
    plot = DotPlot(percentiles, money, asked=Asked("saving", workload))
    frame = ChartFrame(plot, tr("Fifty futures of the saving"), source)
    card.inner.addWidget(frame)
    said = tr("Each dot is one of 50 equally likely futures. {split}.").format(split=plot.finding())
    row = QHBoxLayout()
    row.addWidget(caption(said), 1)
    row.addWidget(frame.tools)
    nest(card.inner, row)


def _chance(saving: float, above: float, hurdle: float, money: words.Money) -> tuple[str, str, str]:
    """The chance by which the verdict is reached: of any saving, or of one above the buyer's hurdle."""
    if hurdle <= 0:
        return tr("Chance of saving"), words.percent(saving), words.probability(saving)
    head = tr("Chance above the hurdle of {amount}").format(amount=money.amount(hurdle))
    return head, words.percent(above), tr("any saving: {chance}").format(chance=words.percent(saving))


def _figures(
    npv: NpvQuantiles,
    chance: tuple[str, str, str],
    payback: Quantiles | None,
    today: Yardstick | None,
    money: words.Money,
    horizon: int,
    workload: str,
) -> QWidget:
    """Saving, chance, payback and the other yardstick, side by side."""
    basis = tr("over {n} months, present value").format(n=horizon)
    middle = payback.p50 if payback else None
    late = tr("middle {middle}").format(middle=words.months(middle)) if middle is not None else ""
    told: list[tuple[Kind, str, str, str]] = [
        (
            "saving",
            tr("Against the best way to stay"),
            money.range(npv),
            tr("8 in 10 futures; middle {middle}, {basis}").format(
                middle=money.loss_words(npv.p50, money.step(npv)), basis=basis
            ),
        ),
        ("chance", *chance),
        ("payback", tr("Payback"), words.months_range(payback), late),
    ]
    if today is not None:
        told.append(
            (
                "versus today",
                tr("Against today's bill"),
                money.range(today.npv_usd),
                tr("chance {chance}").format(chance=words.percent(today.probability_of_saving)),
            )
        )
    grid = QWidget()
    layout = QGridLayout(grid)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setHorizontalSpacing(24)
    layout.setVerticalSpacing(4)
    for column, (kind, head, figure, line) in enumerate(told):
        layout.addWidget(caption(head), 0, column, Qt.AlignmentFlag.AlignBottom)
        value = Figure(figure, Asked(kind, workload))
        value.setAccessibleName(f"{head}: {figure}. {line}")
        layout.addWidget(value, 1, column, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(caption(line), 2, column, Qt.AlignmentFlag.AlignTop)
        layout.setColumnStretch(column, 1)
    return grid
