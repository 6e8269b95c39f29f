"""Every figure that the result rests on, as rows: value, kind, source, date, confidence, influence, use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.prove.asked import Asked
from ui.prove.derivation import assumption_range
from ui.results.money import money_of

if TYPE_CHECKING:
    from advisor.decision.result import OptionResult, Recommendation, WorkloadResult

OLD_DAYS = 183
"""Facts older than this are old: half a year."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("evidence", text)


class Fact(Struct, frozen=True):
    """A figure that was used."""

    name: str
    value: str
    tag: str
    source: str
    day: str
    confidence: str
    influence_pct: float | None
    used_in: str
    asked: Asked | None
    overridden: bool = False

    def is_old(self, today: date) -> bool:
        """Whether its date lies more than half a year back; a figure without a date isn't called old."""
        then = day_of(self.day)
        return then is not None and today - then > timedelta(days=OLD_DAYS)

    def said(self) -> str:
        """What a filter looks through."""
        return " ".join((self.name, self.value, self.source, self.used_in, self.day)).lower()


@lru_cache(maxsize=1024)
def day_of(text: str) -> date | None:
    """The first day that a date of a source may mean: sources are dated by day, month or year; None: undated."""
    parts = text.strip()[:10].split("-")
    try:
        year, month, day = (int(part) for part in (*parts, "1", "1")[:3])
        return date(year, month, day)
    except ValueError:
        return None


def facts(result: Recommendation) -> Iterator[Fact]:
    """All figures, one by one: a case of sixty workloads rests on more than a thousand."""
    names = {one.id: one.name for one in result.workloads}
    money = money_of(result)
    for one in result.assumptions:
        yield Fact(
            one.quantity, assumption_range(one, money), one.tag, one.source, one.date, "", one.variance_share_pct,
            names.get(one.workload, tr("all workloads")), Asked("assumption", one.workload, one.id), one.tag == "B",
        )  # fmt: skip
    for workload in result.workloads:
        yield from _of_workload(workload, result)


def by_influence(found: Iterable[Fact]) -> tuple[Fact, ...]:
    """The most influential first."""
    return tuple(sorted(found, key=lambda fact: -(fact.influence_pct or 0.0)))


def once_each(found: Iterable[Fact]) -> list[tuple[Fact, ...]]:
    """What is the same figure for several workloads together, in the order of the first of them."""
    same: dict[tuple[object, ...], list[Fact]] = {}
    for fact in found:
        said = fact.name, fact.value, fact.tag, fact.source, fact.day, fact.confidence, fact.overridden
        same.setdefault(said, []).append(fact)
    return [tuple(facts) for facts in same.values()]


def _of_workload(workload: WorkloadResult, result: Recommendation) -> Iterator[Fact]:
    compared = dict.fromkeys((workload.baseline_option, workload.best_stay_option, workload.best_move_option))
    for option in workload.options:
        if option.id in compared:
            yield from _of_option(option, workload, result)
    for line in workload.effort:
        tag = "B" if line.overridden else line.tag
        value = words.span(line.weeks, tr("person-weeks"))
        asked = Asked("effort", workload.id, line.item)
        yield Fact(line.item, value, tag, line.evidence, "", "", None, workload.name, asked, line.overridden)


def _of_option(option: OptionResult, workload: WorkloadResult, result: Recommendation) -> Iterator[Fact]:
    price = option.price
    asked = Asked("option", workload.id, option.id)
    if price is not None:
        name = tr("Price of {option}").format(option=option.label)
        value = tr("{amount} an hour").format(amount=money_of(result).exact(price.usd_per_hour))
        own = price.tag == "B" and price.list_usd_per_hour not in (None, price.usd_per_hour)
        yield Fact(
            name, value, price.tag, price.source, price.as_of, price.confidence, None, workload.name, asked, own
        )  # fmt: skip
    for row in option.evidence_rows:
        value = f"{words.significant(row.measured, 3)} {words.unit(row.unit).replace(' per ', '/')}"
        name = tr("Measured: {model} on {n} × {chip}").format(model=row.model, n=row.accelerators, chip=row.accelerator)
        where = Asked("throughput", workload.id, option.id)
        yield Fact(name, value, "M", row.source, row.date, "", None, workload.name, where)
