"""How a figure came about: its formula, its inputs with kind, source and date, and the nearest measurements.

Everything stands in the result already; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field
from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.prove.asked import Asked

if TYPE_CHECKING:
    from advisor.decision.result import Assumption, EvidenceRow, Recommendation, WorkloadResult, Yardstick

FIRST_CAUSES = 6
"""Uncertain inputs that are named under a saving, the most influential first."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("derivation", text)


class Input(Struct, frozen=True):
    """One input of a figure; `asked` opens the input's own derivation."""

    name: str
    value: str = ""
    tag: str = ""
    source: str = ""
    date: str = ""
    confidence: str = ""
    note: str = ""
    asked: Asked | None = None


class Derivation(Struct, frozen=True):
    """A figure and what it is made of."""

    title: str
    value: str
    formula: str
    tag: str = "C"
    range: str = ""
    inputs: tuple[Input, ...] = ()
    nearest: tuple[EvidenceRow, ...] = ()
    notes: tuple[str, ...] = ()
    used_by: tuple[str, ...] = field(default=())
    lever: str = ""
    """The what-if lever that varies it, where there is one."""


class Told(Struct, frozen=True):
    """Where a derivation reads: the result, its workload (None: all together), and words for amounts."""

    result: Recommendation
    workload: WorkloadResult | None
    money: words.Money


def measure_of(told: Told) -> Yardstick | None:
    """The saving against the best way of staying, of the workload or of all together."""
    if told.workload is not None:
        return told.workload.versus_best_stay
    portfolio = told.result.portfolio
    if portfolio.npv_usd is None or portfolio.probability_of_saving is None or portfolio.payback_months is None:
        return None
    from advisor.decision.result import Yardstick

    return Yardstick(
        portfolio.basis,
        portfolio.npv_usd,
        portfolio.probability_of_saving,
        portfolio.hurdle_probability or 0.0,
        portfolio.payback_months,
        portfolio.percentiles_usd,
    )


def basis_of(told: Told) -> str:
    """Horizon and discount rate in words."""
    said = tr("{n} months, discounted at {rate}% a year")
    return said.format(n=told.result.horizon_months, rate=words.plain(told.result.discount_rate_pct))


def causes(told: Told) -> tuple[Input, ...]:
    """The uncertain inputs that carry most of the spread."""
    ids = [told.workload.id] if told.workload is not None else [one.id for one in told.result.workloads]
    rows = [one for one in told.result.assumptions if one.workload in ids and one.variance_share_pct]
    rows.sort(key=lambda one: -(one.variance_share_pct or 0.0))
    return tuple(assumption_input(one, told.money) for one in rows[:FIRST_CAUSES])


def assumption_input(one: Assumption, money: words.Money) -> Input:
    """An uncertain input with its range and its part of the spread."""
    part = ""
    if one.variance_share_pct is not None:
        share = tr("under 1") if one.variance_share_pct < 1 else words.number(one.variance_share_pct)
        part = tr("carries {n}% of the spread").format(n=share)
    return Input(
        one.quantity, assumption_range(one, money), one.tag, one.source, one.date, note=part,
        asked=Asked("assumption", one.workload, one.id),
    )  # fmt: skip


def assumption_range(one: Assumption, money: words.Money) -> str:
    """``0.66 to 1.4 times``: P10 to P90 with the unit; what is fixed is one figure, a rate in the case's currency."""
    unit = words.unit(one.unit)
    if one.p10 is None or one.p90 is None:
        if one.p50 is None:
            return tr("not known")
        paid = one.unit.startswith("USD")
        value = words.plain(money.shown(one.p50) if paid else one.p50)
        return f"{value} {one.unit.replace('USD', money.currency) if paid else unit}".strip()
    if one.p10 == one.p90:
        return f"{words.plain(one.p10)} {unit}".strip()
    low, high = words.significant(one.p10), words.significant(one.p90)
    return tr("{low} to {high} {unit}").format(low=low, high=high, unit=unit).strip()


def cost_inputs(told: Told) -> tuple[Input, ...]:
    """The lines of cost behind a saving: best stay and best move side by side."""
    if told.workload is None:
        return tuple(
            Input(one.name, _saving_words(one, told.money), "C", asked=Asked("saving", one.id))
            for one in told.result.workloads
        )
    found = []
    for line in told.workload.cost_lines:
        if not (line.best_stay_usd or line.best_move_usd):
            continue
        value = tr("stay {stay} · move {move}").format(
            stay=told.money.amount(line.best_stay_usd), move=told.money.amount(line.best_move_usd)
        )
        asked = Asked("cost line", told.workload.id, line.line)
        found.append(Input(line.line, value, line.tag, line.owner, line.date, note=line.basis, asked=asked))
    return tuple(found)


def _saving_words(one: WorkloadResult, money: words.Money) -> str:
    return money.range(one.versus_best_stay.npv_usd) if one.versus_best_stay is not None else tr("not known")


def joined(parts: Sequence[str]) -> str:
    """Parts that say something, with dots between them."""
    return " · ".join(part for part in parts if part)


def to_saving(told: Told) -> Input:
    """The saving as an input of another figure."""
    measure = measure_of(told)
    range_ = told.money.range(measure.npv_usd) if measure is not None else tr("not known")
    where = told.workload.id if told.workload is not None else ""
    return Input(tr("Saving"), range_, "C", asked=Asked("saving", where))
