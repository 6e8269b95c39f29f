"""Single futures: fifty real draws that stand for all, told with what made them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import NO_CHANGE, Once, first_answer
from advisor.decision.why.futures import SHOWN, Futures, futures

CASES = Path(__file__).parents[3] / "assets" / "cases"
DRAWS = 1024


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


@lru_cache(maxsize=1)
def case() -> Case:
    return load_case(CASES / "pretraining-8b-70b.switchpoint", catalog())


@lru_cache(maxsize=1)
def once() -> Once:
    return Once()


def of(workload: str | None, **more: object) -> Futures:
    return futures(case(), catalog(), workload, draws=DRAWS, known=once(), **more)  # type: ignore[arg-type]


def test_fifty_futures_are_the_fifty_dots_in_an_order_of_chance() -> None:
    name = case().workloads[0].id
    found = of(name)
    assert [row.number for row in found.rows] == list(range(1, SHOWN + 1))
    by_dot = sorted(found.rows, key=lambda row: row.dot)
    assert [row.dot for row in by_dot] == list(range(SHOWN))
    assert [row.dot for row in found.rows] != list(range(SHOWN))
    saved = [row.npv_usd for row in by_dot]
    assert saved == sorted(saved)
    measure = first_answer(case(), catalog(), draws=DRAWS, known=once()).workloads[0].versus_best_stay
    assert measure is not None
    width = measure.percentiles_usd[89] - measure.percentiles_usd[9]
    for usd, dot in zip(saved[5:45], measure.percentiles_usd[10:90:2], strict=True):
        assert abs(usd - dot) < 0.05 * width, "each stands where its dot stands"


def test_the_same_seed_tells_the_same_futures_and_another_seed_others() -> None:
    name = case().workloads[0].id
    assert of(name) == futures(case(), catalog(), name, draws=DRAWS)
    assert of(name).rows != of(name, seed=1).rows


def test_what_is_told_of_an_input_is_what_was_drawn() -> None:
    rows = of(case().workloads[0].id).rows
    for row in rows:
        pulls = [abs(one.pull) for one in row.inputs]
        assert pulls == sorted(pulls, reverse=True)
        for one in row.inputs:
            base = 1.0 if one.against in ("today", "described") else one.middle
            assert one.times is not None
            assert one.times == pytest.approx(one.value / base, rel=1e-4)
    work = [one for row in rows for one in row.inputs if one.id == "effort" and abs(one.pull) > 1e-3]
    assert work
    assert all((one.pull < 0) == (one.value > one.middle) for one in work), (
        "more work than the middle is against moving"
    )


def test_cheaper_neuron_prices_lift_the_same_futures() -> None:
    name = case().workloads[0].id
    cheaper = of(name, changes=replace(NO_CHANGE, neuron_price=0.7))
    mean = np.mean([row.npv_usd for row in of(name).rows])
    assert np.mean([row.npv_usd for row in cheaper.rows]) > mean


def test_the_whole_tells_whose_input_it_is_and_a_shared_price_once() -> None:
    mixed = load_case(CASES / "mixed-portfolio.switchpoint", catalog())
    found = futures(mixed, catalog(), draws=128)
    whole = first_answer(mixed, catalog(), draws=128).portfolio
    assert found.workload is None
    assert whole.npv_usd is not None
    saving = sum(row.npv_usd > 0 for row in found.rows) / SHOWN
    assert whole.probability_of_saving == pytest.approx(saving, abs=0.03)
    assert all(len({(one.id, one.workload) for one in row.inputs}) == len(row.inputs) for row in found.rows)


def test_where_nothing_is_compared_there_is_no_future_to_tell_of() -> None:
    gated = load_case(Path(__file__).parents[2] / "data" / "cases" / "02-capability-gate.switchpoint", catalog())
    assert futures(gated, catalog(), gated.workloads[0].id, draws=64).rows == ()
    with pytest.raises(KeyError):
        futures(gated, catalog(), "nobody", draws=64)
