"""One machine under one plan in several places: each place that can cost less than the others, and no other."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property

from advisor.cost.capacity import quotas
from advisor.cost.commitments import months_to
from advisor.cost.lines import Line, Setting, lines_by_place
from advisor.cost.options import Option
from advisor.cost.rates import HourlyPrice
from advisor.cost.steps import price_steps

Alike = tuple[object, ...]
"""What options have in common that are held against each other."""
_Levels = tuple[tuple[int, float], ...]
"""USD an hour from a month on, infinite while it can't be had; of two for one month the later counts."""
_NO_RANGE = (1.0, 1.0, 1.0)


def cheapest_hosts(options: Sequence[Option], keep: Option | None) -> Iterator[Option]:
    """Of options that differ only in the host around the same accelerators, the cheapest in each region."""
    best: dict[tuple[Alike, str, date | None], Option] = {}
    for option in options:
        if option.price is None:
            yield option
            continue
        key = _alike(option), option.region, option.not_before
        kept = best.get(key)
        if kept is None or (kept.price is not None and option.price.usd < kept.price.usd):
            best[key] = option
        if keep is not None and option.instance == keep.instance:
            yield option
    yield from best.values()


def matched_elsewhere(options: Sequence[Option], setting: Setting) -> set[str]:
    """Ids of the options that differ from another only in their place, and that it matches at every time of the
    horizon, in price and in each line beside it. Of equals one in which capacity is promised in writing goes first,
    then one in which the instance is sold at a published price, then the home region.

    What is bought today, and options without a price, are never among them; a place in which capacity is promised only
    where another such place matches it, one without a quota only where another without one does, today's host and the
    buyer's own only where the same host does.
    """
    groups: dict[Alike, list[_Offer]] = {}
    for option in options:
        if option.price is not None and "today" not in option.roles:
            groups.setdefault(_alike(option), []).append(_Offer(option, setting))
    return {x.option.id for group in groups.values() for x in group if any(y is not x and y.replaces(x) for y in group)}


class _Offer:
    """An option with what is compared of it, worked out where it has others beside it."""

    def __init__(self, option: Option, setting: Setting) -> None:
        self.option = option
        self._setting = setting

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines in which places differ."""
        return lines_by_place(self.option, self._setting)

    @cached_property
    def prices(self) -> tuple[_Levels, ...]:
        """What its hours cost, and flexible hours beside a term, from each month on in which that changes."""
        option, now = self.option, self._setting.case.decision.decides_on
        pairs = ((option.price, option.plan), (option.flexible, "on_demand"))
        return tuple(_levels(price, plan, now) for price, plan in pairs if price is not None)

    def rank(self) -> tuple[bool, bool, int]:
        """Which of equals goes first: promised, sold, home."""
        option, terms = self.option, self._setting.case.commercials
        regions = (terms.region, *terms.other_regions)
        place = regions.index(option.region) if option.region in regions else len(regions)
        sold = bool(self._setting.catalog.prices_for(option.instance, region=option.region))
        return not self.promised(), not sold, place

    def promised(self) -> bool:
        """Whether capacity there is promised in writing."""
        here, case = (self.option.instance, self.option.region), self._setting.case
        return any(
            (g.instance, g.region) == here and g.until >= case.decision.decides_on for g in case.commercials.capacity
        )

    def limited(self) -> bool:
        """Whether a quota limits what can be had there: how much is needed is known once the fleet is."""
        return (self.option.instance, self.option.region) in quotas(self._setting.case)

    def replaces(self, other: _Offer) -> bool:
        """Whether it matches the other, which need not be kept, and goes before it where the other matches it too."""
        if other.is_bought_today() or (other.promised() and not self.promised()):
            return False
        if other.is_kept_host() and not self.is_same_host(other):
            return False
        if self.limited() and not other.limited():
            return False
        if not self.matches(other):
            return False
        return not other.matches(self) or (self.rank(), self.option.id) < (other.rank(), other.option.id)

    def matches(self, other: _Offer) -> bool:
        """Whether price and lines are at no time above the other's; what is unknown is no less than what is known."""
        ranges = zip(self.option.spread or _NO_RANGE, other.option.spread or _NO_RANGE, strict=True)
        times = max(mine / theirs for mine, theirs in ranges)
        cheaper = all(_never_above(mine, theirs, times) for mine, theirs in zip(self.prices, other.prices, strict=True))
        return cheaper and _no_more_beside(self.lines, other.lines)

    def is_bought_today(self) -> bool:
        """Whether it is more or fewer of what runs today, in its place under its plan."""
        today = self._setting.today
        return today is not None and _bought(self.option) == _bought(today)

    def is_kept_host(self) -> bool:
        """Whether it is today's host or the buyer's own."""
        today = self._setting.today
        return bool(self.option.roles) or (today is not None and self.option.instance == today.instance)

    def is_same_host(self, other: _Offer) -> bool:
        """Whether both are the same instance, added by the same."""
        return (self.option.instance, self.option.roles) == (other.option.instance, other.option.roles)


def _bought(option: Option) -> Alike:
    return option.instance, option.plan, option.venue, option.region, option.flexible is None, option.before


def _alike(option: Option) -> Alike:
    """What options have in common that differ in host and place alone."""
    provider = option.provider if option.venue != "aws" else ""
    later = option.begun_later or option.before
    starts = option.price.starts if later and option.price is not None else None
    kind = option.plan, option.before, option.flexible is None
    return option.accelerator, option.accelerators, option.venue, provider, *kind, starts


def _levels(price: HourlyPrice, plan: str, now: date) -> _Levels:
    day = price.not_before
    had = [(0, 1.0)] if day is None else [(0, math.inf), (months_to(day, now), 1.0)]
    return tuple((month, float(price.usd) * times) for month, times in (*had, *price_steps(price, plan, now)))


def _never_above(one: _Levels, other: _Levels, times: float) -> bool:
    """Whether `times` the one is in no month above the other."""
    months = {month for month, _ in (*one, *other)}
    return all(times * _at(one, month) <= _at(other, month) for month in months)


def _at(levels: _Levels, month: int) -> float:
    return [usd for begins, usd in levels if begins <= month][-1]


def _no_more_beside(lines: Sequence[Line], others: Sequence[Line]) -> bool:
    unknown = {line.id for line in lines if line.unknown} <= {line.id for line in others if line.unknown}
    return unknown and all(mine <= theirs for mine, theirs in zip(_sums(lines), _sums(others), strict=True))


def _sums(lines: Sequence[Line]) -> tuple[float, ...]:
    return (
        sum(line.share for line in lines),
        sum(line.usd_month_at_volume for line in lines),
        sum(line.usd_once for line in lines),
    )
