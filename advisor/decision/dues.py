"""What of the case's contracts falls on each workload."""

from __future__ import annotations

from advisor.case.model import Case
from advisor.decision.scene import Dues
from advisor.decision.world import World


def dues_of(case: Case, world: World) -> dict[str, Dues]:
    """What of each commitment, and of the credits, falls on each workload: by today's spending, else alike."""
    split = world.commitment_shares
    credits = float(world.exchange.usd(case.commercials.credits, world.exchange.base, "commercials.credits"))
    return {
        w.id: Dues(tuple(by_workload.get(w.id, 0.0) for by_workload in split), credits * world.weights[w.id])
        for w in case.workloads
    }
