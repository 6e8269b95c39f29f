"""What stands behind the whole recommendation: shared assumptions, sources used, what is left out, limits, warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import get_args

from advisor.case.workloads import OwnModelWorkload
from advisor.cost.commitments import months_to
from advisor.cost.market import drifts
from advisor.cost.own_centre import PLAN
from advisor.cost.rates import has_ended
from advisor.cost.spending import spending_of
from advisor.decision.result import Assumption, KindShare, SourceRow
from advisor.decision.result.figures import Tag
from advisor.decision.rounding import linear_quantiles, median, rounded
from advisor.decision.telling.beside_rows import not_counted
from advisor.decision.telling.words import two_digits
from advisor.decision.workload import Decided
from advisor.decision.world import World
from advisor.distributions import Z10
from advisor.switching.effort import item_name

_RANKS = ("none", "low", "medium", "high")
"""Confidence from least to most: a source counts for as much as its least certain figure here."""
SIZED_OTHERWISE = ("pre-training", "fine-tuning", "recommender")
"""Kinds whose fleet does not follow from the chips' speed: runs with a deadline, and features fetched by hosts."""
DOUBT_FACTOR = 1.5
"""How far the fleet that runs today may differ from what the model needs before it is said."""


def shared_assumptions(world: World) -> tuple[Assumption, ...]:
    """Assumptions that hold for all workloads."""
    decision = world.case.decision
    as_of = world.now.isoformat()
    fixed = (
        ("horizon", "Horizon", "months", float(decision.horizon_months)),
        ("discount_rate", "Discount rate, nominal, before tax", "%/year", decision.discount_rate_pct),
        ("cost_per_week", "Cost of one engineer-week", "USD", rounded(world.cost_per_week_usd)),
    )
    rows = [Assumption(i, q, u, None, v, None, "fixed", "B", "buyer", as_of) for i, q, u, v in fixed]
    rows += _own_models(world, as_of)
    for d in drifts():
        half = Z10 * d.sd
        rows.append(
            Assumption(d.id, f"Move of {d.family} {d.path} prices in a year", "ln", rounded(-half), 0.0, rounded(half),
                       "normal, grows with the root of time", "J", f"{d.source}: {d.evidence}", d.date)
        )  # fmt: skip
    return tuple(rows)


def figures_by_kind(rows: Sequence[Assumption]) -> tuple[KindShare, ...]:
    """Of which kind the assumptions are that carry 1 % of the spread or more; remainders go to the largest parts."""
    counts = Counter(row.tag for row in rows if (row.variance_share_pct or 0.0) >= 1.0)
    total = counts.total()
    exact = {kind: 100 * count / total for kind, count in counts.items()}
    percent = {kind: int(value) for kind, value in exact.items()}
    behind = sorted(counts, key=lambda kind: (percent[kind] - exact[kind], kind))
    for kind in behind[: 100 - sum(percent.values())]:
        percent[kind] += 1
    return tuple(KindShare(kind, counts[kind], percent[kind]) for kind in get_args(Tag) if counts[kind])


def _own_models(world: World, as_of: str) -> list[Assumption]:
    """What speed rests on where the buyer brings the shape of a model of their own."""
    found = []
    for workload in world.case.workloads:
        own = workload.architecture if isinstance(workload, OwnModelWorkload) else None
        if own is not None:
            size = f"Parameters of {workload.model}, {own.layers} layers of width {own.hidden}"
            value = rounded(own.params_billion)
            found.append(
                Assumption(f"{workload.id}.model", size, "billion", None, value, None, "fixed", "B", own.source, as_of,
                           workload.id)
            )  # fmt: skip
    return found


def sources(decided: Sequence[Decided], world: World) -> tuple[SourceRow, ...]:
    """Register of the sources that the compared options rest on."""
    used: dict[str, set[str]] = {}
    trust: dict[str, set[str]] = {}

    def note(ids: Sequence[str], purpose: str, confidence: str) -> None:
        for source_id in ids:
            used.setdefault(source_id, set()).add(purpose)
            trust.setdefault(source_id, set()).add(confidence)

    catalog = world.catalog
    for d in decided:
        for e in (d.evaluation.today, d.evaluation.best_stay, d.evaluation.best_move):
            if e is None:
                continue
            if e.option.price is not None and not e.option.price.own:
                note(e.option.price.source.split("; "), f"price of {e.option.instance}", e.option.price.confidence)
            chip = catalog.accelerators[e.option.accelerator]
            note(chip.provenance.source_ids, f"figures of {chip.name}", chip.provenance.confidence)
        model = catalog.find_model(d.bench.workload.model)
        if model is not None:
            note(model.provenance.source_ids, f"readiness of {model.id}", model.provenance.confidence)
        for row in d.result.readiness:
            capability = catalog.capabilities[row.capability]
            note(capability.provenance.source_ids, f"readiness: {capability.name}", capability.provenance.confidence)
    rows = []
    for source_id in sorted(used):
        source = catalog.sources.get(source_id)
        if source is not None:
            rows.append(
                SourceRow(
                    source.id,
                    source.title,
                    source.date,
                    source.kind,
                    min(trust[source_id], key=_RANKS.index),
                    "; ".join(sorted(used[source_id])),
                )
            )
    return tuple(rows)


def not_included(decided: Sequence[Decided], world: World) -> tuple[tuple[str, str], ...]:
    """Cost lines that are left out, each with its reason."""
    case = world.case
    rows = [
        *not_counted([d.bench for d in decided], [d.evaluation for d in decided], world),
        ("Taxes and duties", "all amounts are before tax"),
        (
            "Term prices for Trainium and Inferentia",
            "Savings Plan rates for them were not found; enter a quote if you have one",
        ),
        (
            "Learning from one workload to the next, in a workload's own figures",
            "each is priced as if it were the team's first; the portfolio's plan counts shared work once",
        ),
    ]
    if not case.commercials.spot:
        rows.append(("Spot capacity", "a price without a promise of capacity; allow it for work that can wait"))
    return tuple(rows)


def limits(decided: Sequence[Decided]) -> tuple[str, ...]:
    """What the method can't see."""
    rows = [
        "Speed is predicted from published measurements of other set-ups; nothing was run for this report.",
        "Effort figures are judgement: no public source gives person-weeks for a move from CUDA to Neuron.",
        "Price paths are drawn from a short history; a contract can fix what the model leaves open.",
        "Quality of the model's answers is assumed equal on both sides; only your accuracy test can show it.",
    ]
    if any(d.evaluation.best_stay is not None and d.evaluation.best_stay.option.plan == PLAN for d in decided):
        rows.append(
            "Own servers are spread as an annuity over their years in use; the cash falls due when they are bought."
        )
    if any(d.result.verdict == "not assessed" for d in decided):
        rows.append("Workloads that are not assessed keep today's bill and enter no comparison.")
    return tuple(rows)


def warnings(decided: Sequence[Decided], world: World) -> tuple[str, ...]:
    """Doubts that a reader should know of: old prices, fleets that don't fit the demand described."""
    found = _measured_far_off(decided)
    for d in decided:
        today = d.evaluation.today
        same = None
        if today is not None:
            same = next(
                (e for e in d.evaluation.options.values()
                 if e.option.instance == today.option.instance and e is not today and e.option.side == "stay"), None,
            )  # fmt: skip
        if today is None or same is None or d.bench.workload.kind in SIZED_OTHERWISE:
            continue
        runs = today.option.count or 1
        low, high = (float(v) for v in linear_quantiles(same.count, [0.1, 0.9]))
        if runs < low / DOUBT_FACTOR or runs > high * DOUBT_FACTOR:
            found.append(
                f"{d.result.name}: {runs:,} × {today.option.instance} run today, the demand described needs "
                f"{low:,.0f} to {high:,.0f}. Check volume, lengths and limits, or enter a measurement."
            )
    if world.case.commercials.commitments == ():
        found += [
            f"{d.result.name} runs under a plan with a term, but no commitment was entered: what a move would strand "
            "is not counted."
            for d in decided
            if (runs_now := d.bench.workload.today) and runs_now.purchase_plan.startswith(("savings_plan", "reserved"))
        ]
    found += _capacity_shared(decided, world) + _rates_not_in_force(world) + _commitments_at_odds(world)
    found += _dates_at_odds(world) + _estimates_without_use(decided, world)
    newest = world.catalog.newest_price_date
    age = (world.now.year - int(newest[:4])) * 12 + world.now.month - int(newest[5:7])
    if age > 6:
        found.append(f"Prices are {age} months old ({newest}). Check them before you sign.")
    return tuple(found)


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
        off = {o.instance: d.bench.predictions[o.id].far_off for o in d.bench.options}
        for instance in dict.fromkeys(m.instance for m in d.bench.workload.measurements):
            times = off.get(instance)
            if times is None:
                continue
            far = two_digits(max(times, 1.0 / times))
            said = (
                f"what was measured on {instance} is {far} times what is predicted"
                if times > 1.0
                else f"what is predicted for {instance} is {far} times what was measured"
            )
            found.append(
                f"{d.result.name}: {said}. Check that the measurement is a second's, and that of all instances "
                "measured together."
            )
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
        promised, wanted = sum(g.count for g in grants if g.until >= world.now), sum(count for _, count in users)
        if len(users) > 1 and 0 < promised < wanted and all(count <= promised for _, count in users):
            found.append(
                f"{', '.join(name for name, _ in users)} count on the same {promised} × {instance} in {region}; "
                f"together they need {wanted}."
            )
    return found


def _commitments_at_odds(world: World) -> list[str]:
    """Commitments that nothing uses today, and those far larger than what runs on what they cover."""
    found = []
    spending = spending_of(world.today_fleets)
    held = zip(world.case.commercials.commitments or (), world.commitment_shares, strict=True)
    for commitment, by_workload in held:
        named = f"The {commitment.kind} for {commitment.scope} until {commitment.ends.day} {commitment.ends:%B %Y}"
        if not by_workload:
            found.append(f"{named} covers nothing that runs today: it is paid whatever is decided, and not counted.")
            continue
        due, spent = sum(by_workload.values()), sum(spending.get(workload, 0.0) for workload in by_workload)
        if spent > 0 and due > DOUBT_FACTOR * spent:
            found.append(
                f"{named} comes to {two_digits(due / spent)} times what runs on it today. Check its amount an hour; "
                "what nothing uses is counted as paid in any way."
            )
    return found


def _dates_at_odds(world: World) -> list[str]:
    """Exchange rates and measurements dated after the case, and chips that are no longer, or not within the horizon, to
    come."""
    now, case = world.now, world.case
    found = [
        f"The rate of {rate.currency} is dated {rate.as_of.day} {rate.as_of:%B %Y}, after the case: check the date."
        for rate in case.decision.exchange_rates
        if rate.as_of > now
    ]
    found += [
        f"{workload.name}: the measurement on {m.instance} is dated {m.measured_on.day} {m.measured_on:%B %Y}, after "
        "the case: check the date."
        for workload in case.workloads
        for m in workload.measurements
        if m.measured_on > now
    ]
    for chip in case.commercials.next_chips:
        named = f"{chip.name} is entered as to be had from {chip.available.day} {chip.available:%B %Y} on"
        if chip.available <= now:
            found.append(f"{named}, which has passed: enter its instance and your rate, and it is compared as it is.")
        elif months_to(chip.available, now) >= case.decision.horizon_months:
            found.append(f"{named}, beyond the horizon: it was not weighed.")
    return found


def _rates_not_in_force(world: World) -> list[str]:
    """Private rates that hold on another day than the case's, or elsewhere: those that have ended, or are for a region
    or venue that is not allowed, enter no price; the others theirs from their first day on."""
    day, found = world.now, []
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
