"""Which workloads are told in full: the rule that pages, workbook and attached result share."""

from __future__ import annotations

from advisor.decision.portfolio.order import stake
from advisor.decision.result import Recommendation

CARDS = 8
"""Workloads told in full, beside those to be piloted; all others have one row in each table."""
OPTIONS = 6
"""Options printed a workload."""


def told_in_full(recommendation: Recommendation) -> frozenset[str]:
    """Ids of the largest workloads by money, and of every one that is to be piloted; none that is not assessed."""
    assessed = [item for item in recommendation.workloads if item.verdict != "not assessed"]
    largest = sorted(assessed, key=lambda item: -stake(item))[:CARDS]
    return frozenset(item.id for item in [*largest, *(i for i in assessed if i.verdict == "pilot first")])
