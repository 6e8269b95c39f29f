"""Doubts about the case that a reader of its result should know of."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from advisor.cost.commitments import months_to
from advisor.cost.demand import HOURS_PER_MONTH, Demand, RunDemand
from advisor.cost.fleet import run_hours_month, service_instances
from advisor.cost.options import Option
from advisor.cost.own_centre import priced_server
from advisor.cost.plans import plans
from advisor.cost.pool import Pool
from advisor.cost.rates import has_ended
from advisor.decision.bench import Bench
from advisor.decision.rounding import linear_quantiles, median, tenths
from advisor.decision.telling.late_runs import seldom_in_time
from advisor.decision.telling.measure_first import far_off, said_of
from advisor.decision.telling.prices_doubted import prices_far_off
from advisor.decision.telling.renewals import renewals_beyond
from advisor.decision.telling.words import Money, exchange_basis, names, two_digits
from advisor.decision.workload import Decided
from advisor.decision.world import World
from advisor.distributions import Floats
from advisor.switching.effort import item_name

DOUBT_FACTOR = 1.5
"""How far the fleet that runs today may differ from what the model needs before it is said."""
OLD_MONTHS = 6
"""The age from which on an exchange rate is doubted."""


def warnings(decided: Sequence[Decided], world: World) -> tuple[str, ...]:
    """Doubts that a reader should know of: old prices, fleets that don't fit the demand described."""
    found = _measured_far_off(decided)
    found += _fleets_at_odds(decided) + _todays_refuted(decided) + _late(decided)
    if world.case.commercials.commitments == ():
        found += [
            f"{d.result.name} runs under a plan with a term, but no commitment was entered: what a move would strand "
            "is not counted, and today's rate is counted as if it went on for good."
            for d in decided
            if (runs_now := d.bench.workload.today) and runs_now.purchase_plan.startswith(("savings_plan", "reserved"))
        ]
    found += _capacity_shared(decided, world) + _rates_not_in_force(world) + prices_far_off(world)
    found += _commitments_at_odds(world) + _credits_left(decided, world) + _left_out(decided)
    found += _server_price_unused(world)
    found += _dates_at_odds(world) + _estimates_without_use(decided, world)
    found += _old_exchange_rates(world) + renewals_beyond(decided, world)
    newest = world.catalog.newest_price_date
    age = (world.now.year - int(newest[:4])) * 12 + world.now.month - int(newest[5:7])
    if age > 6:
        found.append(f"Prices are {age} months old ({newest}). Check them before you sign.")
    return tuple(found)


def _left_out(decided: Sequence[Decided]) -> list[str]:
    """Lines without any figure on a way that is compared: the other side pays its own in full."""
    found = list[str]()
    for d in decided:
        for e in (d.evaluation.best_stay, d.evaluation.best_move):
            without = [] if e is None else [line.name for line in e.beside.lines if line.unknown]
            if e is not None and without:
                said = f"{names(without)} on {e.option.label}"
                found.append(f"{d.result.name}: {said}: no price is known, and it counts as nothing there.")
    return found


def _old_exchange_rates(world: World) -> list[str]:
    """Rates that had time to move since their day: all totals in their currency rest on them."""
    found = []
    for rate in world.case.decision.exchange_rates:
        months = (world.now.year - rate.as_of.year) * 12 + world.now.month - rate.as_of.month
        months -= rate.as_of.day > world.now.day
        if months >= OLD_MONTHS:
            found.append(
                f"The exchange rate of {rate.currency} is {months} months old ({rate.as_of.isoformat()}). "
                "Enter one of today: what stands in that currency rests on it."
            )
    return found


def _fleets_at_odds(decided: Sequence[Decided]) -> list[str]:
    """Fleets that run today and are far from what the model needs for the load described, those of a kind together.

    A fleet is too small where it is for the least load that it may have to carry, and too large where it is for what
    every option is sized by.
    """
    small, large = [], []
    for d in decided:
        today, says = d.evaluation.today, d.bench.todays_fleet
        if today is None or says is None:
            continue
        count = today.option.count or 1
        spare = count - says.runs
        by = "by your measurement" if says.measured else "by the model"
        run = f"{d.result.name}: {count:,} × {says.instance} run today, {by}"
        if says.gap > DOUBT_FACTOR:
            low, high = (math.ceil(float(v) - 1e-9) + spare for v in linear_quantiles(says.needed, [0.1, 0.9]))
            small.append(f"{run} {_between(low, high)} are needed for {_least(d.bench.demand)}")
        elif (sized := _sized(d, today.option)) is not None and count > sized[1] * DOUBT_FACTOR:
            runs = isinstance(d.bench.demand, RunDemand)
            load = _least(d.bench.demand) if runs else "the load described"
            large.append(f"{run} {_between(*sized)} are needed for {load}")
    taken = "What runs is taken to do it, and all fleets are sized accordingly."
    told = [f"{'; '.join(small)}. {taken} {_check(small)}"] if small else []
    return [*told, f"{'; '.join(large)}. {_check(large)}"] if large else told


def _check(told: Sequence[str]) -> str:
    """What may be entered wrong where a fleet is at odds with the load."""
    hours = ", hours billed" if any("hours billed" in one for one in told) else ""
    measured = "" if all("by your measurement" in one for one in told) else ", or enter a measurement"
    return f"Check volume, lengths{hours} and limits{measured}."


def _todays_refuted(decided: Sequence[Decided]) -> list[str]:
    """What runs today and by the model can't."""
    found = []
    for d in decided:
        today = next((o for o in d.bench.options if "today" in o.roles), None)
        why = None if today is None else d.bench.predictions[today.id].why_not
        if today is not None and why is not None:
            said = why.partition(". ")[0].partition(";")[0].rstrip(".")
            found.append(
                f"{d.result.name}: {today.instance} runs it today, and by the model does not do what is asked: {said}. "
                "Check the limits, or enter a measurement."
            )
    return found


def _late(decided: Sequence[Decided]) -> list[str]:
    """Fleets of today that are kept and seldom end a run in time, beside moves that are sized to end it."""
    told = [(d.result.name, seldom_in_time(d.evaluation, d.bench)) for d in decided]
    return [
        f"{name}: {said}, and are kept as they are at your word. Check the time allowed." for name, said in told if said
    ]


def _between(low: int, high: int) -> str:
    return f"{low:,} to {high:,}" if low < high else f"{high:,}"


def _least(demand: Demand) -> str:
    """The least that today's fleet may have to do, which it is held against where it is small."""
    if isinstance(demand, RunDemand):
        return "the runs described in the hours billed"
    if demand.ends_when_done:
        return "the load described, spread over the whole day"
    return "the load described, on average" if demand.autoscaling else "the load described"


def _sized(decided: Decided, today: Option) -> tuple[int, int] | None:
    """Instances between which 8 of 10 futures lie, as every option is sized; None where none is predicted."""
    bench, values = decided.bench, decided.bench.values
    if isinstance(bench.demand, RunDemand):
        needed = _sized_for_runs(bench, bench.demand, today)
    elif (speed := bench.speed(today.id)) is not None:
        once = np.ones((len(speed), 1))
        needed = service_instances(bench.demand, speed, values["volume"], values["peak"], once, values["utilisation"])
    else:
        needed = None
    if needed is None:
        return None
    low, _, high = tenths(needed[:, 0])
    return round(low), round(high)


def _sized_for_runs(bench: Bench, demand: RunDemand, today: Option) -> Floats | None:
    """Instances that the runs would be paid for in the hours billed, shape (draw, 1): in as small a group as ends them
    in time, and where the plan is paid by the month, in as many as that takes."""
    others = [o for o in bench.options if o.instance == today.instance and o.id != today.id]
    alike = [o for o in others if bench.predictions[o.id].why_not is None]
    option = min(alike, key=lambda o: o.plan != today.plan, default=today).id
    speed = bench.speed(option)
    if speed is None:
        return None
    values, once = bench.values, np.ones((len(speed), 1))
    done = speed * (1.0 - values["spot_loss"]) if today.plan == "spot" else speed
    hours = run_hours_month(demand, plans()[today.plan], done, values["volume"], once, values["goodput"])
    instances = bench.predictions[option].instances * hours / (today.hours_per_month or HOURS_PER_MONTH)
    return np.asarray(np.ceil(np.maximum(instances - 1e-9, 1.0)))


def _estimates_without_use(decided: Sequence[Decided], world: World) -> list[str]:
    """Own estimates of items that the work of their workload does not have, as it is described now."""
    found = []
    for own in world.case.team.effort_overrides:
        d = next((one for one in decided if one.result.id == own.workload), None)
        if d is None or not d.bench.moves:
            continue
        items = {item.id for work in d.bench.moves.values() for item in work.effort.items}
        if own.item and own.item not in items and "own" not in items:
            name = item_name(own.item, world.catalog)
            found.append(f"{d.result.name}: your estimate of “{name}” is not used: the work has no such item now.")
    return found


def _measured_far_off(decided: Sequence[Decided]) -> list[str]:
    """Measurements so far from what is predicted that the unit is in doubt: a chip's taken for an instance's, a
    minute's for a second's."""
    found = []
    for d in decided:
        found += [
            f"{d.result.name}: {said_of(instance, times)}. Check that the measurement is a second's, and that of all "
            "instances measured together."
            for instance, times in far_off(d.bench).items()
        ]
    return found


def _capacity_shared(decided: Sequence[Decided], world: World) -> list[str]:
    """Where the moves of several workloads count on the same promised instances, and these are too few for all."""
    needed: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for d in decided:
        best = d.evaluation.best_move
        if best is not None and d.result.advised in ("move", "pilot first", "wait"):
            key = (best.option.instance, best.option.region)
            needed.setdefault(key, []).append((d.result.name, round(median(best.count))))
    found = []
    for (instance, region), users in needed.items():
        grants = [g for g in world.case.commercials.capacity if (g.instance, g.region) == (instance, region)]
        promised, wanted = sum(g.count for g in grants if g.until >= world.decides_on), sum(count for _, count in users)
        if len(users) > 1 and 0 < promised < wanted and all(count <= promised for _, count in users):
            found.append(
                f"{', '.join(name for name, _ in users)} count on the same {promised} × {instance} in {region}; "
                f"together they need {wanted}."
            )
    return found


def _credits_left(decided: Sequence[Decided], world: World) -> list[str]:
    """Credits that fall on workloads which do not move, beside others that do: nothing in a result uses them up."""
    moves = [d for d in decided if d.result.advised == "move"]
    stays = [d for d in decided if d.result.advised != "move" and d.dues.credit_usd > 0]
    if not moves or not stays:
        return []
    money = Money(exchange_basis(world.exchange))
    verb = "does" if len(stays) == 1 else "do"
    lost, whole = sum(d.dues.credit_usd for d in stays), sum(d.dues.credit_usd for d in decided)
    return [
        f"Of the credits of {money.say(whole)}, {money.say(lost)} falls by today's bill on "
        f"{names([d.result.name for d in stays])}, which {verb} not move now, so that no move here uses it. Ask for "
        "all of it on what moves."
    ]


def _commitments_at_odds(world: World) -> list[str]:
    """Commitments that nothing uses today, and those far larger than what runs on what they cover."""
    found, pool = [], world.pool
    for place, commitment in enumerate(world.case.commercials.commitments or ()):
        named = f"The {commitment.kind} for {commitment.scope} until {commitment.ends.day} {commitment.ends:%B %Y}"
        if not pool.covered[place]:
            found.append(f"{named} covers nothing that runs today: {_unused(len(world.case.workloads), pool, place)}")
            continue
        due, spent = pool.usd_month[place], sum(pool.spending[workload] for workload in sorted(pool.covered[place]))
        if spent > 0 and due > DOUBT_FACTOR * spent:
            found.append(
                f"{named} comes to {two_digits(due / spent)} times what runs on it today. Check its amount an hour; "
                "what nothing uses is counted as paid in any way."
            )
    return found


def _unused(workloads: int, pool: Pool, place: int) -> str:
    """How a commitment counts that covers nothing that is described."""
    if not pool.empty[place]:
        return (
            "it is paid whatever is decided, and not counted. Mark it if it runs empty: then it counts for what would "
            "use it."
        )
    each = "" if workloads == 1 else ", for each workload with its part of it"
    return f"it is paid whatever is decided, and counts as saved by what would use it up{each}."


def _dates_at_odds(world: World) -> list[str]:
    """Measurements dated after the case, and chips that are no longer, or not within the horizon, to come."""
    now, case = world.now, world.case
    found = [
        f"{workload.name}: the measurement on {m.instance} is dated {m.measured_on.day} {m.measured_on:%B %Y}, after "
        "the case: check the date."
        for workload in case.workloads
        for m in workload.measurements
        if m.measured_on > now
    ]
    for chip in case.commercials.next_chips:
        named = f"{chip.name} is entered as to be had from {chip.available.day} {chip.available:%B %Y} on"
        if chip.available <= world.decides_on:
            when = "which has passed" if chip.available <= now else "before the decision"
            found.append(f"{named}, {when}: enter its instance and your rate, and it is compared as it is.")
        elif months_to(chip.available, world.decides_on) >= case.decision.horizon_months:
            found.append(f"{named}, beyond the horizon: it was not weighed.")
    return found


def _rates_not_in_force(world: World) -> list[str]:
    """Private rates that hold on another day than the decision's, or elsewhere: those that have ended, or are for a
    region or venue that is not allowed, enter no price; the others theirs from their first day on."""
    day, found = world.decides_on, []
    terms, venues = world.case.commercials, world.case.decision.venues
    running = {w.today.region for w in world.case.workloads if w.today is not None}
    regions = {terms.region, *terms.other_regions, *running}
    for row in world.case.commercials.rate_card:
        named = f"The private rate for {row.instance} ({row.source})"
        if has_ended(row, day):
            found.append(f"{named} does not hold on {day.isoformat()} and was not used.")
        elif row.venue not in venues or (row.venue == "aws" and row.region is not None and row.region not in regions):
            where = f"in {row.region}" if row.venue in venues else f"at another venue ({row.venue})"
            found.append(f"{named} holds {where}, where the case allows nothing to run, and was not used.")
        elif row.valid_from is not None and row.valid_from > day:
            within = months_to(row.valid_from, day) < world.case.decision.horizon_months
            counts = "it counts from then on" if within else "that is beyond the horizon, and it was not used"
            found.append(f"{named} begins on {row.valid_from.day} {row.valid_from:%B %Y}: {counts}.")
    return found


def _server_price_unused(world: World) -> list[str]:
    """The buyer's price of a server where it is not known which server it is for."""
    case = world.case
    if case.commercials.own_centre.server_price is None or "own data centre" not in case.decision.venues:
        return []
    if priced_server(case) is not None:
        return []
    return ["The price of a server was not used: name the server that it is for. Published prices stand in its place."]
