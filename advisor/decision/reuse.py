"""Deciding again what has changed, and only that: a workload's decision is known by all that it depends on.

A caller that decides one case again and again, as the window does while a buyer types, keeps a `Once` and passes it to
`recommend` each time. Nothing is shared otherwise, and the result is the same, byte for byte, as without it.
"""

from __future__ import annotations

from msgspec.structs import replace

from advisor.case.workloads import Workload
from advisor.decision.bench import Bench, generation_of
from advisor.decision.evaluate import Dues, Evaluation
from advisor.decision.keys import sha256_of
from advisor.decision.world import World
from advisor.once import Key
from advisor.version import __version__


def decision_key(workload: Workload, dues: Dues, shared: str, world: World) -> Key:
    """All that the decision of one workload depends on. Of the other workloads that is what falls on this one: parts of
    commitments and credits (`dues`), of what is entered for all, and of a support plan whose bands count the sum."""
    return "decided", __version__, shared, dues, *bench_key(workload, world)


def bench_key(workload: Workload, world: World) -> Key:
    """All that laying one workload on the bench depends on."""
    own, draws = sha256_of(workload.model_dump(mode="json")), world.draws
    weights = world.weights[workload.id], world.staff_weights[workload.id]
    around = weights, world.support, world.commitment_dues[workload.id]
    return "bench", world.facts, world.laid, own, around, draws.count, draws.seed


def compared_only(evaluation: Evaluation) -> Evaluation:
    """The evaluation without the options that nothing is told of any more: what is kept of many workloads stays small.

    Left are those that the comparison rests on, and those on today's instance.
    """
    kept = {e.option.id for e in evaluation.compared}
    today = evaluation.today
    options = {
        key: e
        for key, e in evaluation.options.items()
        if key in kept or (today is not None and e.option.instance == today.option.instance)
    }
    return replace(evaluation, options=options)


def bench_of(evaluation: Evaluation, bench: Bench, world: World) -> Bench:
    """A copy of the bench that can evaluate those options again and no others, for what is kept of many workloads. It
    leaves the memory of what evaluations have in common behind."""
    generations = {generation_of(e.option, world) for e in evaluation.options.values()}
    says = bench.todays_fleet
    if says is not None:
        says = replace(says, times={key: times for key, times in says.times.items() if key in evaluation.options})
    return bench.changed(
        todays_fleet=says,
        moves={g: work for g, work in bench.moves.items() if g in generations},
        pace={key: pace for key, pace in bench.pace.items() if key in evaluation.options},
    )
