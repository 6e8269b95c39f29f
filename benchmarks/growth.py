"""How `recommend` grows: with the number of workloads, to 1,000, and with the number of options of each.

Few draws, so that what is counted is the work for each workload and option rather than for each draw. Told for each
size: seconds, and seconds for each workload or option; these stay level where growth is linear.

    python -m benchmarks.growth [LARGEST]     1,000 workloads take some minutes
"""

from __future__ import annotations

import sys
import time

from msgspec.structs import replace

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.catalog.rules import plain
from advisor.decision import recommend
from benchmarks.recommend import CASE

DRAWS = 64
WORKLOADS = (6, 30, 100, 300, 1000)
TIMES = (1, 2, 4, 8)


def portfolio(case: Case, count: int) -> Case:
    """The case with as many workloads: its own in turn, each a little larger than the one before."""
    own = case.workloads
    made = [
        own[i % len(own)].model_copy(update={"id": f"w{i}", "name": f"Workload {i}", "growth_pct_year": 10.0 + i / 100})
        for i in range(count)
    ]
    return case.model_copy(update={"workloads": tuple(made)})


def wider(catalog: Catalog, times: int) -> Catalog:
    """The catalog with every accelerator, instance and price as many times, under other names."""
    accelerators, instances, prices = {}, {}, []
    for i in range(times):
        end = f"-{i}" if i else ""
        accelerators.update({k + end: replace(a, id=k + end) for k, a in catalog.accelerators.items()})
        for key, instance in catalog.instances.items():
            chip = instance.accelerator_id + end
            instances[key + end] = replace(instance, id=key + end, accelerator_id=chip)
        for price in catalog.prices:
            instance_id = None if price.instance_id is None else price.instance_id + end
            chip_id = None if price.accelerator_id is None else price.accelerator_id + end
            prices.append(replace(price, item=price.item + end, instance_id=instance_id, accelerator_id=chip_id))
    by_instance = {key: tuple(p for p in prices if p.instance_id == key) for key in instances}
    return replace(
        catalog,
        accelerators=accelerators,
        accelerator_names={**catalog.accelerator_names, **{plain(key): key for key in accelerators}},
        instances=instances,
        prices=tuple(prices),
        _instance_prices=by_instance,
    )


def seconds(case: Case, catalog: Catalog) -> tuple[float, float]:
    """Seconds of one run, and options a workload."""
    begin = time.perf_counter()
    result = recommend(case, catalog, draws=DRAWS)
    took = time.perf_counter() - begin
    return took, sum(len(w.options) for w in result.workloads) / len(result.workloads)


def main(largest: int = 100) -> None:
    """Prints both curves, the first one up to the largest number of workloads asked for."""
    catalog = load_catalog()
    case = load_case(CASE, catalog)
    recommend(case, catalog, draws=DRAWS)
    print(f"growth in workloads, {DRAWS} draws")
    for count in (count for count in WORKLOADS if count <= largest):
        took, _ = seconds(portfolio(case, count), catalog)
        print(f"  {count:>5} workloads {took:9.2f} s {1e3 * took / count:9.1f} ms a workload")
    print(f"growth in options, {DRAWS} draws, {len(case.workloads)} workloads")
    for times in TIMES:
        took, options = seconds(case, wider(catalog, times))
        each = 1e3 * took / (options * len(case.workloads))
        print(f"  {options:>5.0f} options   {took:9.2f} s {each:9.2f} ms an option and workload")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
