"""GPUs that have a published price with a term in another region, and none where the buyer may run them.

No price is made of that: staying is compared without a term. What a term takes off where it is published says whether
the verdict may rest on that.
"""

from __future__ import annotations

from msgspec import Struct

from advisor.cost.commitments import covers, months_to
from advisor.cost.demand import HOURS_PER_MONTH
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.rates import list_price
from advisor.decision.evaluated import Evaluated
from advisor.decision.result import SwitchPoint, Unknown
from advisor.decision.rounding import median
from advisor.decision.telling.story import Story
from advisor.decision.telling.words import percent, price_digits

HOURLY = "on_demand"


class Elsewhere(Struct, frozen=True):
    """A GPU by the hour without a known term, and what its term takes off in a region where it is published.

    `ratio`: what its fleet would cost a month with as much off, as multiple of what the best way of staying costs.
    """

    option: Option
    region: str
    term_months: int
    off: float
    ratio: float

    @property
    def words(self) -> str:
        """What is published, in words."""
        years = self.term_months // 12
        return f"in {self.region} the published {years}-year price is {percent(self.off)} below the hourly one"


def elsewhere(story: Story) -> Elsewhere | None:
    """The GPU whose term is most worth asking for, where the best way of staying has none and one might be cheaper."""
    stay = story.evaluation.best_stay
    if stay is None or term_of(stay.option):
        return None
    known = {o.instance for o in story.bench.feasible() if o.side == "stay" and term_of(o)}
    found = [
        one
        for e in story.evaluation.options.values()
        if e.option.side == "stay" and e.option.plan == HOURLY and e.option.instance not in known
        if not _signed(e.option, story)
        if (one := _published(e, stay, story)) is not None and one.ratio < 1.0
    ]
    return min(found, key=lambda one: (one.ratio, one.option.id), default=None)


def ask_for_its_term(story: Story) -> list[str]:
    """The step that settles it, with the price at which the verdict would be another."""
    one, stay = elsewhere(story), story.best_stay
    if one is None or stay is None:
        return []
    asked = f"Ask AWS for a price with a term for {one.option.instance} in {one.option.region}"
    point = _cheaper(story)
    if point is None or point.flips_at is None:
        return [f"{asked}: {one.words}."]
    at = f"below {story.money.rate(point.flips_at)} ({price_digits(point.now)} is counted)"
    if stay.instance == one.option.instance:
        return [f"{asked}: {at} the verdict would be {point.flips_to}."]
    less = percent(1.0 - point.flips_at / point.now)
    return [f"{asked}: were staying {less} cheaper, {stay.instance} {at}, the verdict would be {point.flips_to}."]


def its_term_not_known(story: Story) -> list[Unknown]:
    """The same as a fact that is missing."""
    one = elsewhere(story)
    if one is None:
        return []
    return [
        Unknown(
            f"Price with a term for {one.option.instance} in {one.option.region}",
            f"staying is priced without one; {one.words}",
            "AWS account team: a quote",
            "commercials.rate_card",
        )
    ]


def rests_on_no_term(story: Story) -> list[str]:
    """The condition of a move that would be none with as much off as elsewhere."""
    one = elsewhere(story)
    if one is None or not _turns(one, story):
        return []
    return [
        f"Staying is priced without a term, since none is known for {one.option.instance} in {one.option.region}; "
        f"{one.words}."
    ]


def _turns(one: Elsewhere, story: Story) -> bool:
    """Whether the verdict would be another with as much off as elsewhere."""
    point = _cheaper(story)
    return point is not None and point.flips_at is not None and point.flips_at >= one.ratio * point.now


def term_of(option: Option) -> int:
    """Months that the plan of an option binds for; today's fleet may be under one."""
    plan = plans().get(option.plan)
    return 0 if plan is None else plan.term_months


def _signed(option: Option, story: Story) -> bool:
    """Whether the buyer has a rate of their own for it, or a commitment that covers it to the end: what a term takes
    off the published price says nothing of those."""
    day, horizon = story.world.decides_on, story.evaluation.market.months
    held = story.world.case.commercials.commitments or ()
    own = option.price is not None and option.price.own
    return own or any(covers(c, option) and months_to(c.ends, day) >= horizon for c in held)


def _published(hourly: Evaluated, stay: Evaluated, story: Story) -> Elsewhere | None:
    """What a term takes off the hourly price where both are published: the one that costs least over the horizon, paid
    month by month where there is such a one."""
    option, catalog, horizon = hourly.option, story.world.catalog, story.evaluation.market.months
    here = list_price(catalog, option.instance, option.region, HOURLY)
    bill = median(stay.stream.first_month())
    if here is None or here.usd_per_hour is None or option.venue != "aws" or bill <= 0:
        return None
    found = []
    for price in catalog.prices_for(option.instance):
        plan, beside = plans().get(price.plan), list_price(catalog, option.instance, price.region, HOURLY)
        if plan is None or not plan.term_months or price.usd_per_hour is None or price.region == option.region:
            continue
        if beside is None or beside.usd_per_hour is None:
            continue
        share = float(price.usd_per_hour / beside.usd_per_hour)
        # What binds beyond the horizon counts in full.
        held = share * max(1.0, plan.term_months / horizon)
        month = held * float(here.usd_per_hour) * HOURS_PER_MONTH * median(hourly.count)
        one = Elsewhere(option, price.region, plan.term_months, 1.0 - share, month / bill)
        found.append((plan.paid_ahead > 0.0, one.ratio, price.region, one))
    return min(found, key=lambda row: row[:3])[3] if found else None


def _cheaper(story: Story) -> SwitchPoint | None:
    """The switch point of GPU prices, where lower ones turn the verdict."""
    point = next((p for p in story.switch_points if p.input == "gpu_price"), None)
    return None if point is None or point.flips_at is None or point.flips_at >= point.now else point
