"""Contract clauses to ask for: only those whose trigger holds, each with what it is worth in this case.

Wording is a commercial proposal, not legal advice. Worth is the median saving of the base less that of a stress.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from advisor.case.model import Commitment
from advisor.catalog import NO_REGION
from advisor.cost.commitments import covers
from advisor.cost.demand import MONTHS_PER_YEAR
from advisor.cost.options import Option
from advisor.cost.plans import Plan, plans
from advisor.decision.bench import Bench, generation_of
from advisor.decision.evaluate import Evaluation
from advisor.decision.result import Clause, Quantiles, Scenario, Verdict
from advisor.decision.rounding import median, rounded, without_dust
from advisor.decision.stranded import stranded
from advisor.decision.telling.reasons_of_money import STRANDED
from advisor.decision.world import World
from advisor.switching.effort import WEEKS_PER_MONTH

PRICE_STRESS, LATE_STRESS, SPEED_STRESS = (
    "Neuron prices 20 % higher",
    "Capacity two quarters late",
    "Neuron 20 % slower",
)
JUDGEMENT_LIMIT_PCT = 30.0


def clauses(
    bench: Bench,
    evaluation: Evaluation,
    world: World,
    verdict: Verdict,
    scenarios: Sequence[Scenario],
    judgement_pct: float | None,
    exit_usd: Quantiles | None,
) -> tuple[Clause, ...]:
    """The clauses for one workload, in their order; where it stays, those that a contract for GPUs needs too."""
    move, npv = evaluation.best_move, evaluation.npv
    if move is None or npv is None or verdict not in ("move", "pilot first", "wait"):
        return _staying(evaluation, world) if verdict in ("stay", "not feasible") else ()
    base = median(npv)
    by_name = {s.name: s.npv_usd.p50 for s in scenarios}

    def loss(stress: str) -> float | None:
        value = by_name.get(stress)
        # Where a stress does not lower the saving, the clause against it has no worth to state.
        return None if value is None or value >= base else rounded(base - value)

    option, plan = move.option, plans()[move.option.plan]
    months = world.case.decision.horizon_months
    found = []
    if plan.path == "block" or plan.term_months < months:
        found.append(
            Clause(
                "C1",
                f"renewed {option.instance} capacity at most 5 % dearer a year for {months} months, rate card annexed",
                f"{plan.label}: the price may change at any time"
                if plan.flexible
                else f"{plan.label} is shorter than the horizon",
                loss(PRICE_STRESS),
                PRICE_STRESS,
                "must",
                "decide again when the price rises"
                if plan.flexible
                else "book one term only and decide again before each renewal",
            )
        )
    found += _fixed_rate(plan)
    if plan.path == "block":
        count = round(median(move.count))
        found.append(
            Clause(
                "C3",
                f"{count} × {option.instance} in {option.region} with 30 days' notice, credit if not delivered",
                "the instance has no on-demand price on record",
                loss(LATE_STRESS),
                LATE_STRESS,
                "must",
                "keep the GPU fleet until the capacity runs",
            )
        )
    calendar = median(move.start + bench.values["cutover_weeks"] / WEEKS_PER_MONTH)
    double = without_dust(float(np.mean(move.parts.double_running)), move.mean_cost)
    if plan.term_months and calendar > 1.0:
        found.append(
            Clause(
                "C4",
                "the commitment grows by quarter with the migration plan",
                f"a term signed now is paid from its first day; the move takes some {calendar:.0f} months",
                double if double > 0 else None,
                "both fleets during cut-over" if double > 0 else "not priced",
                "should",
                "begin the term at cut-over",
            )
        )
    found += _shortfall(world)
    found += _swap(evaluation, world)
    found.append(
        Clause(
            "C7",
            "end for convenience after 12 months; egress and parallel capacity for the way back included",
            "coming back must stay possible",
            None if exit_usd is None else exit_usd.p50,
            "cost of coming back after the first year"
            + (", with what the term still binds to" if option.new_term_months > MONTHS_PER_YEAR else ""),
            "should",
            "keep the GPU path tested",
        )
    )
    generation = generation_of(option, world)
    gates = None if generation is None else bench.gates[generation]
    if gates is not None and (gates.conditions or generation != "inf2_trn1"):
        found.append(
            Clause(
                "C8",
                "the named software release supported for 18 months, six months' notice before removal",
                "the software is beta, frozen or announced to end; the public policy is one month's notice",
                None,
                "not priced",
                "must",
                "budget one more port within the horizon",
            )
        )
    if judgement_pct is not None and judgement_pct > JUDGEMENT_LIMIT_PCT:
        found.append(
            Clause(
                "C9",
                "vendor specialists join the port; acceptance by our test",
                f"{judgement_pct:.0f} % of the spread rests on judgement",
                None,
                "not priced",
                "should",
                "begin with the pilot alone" if verdict == "pilot first" else "count on twice the work",
            )
        )
    if double > 0:
        running = "the pilot and for running" if verdict == "pilot first" else "running"
        found.append(
            Clause(
                "C10",
                f"credits for {running} both fleets, kept if we decline",
                "both fleets run during cut-over",
                double,
                "both fleets during cut-over",
                "should",
                "none",
            )
        )
    if not bench.predictions[option.id].measured:
        found.append(
            Clause(
                "C11",
                "an undertaking on throughput by our own test, else a remedy",
                "the speed is predicted, not measured by us",
                loss(SPEED_STRESS),
                SPEED_STRESS,
                "should",
                "measure it before signing",
            )
        )
    service = {
        side: sum(line.share for line in e.beside.lines if line.id == "managed service")
        for side, e in (("stay", evaluation.best_stay), ("move", move))
        if e is not None
    }
    if service["move"] > service.get("stay", 0.0):
        found.append(
            Clause(
                "C12",
                "the managed service adds no more on Neuron than on GPUs",
                f"it adds {service['move']:.0%} on {option.instance}, {service.get('stay', 0.0):.0%} on the GPUs",
                rounded((service["move"] - service.get("stay", 0.0)) * float(np.mean(move.parts.run))),
                "uplift times what the instances cost",
                "should",
                "run it on plain instances",
            )
        )
    found += _data_place(option, evaluation, world, "wait for capacity in today's region")
    found.append(_PUBLISH)
    return tuple(found)


_PUBLISH = Clause(
    "C14",
    "the right to benchmark, and to publish what was measured",
    "the next comparison rests on measurements, ours and those of others",
    None,
    "not priced",
    "should",
    "keep the readings inside",
)


def _staying(evaluation: Evaluation, world: World) -> tuple[Clause, ...]:
    """What to ask of whoever keeps the GPUs: leaving must stay as open as coming back would have to be."""
    stay = evaluation.best_stay
    if stay is None:
        return ()
    leave = Clause(
        "C7",
        "end for convenience after 12 months at the latest; egress and parallel capacity for a later move included",
        "moving later must stay possible",
        None,
        "not priced",
        "should",
        "commit to the floor of demand alone",
    )
    plan = plans().get(stay.option.plan)
    fixed = () if plan is None else _fixed_rate(plan)
    place = _data_place(stay.option, evaluation, world, "stay in today's region")
    return (*fixed, *_shortfall(world), leave, *place, _PUBLISH)


def _data_place(option: Option, evaluation: Evaluation, world: World, instead: str) -> tuple[Clause, ...]:
    """For instances that stand elsewhere than today's; in a hall of one's own nobody is asked."""
    today = evaluation.today
    place = world.case.commercials.region if today is None else today.option.region
    if option.region == place or option.venue == "own data centre":
        return ()
    return (
        Clause(
            "C13",
            "data place, audit rights and sub-processors as today",
            f"the instances stand in {option.region}, today's in {place}"
            if option.region != NO_REGION
            else f"where the instances stand is not told, today's stand in {place}",
            None,
            "not priced",
            "must",
            instead,
        ),
    )


def _swap(evaluation: Evaluation, world: World) -> tuple[Clause, ...]:
    """For commitments that AWS binds to a family and that the move strands, as far as a reason tells of it."""
    stay, move = evaluation.best_stay, evaluation.best_move
    if stay is None or move is None:
        return ()
    worth = sum(
        max(stranded(stay, move, place, evaluation.market), 0.0)
        for place, held in enumerate(world.case.commercials.commitments or ())
        if held.kind != "compute savings plan" and not covers(held, move.option) and _with_aws(held, world)
    )
    if worth < STRANDED * stay.mean_cost or worth <= 0.0:
        return ()
    return (
        Clause(
            "C6",
            "commitments may be moved between GPU and Neuron families",
            "a commitment held would be stranded",
            rounded(worth),
            "commitments paid and not used, beyond what staying leaves unused",
            "must",
            "move when the commitment has ended",
        ),
    )


def _with_aws(held: Commitment, world: World) -> bool:
    """Whether AWS sold it: all but private contracts, and of these the ones that cover something that runs there."""
    return held.kind != "private contract" or any(
        covers(held, option) and option.venue == "aws" for option in world.today_fleets.values()
    )


def _fixed_rate(plan: Plan) -> tuple[Clause, ...]:
    """Against a rate that stands while list prices fall."""
    if plan.term_months < MONTHS_PER_YEAR:
        return ()
    why = f"the rate stands for {plan.term_months} months, list prices may fall meanwhile"
    return (
        Clause(
            "C2",
            "falling list prices pass through within 30 days",
            why,
            None,
            "not priced",
            "should",
            "take the shortest term that pays",
        ),
    )


def _shortfall(world: World) -> tuple[Clause, ...]:
    """Against a spend commitment that a smaller need would leave unused."""
    held = world.case.commercials.commitments or ()
    if not any(one.kind == "private contract" and not _of_own_servers(one, world) for one in held):
        return ()
    return (
        Clause(
            "C5",
            "a shortfall rolls forward, or is met by any service",
            "a spend commitment is held",
            None,
            "not priced",
            "should",
            "commit less at the next renewal",
        ),
    )


def _of_own_servers(held: Commitment, world: World) -> bool:
    """Whether a private contract is for servers of one's own, a lease say: nobody sells another service for it."""
    users = [option for option in world.today_fleets.values() if covers(held, option)]
    return bool(users) and all(option.venue == "own data centre" for option in users)
