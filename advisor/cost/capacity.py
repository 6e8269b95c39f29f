"""Capacity promised in writing, held against the fleet that an option needs: how many, where, until when."""

from __future__ import annotations

from datetime import date, timedelta

from advisor.case.model import Case
from advisor.cost.options import Option

DAYS_PER_MONTH = 30.4375


def capacity_gaps(case: Case, option: Option, instances: int) -> tuple[str, ...]:
    """What the buyer's grants leave open of `instances` over the horizon, in sentences; empty where they cover it."""
    if option.venue == "own data centre":
        return ()  # bought, and not promised by anyone
    now = case.decision.as_of
    grants = [g for g in case.commercials.capacity if g.instance == option.instance and g.until >= now]
    here = [g for g in grants if option.venue != "aws" or g.region == option.region]
    what = f"{option.instance} in {option.region}"
    if not here:
        other = ", ".join(sorted({g.region for g in grants}))
        if other:
            return (f"the capacity promised in writing is in {other}, not for {what}.",)
        return (f"no written quota, quote or reservation for {what} was entered.",)
    promised = sum(g.count for g in here)
    if promised < instances:
        return (f"{promised} × {what} are promised in writing, {instances} are needed.",)
    horizon = now + timedelta(days=round(case.decision.horizon_months * DAYS_PER_MONTH))
    ends = _covered_until([(g.until, g.count) for g in here], instances)
    if ends < horizon:
        day = f"{ends.day} {ends:%B %Y}"
        return (f"the promise of {instances} × {what} ends on {day}, before the horizon does: ask for its renewal.",)
    return ()


def _covered_until(grants: list[tuple[date, int]], instances: int) -> date:
    """The last day on which the grants together hold at least so many instances."""
    left = sum(count for _, count in grants)
    for until, count in sorted(grants):
        left -= count
        if left < instances:
            return until
    return max(until for until, _ in grants)
