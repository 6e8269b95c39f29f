"""In which order workloads are told: by verdict, then by what is at stake in each."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decision.result import WorkloadResult
from advisor.decision.rounding import rounded
from advisor.decision.verdict import ORDER


def stake(result: WorkloadResult) -> float:
    """USD at stake: what moving brings or costs at the median, or what the best way of staying saves against today's
    where that is more; the bill where nothing is compared."""
    moving = result.versus_best_stay
    today = next((option.npv_usd for option in result.options if option.id == result.baseline_option), None)
    sums = [abs(npv.p50) for npv in (None if moving is None else moving.npv_usd, today) if npv is not None]
    return max(sums, default=result.today_usd_month or 0.0)


def in_order(results: Sequence[WorkloadResult]) -> tuple[int, ...]:
    """The places of workloads, by verdict and then by stake, largest first; the order of the case breaks ties."""
    return tuple(sorted(range(len(results)), key=lambda at: (ORDER.index(results[at].verdict), -stake(results[at]))))


def bills_beyond(results: Sequence[WorkloadResult]) -> tuple[float | None, ...]:
    """USD a month of all but the first so many workloads in that order, from all of them on; None where a bill among
    them is not known."""
    bills = [results[at].today_usd_month for at in in_order(results)]
    return tuple(
        rounded(sum(known)) if len(known := [b for b in bills[first:] if b is not None]) == len(bills) - first else None
        for first in range(len(bills))
    )
