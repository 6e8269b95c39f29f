"""The first answer while an input is dragged or a workload is edited: 1, 10 and 60 workloads, one of them changed.

Told beside: memory that the process has grown by, since a window keeps for hours what makes the answers quick.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from msgspec.structs import replace

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import NO_CHANGE, Changes, Once, first_answer
from benchmarks.growth import portfolio
from benchmarks.measure import Sample, report
from benchmarks.recommend import CASE

STEPS = 8
"""Steps of one drag."""
DRAGGED = ("gpu_price", "neuron_price", "neuron_output", "effort", "volume", "discount_rate_pct")


def steps(field: str) -> list[Changes]:
    """The changes of one drag, ending elsewhere than it began."""
    if field == "discount_rate_pct":
        return [replace(NO_CHANGE, discount_rate_pct=9.0 + 0.25 * i) for i in range(STEPS)]
    multiples = [1.02 + 0.02 * i for i in range(STEPS)]
    return [
        replace(NO_CHANGE, gpu_price=m) if field == "gpu_price"
        else replace(NO_CHANGE, neuron_price=m) if field == "neuron_price"
        else replace(NO_CHANGE, neuron_output=m) if field == "neuron_output"
        else replace(NO_CHANGE, effort=m) if field == "effort"
        else replace(NO_CHANGE, volume=m)
        for m in multiples
    ]  # fmt: skip


def dragged(case: Case, catalog: Catalog, known: Once) -> Sample:
    """Seconds of each step of drags of each input of each kind of workload; the first step of a drag is left out."""
    taken = []
    for workload in case.workloads[:5]:
        for field in DRAGGED:
            for place, changes in enumerate(steps(field)):
                begin = time.perf_counter()
                first_answer(case, catalog, changes={workload.id: changes}, known=known)
                if place:
                    taken.append(time.perf_counter() - begin)
    return Sample(tuple(taken))


def edited(case: Case, catalog: Catalog, known: Once) -> Sample:
    """Seconds from an edit of one workload to the answer: its growth, twice for each kind of workload."""
    taken = []
    for place in range(min(5, len(case.workloads))):
        for growth in (3.0, 4.0):
            workloads = list(case.workloads)
            workloads[place] = workloads[place].model_copy(update={"growth_pct_year": growth + place})
            changed = case.model_copy(update={"workloads": tuple(workloads)})
            begin = time.perf_counter()
            first_answer(changed, catalog, known=known)
            taken.append(time.perf_counter() - begin)
    return Sample(tuple(taken))


def resident_mb() -> float:
    """Memory of this process, from Linux."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return next(float(line.split()[1]) / 1024.0 for line in status.splitlines() if line.startswith("VmRSS"))


def main() -> None:
    """Prints seconds with their spread. Budgets: 0.05 s a step of a drag; 0.1 s and 0.5 s for 10 and 60 workloads."""
    catalog = load_catalog()
    case = load_case(CASE, catalog)
    before = resident_mb()
    for count in (1, len(case.workloads), 10, 60):
        whole = case.model_copy(update={"workloads": case.workloads[:1]}) if count == 1 else portfolio(case, count)
        known = Once()
        begin = time.perf_counter()
        first_answer(whole, catalog, known=known)
        report(f"first answer of {count} workloads", Sample((time.perf_counter() - begin,)))
        drag = dragged(whole, catalog, known)
        report(f"a step of a drag, one of {count} workloads", drag)
        late = statistics.quantiles(drag.seconds, n=20)[-1]
        print(f"{'':<48} {late:7.3f} s  in 19 of 20 steps")
        report(f"an edit of one of {count} workloads", edited(whole, catalog, known))
        if count == len(case.workloads):
            print(f"{'memory grown by, case (c) and one of its kind':<48} {resident_mb() - before:7.0f} MB")


if __name__ == "__main__":
    main()
