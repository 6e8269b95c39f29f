"""Capacity promised in writing, held against the fleet that an option needs: how many, where, until when."""

from __future__ import annotations

from datetime import date

from advisor.case.model import CapacityGrant, Case
from advisor.catalog import NO_REGION
from advisor.cost.commitments import later_day
from advisor.cost.options import Option


def capacity_gaps(case: Case, option: Option, instances: int, later: int = 0) -> tuple[str, ...]:
    """What the buyer's grants leave open of `instances` over the horizon, in sentences; empty where they cover it.

    `later`: as many as are needed in the year of the greatest need.
    """
    if option.venue == "own data centre":
        return ()  # bought, and not promised by anyone
    begins, here = case.decision.decides_on, grants_for(case, option)
    what = option.instance if option.region == NO_REGION else f"{option.instance} in {option.region}"
    if not here:
        other = ", ".join(sorted({g.region for g in case.commercials.capacity if _holds(g, option, begins)}))
        if other:
            return (f"the capacity promised in writing is in {other}, not for {what}.",)
        return (f"no written quota, quote or reservation for {what} was entered.",)
    promised = sum(g.count for g in here)
    found = []
    if promised < instances:
        then = f", and {later} at the most as the load grows" if later > instances else ""
        found.append(f"{promised} × {what} are promised in writing, {instances} are needed{then}.")
    elif promised < later:
        found.append(
            f"{promised} × {what} are promised in writing: enough for the {instances} of the first year, not for the "
            f"{later} that are needed as the load grows."
        )
    held = min(instances, promised)
    ends = _covered_until([(g.until, g.count) for g in here], held)
    if ends < later_day(begins, case.decision.horizon_months):
        day = f"{ends.day} {ends:%B %Y}"
        found.append(f"the promise of {held} × {what} ends on {day}, before the horizon does: ask for its renewal.")
    return tuple(found)


def grants_for(case: Case, option: Option) -> list[CapacityGrant]:
    """The buyer's grants on which an option can count, in the order in which they were entered."""
    return [
        g
        for g in case.commercials.capacity
        if _holds(g, option, case.decision.decides_on) and (option.venue != "aws" or g.region == option.region)
    ]


def _holds(grant: CapacityGrant, option: Option, begins: date) -> bool:
    return grant.instance == option.instance and grant.until >= begins


def _covered_until(grants: list[tuple[date, int]], instances: int) -> date:
    """The last day on which the grants together hold at least so many instances."""
    left = sum(count for _, count in grants)
    for until, count in sorted(grants):
        left -= count
        if left < instances:
            return until
    return max(until for until, _ in grants)
