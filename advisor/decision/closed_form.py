"""Present value of one option by formula, carried through: whole instances for each year's load, the terms on which
they are paid, annuities for the months.

It shares no code with the simulation: the bills are worked out anew from the demand, the speed at its median, the plan
and the hourly price.
"""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from advisor.cost.commitments import covers, hours_before, months_to
from advisor.cost.demand import RunDemand, ServiceDemand
from advisor.cost.market import drifts, price_family
from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.cost.steps import price_steps
from advisor.decision.bench import Bench
from advisor.decision.evaluated import Evaluated
from advisor.decision.methods.finance import capital_recovery_factor, monthly_rate
from advisor.decision.world import World

HOURS = 730.0
"""Hours of a month, as bills count them."""


class Formula(Struct, frozen=True):
    """What the formulas take from the case: the workload at its medians, the horizon in months, the rate a month."""

    bench: Bench
    world: World
    months: int
    rate: float
    median_prices: bool = False
    """Whether prices are taken at their median, which falls with their spread, or at their mean, today's price."""

    @property
    def years(self) -> int:
        """Years of the horizon, begun ones included."""
        return -(-self.months // 12)

    def at_median(self, name: str) -> float:
        """A drawn input at its median."""
        return float(self.bench.values[name][0])

    def grown(self, year: int) -> float:
        """The load of a year relative to that of the first."""
        return (1.0 + self.at_median("growth") / 100.0) ** year

    def instances(self, year: int, speed: float) -> float:
        """Whole instances that the busiest hour of a year needs, spare ones included."""
        needed, demand = self.needed(year, speed), self.bench.demand
        if not needed or isinstance(demand, RunDemand):
            return 0.0
        return max(math.ceil(needed - 1e-9), 1) + demand.spare_instances

    def needed(self, year: int, speed: float) -> float:
        """The same, not in whole numbers and without spare ones."""
        demand = self.bench.demand
        if isinstance(demand, RunDemand):
            raise TypeError("runs are paid by their hours")
        peak = max(demand.peak_ratio * self.at_median("peak"), 1.0)
        load = demand.average_per_s * self.at_median("volume") * self.grown(year) * peak
        return load / (speed * self.at_median("utilisation"))

    def discount(self, month: float) -> float:
        """USD today of a dollar at the end of a month."""
        return float((1.0 + self.rate) ** -month)

    def annuity(self, opens: float, closes: float) -> float:
        """USD today of a dollar at the end of each month of [opens, closes)."""
        return self._annuity(closes) - self._annuity(opens)

    def prepaid(self, opens: float, closes: float, ahead: int) -> float:
        """The same, where as many months are paid at the start of the first of them."""
        total, block = 0.0, int(opens) // ahead
        while block * ahead < closes:
            held = min(closes, (block + 1) * ahead) - max(opens, block * ahead)
            total += held * self.discount(block * ahead)
            block += 1
        return total

    def _annuity(self, months: float) -> float:
        if months <= 0:
            return 0.0
        whole = int(months)
        found = 1.0 / capital_recovery_factor(self.rate, whole) if self.rate > 0 and whole else float(whole)
        # A month that is begun is paid in part, at its end.
        return found + (months - whole) * self.discount(whole + 1.0)


def formula_of(bench: Bench, world: World, months: int, discount_rate: float, median_prices: bool = False) -> Formula:
    """The formulas of a workload; `bench` and `world` are those of the medians."""
    return Formula(bench, world, months, monthly_rate(discount_rate), median_prices)


def instances_worth(evaluated: Evaluated, formula: Formula, begin: float, end: float) -> float:
    """USD today of an option's instances over the months [begin, end)."""
    option = evaluated.option
    years = range(formula.years)
    bills, parts = ([of(evaluated, formula, y) for y in years] for of in (_bill, _part_of_hours))
    total = _paid(option, formula, bills, begin, end, parts)
    if evaluated.committed is not None and option.flexible is not None:
        plan = "on_demand" if option.venue == "aws" else "neocloud_on_demand"
        hourly = replace(option, price=option.flexible, plan=plan, flexible=None)
        price = float(option.flexible.usd)
        bills = [_beyond(evaluated, formula, y) * price for y in range(formula.years)]
        total += _paid(hourly, formula, bills, begin, end)
    return total


def _bill(evaluated: Evaluated, formula: Formula, year: int) -> float:
    """USD a month of the instances in a year at the price of the option, what is mixed in beyond a term apart."""
    option, demand = evaluated.option, formula.bench.demand
    price = 0.0 if option.price is None else float(option.price.usd)
    drawn = formula.bench.price_draws.get(option.id)
    price *= 1.0 if drawn is None else float(drawn[0])
    if "today" in option.roles:
        return price * _as_today(evaluated, formula, year) * (option.hours_per_month or HOURS)
    if evaluated.committed is not None:
        return price * evaluated.committed * HOURS
    if isinstance(demand, RunDemand):
        return price * evaluated.group * max(_run_hours(evaluated, demand, formula, y) for y in _held(option, year))
    if plans()[option.plan].flexible:
        return price * _busy(evaluated, formula, year) * _hours(option, demand)
    return price * max(_fleet(evaluated, formula, y) for y in _held(option, year)) * _hours(option, demand)


def _held(option: Option, year: int) -> range:
    """The years of the term that a year lies in, up to it: what was taken is not given back while the term runs, and
    what was bought not at all."""
    if option.outlay_usd is not None:
        return range(year + 1)
    term = max(option.new_term_months // 12, 1)
    return range(year - year % term, year + 1)


def _fleet(evaluated: Evaluated, formula: Formula, year: int) -> float:
    count, needed = evaluated.option.count, formula.instances(year, _done(evaluated, formula))
    return needed if count is None else max(math.ceil(count * formula.grown(year) - 1e-9), needed)


def _busy(evaluated: Evaluated, formula: Formula, year: int) -> float:
    """Instances that are paid by the hour: all, and of a batch as many as its work would keep busy in all the time that
    it may take."""
    demand = formula.bench.demand
    if isinstance(demand, RunDemand) or not demand.ends_when_done:
        return _fleet(evaluated, formula, year)
    return formula.needed(year, _done(evaluated, formula))


def _as_today(evaluated: Evaluated, formula: Formula, year: int) -> float:
    """Today's fleet in a year: it grows as the modelled fleet does, and shrinks with the load."""
    count, load = float(evaluated.option.count or 1), formula.at_median("volume") * formula.grown(year)
    times = load
    if load > 1.0 and not isinstance(formula.bench.demand, RunDemand) and evaluated.throughput is not None:
        spare, speed = formula.bench.demand.spare_instances, _speed(evaluated, formula)
        times = max((formula.instances(year, speed) - spare) / (formula.instances(0, speed) - spare), 1.0)
    return math.ceil(count * times - 1e-9)


def _hours(option: Option, demand: ServiceDemand) -> float:
    """Hours a month for which an instance is paid: all, or the running ones; where they follow the load, the mean
    between its average and its peak."""
    if not plans()[option.plan].flexible:
        return HOURS
    running = HOURS * demand.hours_per_day / 24.0
    return running * (1.0 + 1.0 / demand.peak_ratio) / 2.0 if demand.autoscaling else running


def _run_hours(evaluated: Evaluated, demand: RunDemand, formula: Formula, year: int) -> float:
    """Hours a month for which a group of instances is paid."""
    plan = plans()[evaluated.option.plan]
    speed = _done(evaluated, formula) * evaluated.group
    one = demand.tokens_per_run * formula.at_median("volume") / (speed * formula.at_median("goodput") * 3600.0)
    if plan.path == "block":
        days = math.ceil(one / 24.0 - 1e-9)
        one = 24.0 * (days if days <= 14 else 7 * math.ceil(days / 7.0))
    hours = one * demand.runs_per_month * formula.grown(year)
    if plan.flexible or plan.path == "block":
        return hours
    return max(math.ceil(hours / HOURS - 1e-9), 1) * HOURS


def _beyond(evaluated: Evaluated, formula: Formula, year: int) -> float:
    """Instance-hours a month beyond a commitment, where the need falls evenly over the running day from its peak."""
    demand = formula.bench.demand
    if isinstance(demand, RunDemand) or evaluated.committed is None:
        return 0.0
    high = _busy(evaluated, formula, year)
    low = high / demand.peak_ratio if demand.autoscaling else high
    over = max(high - evaluated.committed, 0.0)
    share = 1.0 if high - low < 1e-9 else min(over / (high - low), 1.0)
    # Above the commitment for that share of the hours, by half of what is over at its most; all day, by the mean.
    mean = share * over / 2.0 if 0.0 < share < 1.0 else max((low + high) / 2.0 - evaluated.committed, 0.0)
    return mean * HOURS * demand.hours_per_day / 24.0


def _speed(evaluated: Evaluated, formula: Formula) -> float:
    """Natural units per second of one instance, as it is counted for the load described."""
    found = formula.bench.speed(evaluated.option.id)
    if found is None:
        raise ValueError(f"{evaluated.option.id} has no speed")
    return float(found[0]) / evaluated.group


def _done(evaluated: Evaluated, formula: Formula) -> float:
    """The speed of one instance less what is lost to interruptions of spot."""
    kept = 1.0 - formula.at_median("spot_loss") if evaluated.option.plan == "spot" else 1.0
    return _speed(evaluated, formula) * kept


def _part_of_hours(evaluated: Evaluated, formula: Formula, year: int) -> float:
    """Share of a month's hours in which an option that is paid by the hour is paid."""
    option, demand = evaluated.option, formula.bench.demand
    if "today" in option.roles:
        return min((option.hours_per_month or HOURS) / HOURS, 1.0)
    if isinstance(demand, RunDemand):
        return min(_run_hours(evaluated, demand, formula, year) / HOURS, 1.0)
    fleet = _fleet(evaluated, formula, year)
    return demand.hours_per_day / 24.0 * (min(_busy(evaluated, formula, year) / fleet, 1.0) if fleet else 1.0)


def _paid(
    option: Option, formula: Formula, bills: list[float], begin: float, end: float, parts: list[float] | None = None
) -> float:
    """USD today of bills by the year, at the dated steps of the price, paid as the plan is paid. `parts`: the share of
    the hours of each year in which commitments may hold a part of the price; None where they hold none."""
    plan = plans()[option.plan]
    steps = [] if option.price is None else list(price_steps(option.price, option.plan, formula.world.decides_on))
    edges = {begin, end, *(12.0 * year for year in range(formula.years)), *(float(month) for month, _ in steps)}
    held_by = parts is not None and any(covers(c, option) for c in formula.world.case.commercials.commitments or ())
    if formula.median_prices or held_by:
        edges |= set(map(float, range(int(begin), int(end))))
    inside = sorted(edge for edge in edges if begin <= edge <= end)
    total = 0.0
    for opens, closes in pairwise(inside):
        multiple = next((level for month, level in reversed(steps) if month <= opens), 1.0)
        if formula.median_prices:
            multiple *= _median_level(option, int(opens), formula)
        held = 0.0
        if held_by and parts is not None:
            held = _held_share(option, int(opens), bills, parts[int(opens) // 12], formula)
        # What a commitment covers has the price that it was bought at.
        multiple = held * _held_at(option, int(opens), formula) + (1.0 - held) * multiple
        ahead = plan.prepaid_months
        months = formula.prepaid(opens, closes, ahead) if ahead else formula.annuity(opens, closes)
        total += bills[int(opens) // 12] * multiple * months
    return total


def _median_level(option: Option, month: int, formula: Formula) -> float:
    """The median of a lognormal price whose mean is 1: below it by half its variance, which grows with time."""
    plan, price = plans()[option.plan], option.price
    if price is None or plan.path == "own":
        return 1.0
    family = price_family(option.family)
    sd = next(d.sd for d in drifts() if (d.family, d.path) == (family, plan.path))
    hold = plan.prepaid_months if plan.path == "block" else plan.term_months
    priced_at = month - month % hold if hold else month + 0.5
    age = 0 if price.own else round(price.age_months(formula.world.now))
    return math.exp(-0.5 * sd**2 * (priced_at + age) / 12.0)


def _held_share(option: Option, month: int, bills: list[float], part: float, formula: Formula) -> float:
    """The share of a month's bill that commitments hold, in that part of its hours, at the price that they were bought
    at."""
    plan, world = plans()[option.plan], formula.world
    bill, held = bills[month // 12] * _held_at(option, month, formula), 0.0
    if plan.path != "list" or not plan.offered or not bill:
        return 0.0
    due = world.commitment_dues[formula.bench.workload.id]
    for commitment, usd in zip(world.case.commercials.commitments or (), due, strict=True):
        opens = 0.0 if commitment.starts is None else _months(commitment.starts, world)
        if covers(commitment, option):
            inside = max(min(_months(commitment.ends, world), month + 1.0) - max(opens, month), 0.0)
            held += usd * part * inside
    return min(held / bill, 1.0)


def _held_at(option: Option, month: int, formula: Formula) -> float:
    """At how many times its price a commitment holds an option's hours in a month: 0 where a term holds it by itself,
    less than 1 where cheaper hours come before that."""
    if not plans()[option.plan].term_months:
        return 1.0
    hours = hours_before(option)
    return 0.0 if hours is None or month >= months_to(hours[0], formula.world.decides_on) else hours[1]


def _months(day: date, world: World) -> float:
    """Months of 730 hours from the decision to a day."""
    return max((day - world.decides_on).days * 24.0 / HOURS, 0.0)
