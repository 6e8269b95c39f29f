"""The commitments of a case as one pool: what of each falls on which workload.

A commitment that several workloads use is shared by what each spends today on what it covers. So what all of them leave
together is counted once, whoever leaves; what one would leave alone may be less, since the others go on.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from advisor.case.model import Case
from advisor.cost.commitments import covers
from advisor.cost.demand import HOURS_PER_MONTH
from advisor.cost.money import Exchange
from advisor.cost.options import Option


class Pool(Struct, frozen=True):
    """Commitments of a case, in its order. `usd_month`: what is due of each in a month, USD; `covered`: the workloads
    that each covers as they run today; `empty`: which of those that cover none are known to be used by nobody else;
    `spending`: what workloads spend on instances today, USD a month; `weights`: the share of each in what is empty, in
    sum 1."""

    usd_month: tuple[float, ...]
    covered: tuple[frozenset[str], ...]
    empty: tuple[bool, ...]
    spending: Mapping[str, float]
    weights: Mapping[str, float]

    def due(self, workload: str) -> tuple[float, ...]:
        """What of each falls on a workload, USD a month."""
        return tuple(usd * self._share(workload, place) for place, usd in enumerate(self.usd_month))

    def beside_others(self, workload: str) -> tuple[float, ...] | None:
        """What would fall on it were the others to go on as today, USD a month: only what they don't use up. None where
        that falls on it anyway, or where more than one commitment covers it: which of them is left hangs on all."""
        places = [place for place, users in enumerate(self.covered) if workload in users]
        if len(places) != 1 or len(self.covered[places[0]]) < 2:
            return None
        (place,) = places
        due, usd = self.due(workload), self.usd_month[place]
        spent = self._spent(place)
        unused = max(usd - spent, 0.0) * self._share(workload, place)
        left = min(max(usd - (spent - self.spending[workload]), 0.0), self.spending[workload]) + unused
        return (*due[:place], left, *due[place + 1 :]) if left < due[place] else None

    def others(self, workload: str) -> frozenset[str]:
        """Workloads that use a commitment with it, by id."""
        return frozenset(w for users in self.covered if workload in users for w in users) - {workload}

    def counts(self, place: int) -> bool:
        """Whether a commitment falls on any workload: what covers nothing that runs here may be used by others."""
        return bool(self.covered[place]) or self.empty[place]

    def _share(self, workload: str, place: int) -> float:
        """The workload's share in a commitment: by today's spending on what it covers. Where it covers nothing that
        runs here and nobody else uses it, each may use its share of it up."""
        total = self._spent(place)
        if not total:
            return self.weights[workload] if self.empty[place] else 0.0
        return self.spending[workload] / total if workload in self.covered[place] else 0.0

    def _spent(self, place: int) -> float:
        return sum(self.spending[w] for w in sorted(self.covered[place]))


def pool_of(
    case: Case, spending: Mapping[str, float], today: Mapping[str, Option], weights: Mapping[str, float]
) -> Pool:
    """The commitments of a case, over what runs `today` by workload and spends so much a month in USD."""
    exchange, held = Exchange(case), case.commercials.commitments or ()
    amounts = (
        exchange.usd(c.amount_per_hour, c.currency, f"commercials.commitments.{place}.currency")
        for place, c in enumerate(held)
    )
    return Pool(
        tuple(float(usd) * HOURS_PER_MONTH for usd in amounts),
        tuple(frozenset(w for w, option in today.items() if covers(c, option)) for c in held),
        tuple(c.runs_empty for c in held),
        {w: spending.get(w, 0.0) for w in today},
        weights,
    )
