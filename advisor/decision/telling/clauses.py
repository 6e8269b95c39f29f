"""Contract clauses to ask for: only those whose trigger holds, each with what it is worth in this case.

Wording is a commercial proposal, not legal advice. Worth is the median saving of the base less that of a stress.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from advisor.cost.plans import plans
from advisor.decision.bench import Bench, generation_of
from advisor.decision.evaluate import Evaluation
from advisor.decision.result import Clause, Quantiles, Scenario, Verdict
from advisor.decision.rounding import median, rounded
from advisor.decision.world import World

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
    """The clauses for one workload, in the order in which a negotiator would take them."""
    move, npv = evaluation.best_move, evaluation.npv
    if move is None or npv is None or verdict not in ("move", "pilot first", "wait"):
        return ()
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
                f"{plan.label} is shorter than the horizon",
                loss(PRICE_STRESS),
                PRICE_STRESS,
                "must",
                "book one term only and decide again before each renewal",
            )
        )
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
    stranded = float(np.mean(move.parts.unused_commitment))
    if stranded > 0:
        found.append(
            Clause(
                "C6",
                "commitments may be moved between GPU and Neuron families",
                "a commitment held would be stranded",
                rounded(stranded),
                "commitments paid and not used",
                "must",
                "move when the commitment has ended",
            )
        )
    found.append(
        Clause(
            "C7",
            "end for convenience after 12 months; egress and parallel capacity for the way back included",
            "coming back must stay possible",
            None if exit_usd is None else exit_usd.p50,
            "cost of coming back",
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
                "begin with the pilot alone",
            )
        )
    double = float(np.mean(move.parts.double_running))
    if double > 0:
        found.append(
            Clause(
                "C10",
                "credits for the pilot and for running both fleets, kept if we decline",
                "both fleets run during cut-over",
                rounded(double),
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
                "pilot before signing",
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
    return tuple(found)
