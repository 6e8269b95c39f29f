"""What of the case's contracts falls on each workload."""

from __future__ import annotations

from advisor.case.model import Case
from advisor.decision.scene import Dues
from advisor.decision.world import World


def dues_of(case: Case, world: World) -> dict[str, Dues]:
    """What falls on each workload: of each commitment what the others would not use up, of the credits a part by what
    it spends today, else alike."""
    credits = float(world.exchange.usd(case.commercials.credits, world.exchange.base, "commercials.credits"))
    return {w.id: Dues(world.commitment_dues[w.id], credits * world.weights[w.id]) for w in case.workloads}
