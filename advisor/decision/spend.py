"""What part of today's spend each workload takes."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Protocol


class Billed(Protocol):
    """Any result of a workload that knows what runs today costs, in USD a month; None: not known."""

    @property
    def id(self) -> str: ...
    @property
    def today_usd_month(self) -> float | None: ...


def shares_of_spend(workloads: Sequence[Billed], idle: Container[str] = ()) -> dict[str, float]:
    """Share of today's monthly spend (0 to 1) of each workload that runs today, by its id.

    ``idle`` are the workloads that don't run yet: they have no share. Empty where the bill of one that runs isn't
    known, since a share of a sum with an unknown part isn't known either, and where nothing is spent.
    """
    running = [one for one in workloads if one.id not in idle]
    bills = {one.id: one.today_usd_month for one in running if one.today_usd_month is not None}
    total = sum(bills.values())
    if len(bills) < len(running) or total <= 0:
        return {}
    return {name: usd / total for name, usd in bills.items()}
