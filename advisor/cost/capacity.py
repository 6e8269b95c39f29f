"""Capacity promised in writing, held against the fleet that an option needs: how many, where, until when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from advisor.case.model import CapacityGrant, Case
from advisor.catalog import NO_REGION
from advisor.cost.commitments import later_day
from advisor.cost.options import Option

Taken = Mapping[int, int]
"""Instances of grants, by their place in the case, that others count on before."""


def capacity_gaps(
    case: Case, option: Option, instances: int, later: int = 0, taken: Taken | None = None
) -> tuple[str, ...]:
    """What the buyer's grants leave open of `instances` over the horizon, in sentences; empty where they cover it.

    `later`: as many as are needed in the year of the greatest need. `taken`: what of the grants others count on.
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
    left = {place: g.count - (taken or {}).get(place, 0) for place, g in here.items()}
    whole, promised = sum(g.count for g in here.values()), sum(left.values())
    said = f"{promised} × {what} are promised in writing"
    if promised < whole:
        first = f"other workloads count on {whole - promised} first"
        said = f"of {whole} × {what} promised in writing, {first}: {promised} are left"
    found = []
    if promised < instances:
        then = f", and {later} at the most as the load grows" if later > instances else ""
        found.append(f"{said}, {instances} are needed{then}.")
    elif promised < later:
        found.append(
            f"{said}: enough for the {instances} of the first year, not for the "
            f"{later} that are needed as the load grows."
        )
    held = min(instances, promised)
    ends = _covered_until([(g.until, left[place]) for place, g in here.items()], held)
    if held and ends < later_day(begins, case.decision.horizon_months):
        day = f"{ends.day} {ends:%B %Y}"
        found.append(f"the promise of {held} × {what} ends on {day}, before the horizon does: ask for its renewal.")
    return tuple(found)


def grants_for(case: Case, option: Option) -> dict[int, CapacityGrant]:
    """The buyer's grants on which an option can count, by their place in the case."""
    return {
        place: g
        for place, g in enumerate(case.commercials.capacity)
        if _holds(g, option, case.decision.decides_on) and (option.venue != "aws" or g.region == option.region)
    }


def quotas(case: Case) -> dict[tuple[str, str], float]:
    """Instances that a written quota allows, by instance and region, where it still holds."""
    found: dict[tuple[str, str], float] = {}
    for grant in case.commercials.capacity:
        if grant.kind == "quota" and grant.until > case.decision.decides_on:
            key = grant.instance, grant.region
            found[key] = found.get(key, 0.0) + grant.count
    return found


def taken_by(case: Case, option: Option, instances: int, taken: Taken) -> dict[int, int]:
    """What of the grants is taken once an option counts on `instances` of them as well, the first entered first."""
    found = dict(taken)
    for place, grant in grants_for(case, option).items():
        here = min(instances, grant.count - found.get(place, 0))
        instances -= here
        found[place] = found.get(place, 0) + here
    return found


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
