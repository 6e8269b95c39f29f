"""Deciding a case again after one change, as the window does while a buyer types: 10 and 60 workloads, one changed."""

from __future__ import annotations

import time

from advisor.case.load import load_case
from advisor.catalog import load_catalog
from advisor.decision import Once, recommend
from benchmarks.growth import portfolio
from benchmarks.measure import Sample, report
from benchmarks.recommend import CASE

CHANGES = 6
"""One change to each of the worked case's kinds of workload."""


def main() -> None:
    """Prints seconds from a changed workload to the new recommendation. Budgets on the way: 0.1 s and 0.5 s."""
    catalog = load_catalog()
    case = load_case(CASE, catalog)
    for count in (10, 60):
        whole, known = portfolio(case, count), Once()
        recommend(whole, catalog, known=known)
        taken = []
        for place in range(CHANGES):
            workloads = list(whole.workloads)
            workloads[place] = workloads[place].model_copy(update={"growth_pct_year": 3.0 + place})
            changed = whole.model_copy(update={"workloads": tuple(workloads)})
            begin = time.perf_counter()
            recommend(changed, catalog, known=known)
            taken.append(time.perf_counter() - begin)
        report(f"one of {count} workloads changed, decided again", Sample(tuple(taken)))


if __name__ == "__main__":
    main()
