"""The commitments of a case as one pool that several workloads use: what one alone would leave unused, and several.

What a workload leaves is used up by the others as far as they spend more than is committed. So little may fall on each
alone, and much on all that leave together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct

from advisor.case.model import Case
from advisor.cost.commitments import ORDER, covers
from advisor.cost.demand import HOURS_PER_MONTH
from advisor.cost.money import Exchange
from advisor.cost.options import Option


class Change(Struct, frozen=True):
    """What a workload runs on instead: USD a month for instances, and the places of the commitments that cover it."""

    spends_usd: float
    covered_by: Collection[int]


Changed = Mapping[str, Change]
"""Changes by the workload's id."""
NOTHING = Change(0.0, ())
"""A workload that is gone."""


class Pool(Struct, frozen=True):
    """Commitments of a case, in its order. `usd_month`: what is due of each in a month, USD; `covered`: the workloads
    that each covers as they run today; `empty`: which of those that cover none are known to be used by nobody else;
    `spending`: what workloads spend on instances today, USD a month; `weights`: the share of each in what is empty, in
    sum 1."""

    kinds: tuple[str, ...]
    usd_month: tuple[float, ...]
    covered: tuple[frozenset[str], ...]
    empty: tuple[bool, ...]
    spending: Mapping[str, float]
    weights: Mapping[str, float]

    def used(self, changed: Changed | None = None) -> tuple[float, ...]:
        """What is used of each, USD a month; a dollar uses up one commitment only, the narrowest first."""
        changed = {} if changed is None else changed
        open_usd = {**self.spending, **{w: change.spends_usd for w, change in changed.items()}}
        found = [0.0] * len(self.kinds)
        for place in sorted(range(len(self.kinds)), key=lambda place: ORDER.index(self.kinds[place])):
            as_they_are = self.covered[place] - changed.keys()
            users = sorted(as_they_are | {w for w, change in changed.items() if place in change.covered_by})
            total = sum(open_usd[w] for w in users)
            found[place] = min(self.usd_month[place], total)
            for w in users if total else ():
                open_usd[w] *= 1.0 - found[place] / total
        return tuple(found)

    def left_alone(self, workload: str) -> tuple[float, ...]:
        """What becomes unused of each, USD a month, where one workload alone is gone."""
        return self._more_unused({workload: NOTHING})

    def due(self, workload: str) -> tuple[float, ...]:
        """What of each falls on a workload, USD a month: what the others would not use up, and its share of what nobody
        uses today."""
        used, alone = self.used(), self.left_alone(workload)
        return tuple(
            own + (usd - now) * self._share(workload, place)
            for place, (usd, now, own) in enumerate(zip(self.usd_month, used, alone, strict=True))
        )

    def beyond_alone(self, changed: Changed) -> tuple[float, ...]:
        """What several changes leave unused together beyond what each would alone, USD a month of each commitment."""
        alone = [self._more_unused({workload: changed[workload]}) for workload in sorted(changed)]
        each = [sum(of_place) for of_place in zip(*alone, strict=True)] if alone else [0.0] * len(self.kinds)
        return tuple(max(more - own, 0.0) for more, own in zip(self._more_unused(changed), each, strict=True))

    def spare(self, place: int) -> float:
        """What those that a commitment covers spend beyond it, USD a month: so much may leave before any is unused."""
        return max(sum(self.spending[w] for w in sorted(self.covered[place])) - self.usd_month[place], 0.0)

    def _more_unused(self, changed: Changed) -> tuple[float, ...]:
        return tuple(max(now - then, 0.0) for now, then in zip(self.used(), self.used(changed), strict=True))

    def _share(self, workload: str, place: int) -> float:
        """The workload's share in what nobody uses of a commitment: by today's spending on what it covers. Where it
        covers nothing that runs here and nobody else uses it, each may use its share of it up."""
        total = sum(self.spending[w] for w in sorted(self.covered[place]))
        if not total:
            return self.weights[workload] if self.empty[place] else 0.0
        return self.spending[workload] / total if workload in self.covered[place] else 0.0

    def counts(self, place: int) -> bool:
        """Whether a commitment falls on any workload: what covers nothing that runs here may be used by others."""
        return bool(self.covered[place]) or self.empty[place]


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
        tuple(c.kind for c in held),
        tuple(float(usd) * HOURS_PER_MONTH for usd in amounts),
        tuple(frozenset(w for w, option in today.items() if covers(c, option)) for c in held),
        tuple(c.runs_empty for c in held),
        {w: spending.get(w, 0.0) for w in today},
        weights,
    )


def change_to(option: Option, spends_usd: float, case: Case) -> Change:
    """A change to an option that costs so much a month."""
    held = enumerate(case.commercials.commitments or ())
    return Change(spends_usd, [place for place, commitment in held if covers(commitment, option)])
