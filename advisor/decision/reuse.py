"""Deciding again what has changed, and only that: a workload's decision is known by all that it depends on.

A caller that decides one case again and again, as the window does while a buyer types, keeps a `Once` and passes it to
`recommend` each time. Nothing is shared otherwise, and the result is the same, byte for byte, as without it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from advisor.case.canonical import canonical_json
from advisor.case.model import Case
from advisor.case.workloads import Workload
from advisor.decision.evaluate import Dues, Evaluation
from advisor.decision.once import Key
from advisor.decision.world import World
from advisor.version import __version__


def shared_sha256(case: Case) -> str:
    """SHA-256 of the case without its workloads, in canonical JSON: what the decisions of all of them depend on."""
    return hashlib.sha256(canonical_json(case.model_dump(mode="json", exclude={"workloads"}))).hexdigest()


def decision_key(workload: Workload, dues: Dues, shared: str, world: World) -> Key:
    """All that the decision of one workload depends on. Of the other workloads that is what falls on this one: parts of
    commitments and credits (`dues`), of what is entered for all, and of a support plan whose bands count the sum."""
    catalog, draws = world.catalog, world.draws
    own = hashlib.sha256(canonical_json(workload.model_dump(mode="json"))).hexdigest()
    facts = catalog.extract_sha256 or catalog.sha256
    around = world.weights[workload.id], world.support
    return "decided", __version__, facts, shared, own, dues, around, draws.count, draws.seed


def compared_only(evaluation: Evaluation) -> Evaluation:
    """The evaluation without the options that nothing is told of any more: what is kept of many workloads stays small.

    Left are today's, the best of each side, the bridge, the filler, and those on today's instance.
    """
    named = (evaluation.today, evaluation.best_stay, evaluation.best_move, evaluation.bridge, evaluation.filler)
    kept = {e.option.id for e in named if e is not None}
    today = evaluation.today
    options = {
        key: e
        for key, e in evaluation.options.items()
        if key in kept or (today is not None and e.option.instance == today.option.instance)
    }
    return replace(evaluation, options=options)
