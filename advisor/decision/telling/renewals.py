"""Terms that are renewed within the horizon and would outlast it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

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
    money = Money(exchange_basis(world.exchange))
    required = world.case.decision.required_confidence_pct / 100.0
    for d in decided:
        npv = d.evaluation.npv
        if npv is None:
            continue
        now = share(npv > world.hurdle_usd)
        for e, side in ((d.evaluation.best_stay, 1.0), (d.evaluation.best_move, -1.0)):
            for renewed, left, usd in () if e is None else _renewed(e, world):
                then = share(npv + side * usd > world.hurdle_usd)
                if e is not None and (then >= required) != (now >= required):
                    option = e.option
                    found.append(
                        f"{d.result.name}: {plans()[option.plan].label} for {option.instance} is renewed in month "
                        f"{renewed:.0f} and ends {months(left)} after the horizon. What these months cost, "
                        f"{money.say(usd)} today, is not counted; if it were, moving would pay in {chance(then)}, not "
                        f"in {chance(now)}. Ask for a term that ends sooner, or take a horizon that ends with it."
                    )
    return found


def _renewed(evaluated: Evaluated, world: World) -> Iterator[tuple[float, float, float]]:
    """The month of the last renewal, months that it reaches beyond the horizon, and what these come to, in USD today
    at the median; none where the horizon ends with a term, or within the first, which counts whole."""
    term, leg = evaluated.option.new_term_months, evaluated.stream.legs[0]
    if not term:
        return
    begins = median(np.asarray(term_begins(evaluated.option, evaluated.start, world)))
    held = leg.months - begins
    left = -held % term
    if held > term and left:
        last = np.full(len(evaluated.start), leg.months - 1)
        usd = left * median(leg.at(last)) * float(leg.path.discount[-1])
        yield leg.months - held % term, left, usd
