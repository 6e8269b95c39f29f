"""What each workload spends on instances today, and how a sum for the whole case falls on them."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.case.model import Case
from advisor.catalog import Catalog
from advisor.cost.demand import HOURS_PER_MONTH
from advisor.cost.options import Option, today_option


def today_fleets(case: Case, catalog: Catalog) -> dict[str, Option]:
    """What runs today by workload, where it runs and its price is known."""
    found = ((w.id, today_option(w, case, catalog)) for w in case.workloads)
    return {key: option for key, option in found if option is not None and option.price is not None}


def spending_of(fleets: dict[str, Option]) -> dict[str, float]:
    """USD a month of each fleet that runs today."""
    return {
        key: float(option.price.usd) * (option.count or 1) * (option.hours_per_month or HOURS_PER_MONTH)
        for key, option in fleets.items()
        if option.price is not None
    }


def weights(workloads: Sequence[str], spending: dict[str, float]) -> dict[str, float]:
    """Share of each workload in what is given for these, by id: by today's spending. One that runs nothing yet, or at a
    price that nobody knows, counts like the others on average. In sum 1."""
    known = [spending[w] for w in workloads if w in spending]
    average = sum(known) / len(known) if known else 0.0
    counted = {w: spending.get(w, average) for w in workloads}
    total = sum(counted.values())
    return {w: usd / total if total else 1.0 / len(counted) for w, usd in counted.items()}


def staff_weights(case: Case, weights: dict[str, float]) -> dict[str, float]:
    """Share of each workload in what the people of the own data centre cost, were its servers bought: together with
    those that run in a hall of the buyer's today; all of it where none does."""
    there = {w.id for w in case.workloads if w.today is not None and w.today.purchase_plan == "own"}

    def share(workload: str) -> float:
        total = sum(weights[w] for w in sorted(there | {workload}))
        return weights[workload] / total if total else 1.0

    return {w.id: share(w.id) for w in case.workloads}
