"""What of the case's contracts falls on each workload."""

from __future__ import annotations

from advisor.case.model import Case
from advisor.cost.spending import spending_of, weights
from advisor.decision.bench import ways_to_port
from advisor.decision.scene import Dues
from advisor.decision.world import World


def dues_of(case: Case, world: World) -> dict[str, Dues]:
    """What of each commitment, and of the credits, falls on each workload: by today's spending. Credits are for moving:
    what no gate lets move takes no part of them, where anything else can."""
    credits = float(world.exchange.usd(case.commercials.credits, world.exchange.base, "commercials.credits"))
    able = [w.id for w in case.workloads if ways_to_port(w, world)] if credits else []
    part = weights(able, spending_of(world.today_fleets)) if able else world.weights
    return {w.id: Dues(world.commitment_dues[w.id], credits * part.get(w.id, 0.0)) for w in case.workloads}
