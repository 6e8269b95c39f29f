"""Which workloads are told in full: the rule that pages, workbook and attached result share."""

from __future__ import annotations

from advisor.decision.result import Recommendation, WorkloadResult

CARDS = 8
"""Workloads told in full, beside those to be piloted; all others have one row in each table."""


def told_in_full(recommendation: Recommendation) -> frozenset[str]:
    """Ids of the largest workloads by money, and of every one that is to be piloted; none that is not assessed."""
    assessed = [item for item in recommendation.workloads if item.verdict != "not assessed"]
    largest = sorted(assessed, key=lambda item: -_stake(item))[:CARDS]
    return frozenset(item.id for item in [*largest, *(i for i in assessed if i.verdict == "pilot first")])


def _stake(result: WorkloadResult) -> float:
    """What orders workloads by money: the size of the median NPV, or of the bill where there is none."""
    if result.versus_best_stay is not None:
        return abs(result.versus_best_stay.npv_usd.p50)
    return result.today_usd_month or 0.0
