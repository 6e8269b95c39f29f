"""Terms that are renewed within the horizon and would outlast it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.decision.evaluated import Evaluated
from advisor.decision.rounding import median, share
from advisor.decision.telling.words import Money, chance, exchange_basis, months
from advisor.decision.uncovered import term_begins
from advisor.decision.workload import Decided
from advisor.decision.world import World


def renewals_beyond(decided: Sequence[Decided], world: World) -> list[str]:
    """Renewals on a way that is compared whose months beyond the horizon, were they counted, would make a move sure
    enough or no longer so. They are not, since what follows then may be bought for what is left, if it is on offer."""
    found = list[str]()
    required = world.case.decision.required_confidence_pct / 100.0
    for d in decided:
        npv = d.evaluation.npv
        if npv is None:
            continue
        now = share(npv > world.hurdle_usd)
        for e, side in ((d.evaluation.best_stay, 1.0), (d.evaluation.best_move, -1.0)):
            last = None if e is None else _last_renewal(e, world)
            if e is None or last is None:
                continue
            then = share(npv + side * last.beyond_usd > world.hurdle_usd)
            if (then >= required) != (now >= required):
                found.append(f"{d.result.name}: {_told(e.option, last, now, then, world)}")
    return found


class _Renewal(Struct, frozen=True):
    """The month of a renewal, months that it reaches beyond the horizon, and what these come to, in USD today at the
    median."""

    month: float
    beyond: float
    beyond_usd: float


def _last_renewal(evaluated: Evaluated, world: World) -> _Renewal | None:
    """The last renewal of an option's term within the horizon; None where the horizon ends with a term, or within the
    first, which counts whole."""
    term, leg = evaluated.option.new_term_months, evaluated.stream.legs[0]
    if not term:
        return None
    begins = median(np.asarray(term_begins(evaluated.option, evaluated.start, world)))
    held = leg.months - begins
    beyond = -held % term
    if held <= term or not beyond:
        return None
    last = np.full(len(evaluated.start), leg.months - 1)
    usd = beyond * median(leg.at(last)) * float(leg.path.discount[-1])
    return _Renewal(leg.months - held % term, beyond, usd)


def _told(option: Option, last: _Renewal, now: float, then: float, world: World) -> str:
    money = Money(exchange_basis(world.exchange))
    return (
        f"{plans()[option.plan].label} for {option.instance} is renewed in month {last.month:.0f} and ends "
        f"{months(last.beyond)} after the horizon. What these months cost, {money.say(last.beyond_usd)} today, is not "
        f"counted; if it were, moving would pay in {chance(then)}, not in {chance(now)}. Ask for a term that ends "
        "sooner, or take a horizon that ends with it."
    )
