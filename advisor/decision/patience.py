"""Staying with patience: who waits for a date may run what is cheaper until then, whatever comes of the move.

A move that is waited for is held against a way of staying to which the same is open: or what is saved by a cheaper GPU
in the meantime would count as a saving of the move.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from advisor.cost.commitments import months_to
from advisor.cost.market import Floats
from advisor.decision.evaluated import Evaluated, Meanwhile
from advisor.decision.scene import Scene
from advisor.decision.staying import is_today, work_of_change
from advisor.decision.until_and_ahead import held_until
from advisor.decision.worth import Term, mean_cost_of, worth


def patient(stay: Evaluated, bridge: Evaluated | None, scene: Scene) -> Evaluated:
    """The best way of staying with what runs until a move that is waited for in its place, where that costs less on
    average; else as it is. A term that begins later binds longer beyond the horizon."""
    waited = min(scene.changes.delay_months, scene.market.months)
    if not waited or bridge is None or bridge.option.id == stay.option.id:
        return stay
    alike = (bridge.option.accelerator, bridge.option.venue) == (stay.option.accelerator, stay.option.venue)
    change = None if alike or is_today(bridge.option) else work_of_change(bridge.option, scene)
    work = scene.zero if change is None else change.values
    dearer = held_until(bridge, stay, waited, scene) + _unused(bridge, waited, scene) - _unused(stay, waited, scene)
    bound = _longer_bound(stay, waited, scene)
    longer = bound * float(scene.market.discount(scene.market.months))
    saved = -dearer - work - longer
    if float(np.mean(saved)) <= 0.0:
        return stay
    terms = (
        *stay.terms,
        Term("run", worth(-saved - work - longer)),
        Term("one_time", worth(work)),
        Term("beyond", worth(longer)),
    )
    return replace(stay, terms=terms, mean_cost=mean_cost_of(terms), meanwhile=Meanwhile(bridge, waited, work, bound))


def _longer_bound(stay: Evaluated, waited: int, scene: Scene) -> Floats:
    """USD of the months beyond the horizon that a term binds to because it begins only then, shape (draw,)."""
    months, price, term = scene.market.months, stay.option.price, stay.option.new_term_months
    later = price is not None and price.starts is not None and price.early is not None
    begins = months_to(price.starts, scene.world.now) if price is not None and price.starts and later else 0
    more = max(max(waited, begins) + term - months, 0) - max(begins + term - months, 0)
    if not term or not more:
        return scene.zero
    leg, last = stay.stream.legs[0], (scene.zero + (months - 1)).astype(np.int64)
    return np.asarray(more * leg.at(last) * (1.0 + stay.around.share), dtype=np.float64)


def _unused(stay: Evaluated, month: int, scene: Scene) -> Floats:
    """Present value of commitments that a way of staying leaves unused until a month, shape (draw,)."""
    total, end = scene.zero, scene.zero + month
    for idle in stay.idle:
        if idle.worth is None:
            total = total + idle.usd_month * scene.market.flat().worth(idle.begin, np.minimum(idle.end, end))
    return total
