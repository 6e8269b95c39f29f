"""Laws of the value of moving on random cases of every kind, along the levers by which a buyer would try them.

Who may give up decides at the prices of that month, and the draws in which prices turn later don't even out exactly
over a hundred of them: what a law may miss by is a part of what staying costs. Where every way of moving is given up in
most draws, the value is what trying one costs, and which one is named goes by what it would cost if carried through.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision.bench import Bench, lay
from advisor.decision.draws import Draws
from advisor.decision.dues import dues_of
from advisor.decision.evaluate import Dues, Evaluation, evaluate
from advisor.decision.evaluated import carried_through
from advisor.decision.waiting import events
from advisor.decision.world import NO_CHANGE, Changes, World
from advisor.decision.worth import mean_cost_of
from tests.unit.decision.cases_of_all_kinds import random_document

DRAWS, CASES = 128, 40
MISSED = 0.01
"""Part of the cost of staying by which a law may be missed."""

Laid = tuple[int, Bench, World, Dues]


def at(field: str, multiple: float) -> Changes:
    """One input at a multiple of today's."""
    multiples: dict[str, Any] = {field: multiple}
    return Changes(**multiples)


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


@lru_cache(maxsize=1)
def laid() -> tuple[Laid, ...]:
    """Those of the cases in which there is a way of moving."""
    return tuple(_laid())


def _laid() -> Iterator[Laid]:
    for seed in range(CASES):
        case = Case.model_validate(random_document(seed))
        world = World(case, catalog(), Draws(DRAWS, 0))
        bench, dues = lay(case.workloads[0], world), dues_of(case, world)["w"]
        if evaluate(bench, world, dues).best_move is not None:
            yield seed, bench, world, dues


def value(found: Evaluation) -> float:
    return float("-inf") if found.npv is None else float(np.mean(found.npv))


def mostly_given_up(found: Evaluation) -> bool:
    move = found.best_move
    return move is None or (move.stop is not None and move.stop.share > 0.5)


def cost_of_staying(found: Evaluation) -> float:
    assert found.best_stay is not None
    return found.best_stay.mean_cost


def test_there_are_cases_of_every_kind_to_try() -> None:
    assert len(laid()) > 25
    assert len({bench.workload.kind for _, bench, _, _ in laid()}) >= 8


@pytest.mark.parametrize(
    ("field", "sign"), [("gpu_price", 1), ("neuron_price", -1), ("neuron_output", 1), ("neuron_throughput", 1)]
)
def test_what_favours_moving_never_lowers_its_value(field: str, sign: int) -> None:
    """Dearer GPUs, cheaper Neuron, faster Neuron, step by step.

    A plan that is paid whatever GPUs cost takes their price out of staying, and not out of what runs beyond it until
    the move is done: there dearer GPUs may well cost moving.
    """
    for seed, bench, world, dues in laid():
        if field == "gpu_price" and any(dues.commitments):
            continue
        steps = [evaluate(bench, world, dues, at(field, m)) for m in (0.6, 0.8, 1.0, 1.2, 1.6)]
        for less, more in pairwise(steps[::sign]):
            if not (mostly_given_up(less) and mostly_given_up(more)):
                assert value(more) >= value(less) - MISSED * cost_of_staying(more), (seed, field)


@pytest.mark.parametrize(("field", "sign"), [("neuron_price", -1), ("neuron_output", 1), ("neuron_throughput", 1)])
def test_a_move_that_is_carried_through_keeps_the_law_to_the_last_digit(field: str, sign: int) -> None:
    for seed, bench, world, dues in laid():
        steps = [evaluate(bench, world, dues, at(field, m)) for m in (0.6, 1.0, 1.6)]
        costs = [
            min(mean_cost_of(carried_through(o.terms)) for o in e.options.values() if o.option.side == "move")
            for e in steps[::sign]
        ]
        assert all(after <= before * (1 + 1e-9) for before, after in pairwise(costs)), seed


def best_date(bench: Bench, world: World, dues: Dues, changes: Changes) -> float:
    """What moving brings at its best date: now, or one of the dates that are known ahead."""
    now = evaluate(bench, world, dues, changes)
    later = [evaluate(bench, world, dues, e.changes) for e in events(now, bench, world, dues, changes)]
    return max(value(found) for found in (now, *later))


def test_more_effort_never_raises_what_moving_at_its_best_date_brings() -> None:
    for seed, bench, world, dues in laid():
        least = MISSED * cost_of_staying(evaluate(bench, world, dues))
        values = [best_date(bench, world, dues, Changes(effort=times)) for times in (0.5, 1.0, 2.0, 4.0)]
        assert all(after <= before + least for before, after in pairwise(values)), seed


def test_a_load_of_nothing_saves_nothing() -> None:
    for seed, bench, world, dues in laid():
        found = evaluate(bench, world, dues, Changes(volume=0.0))
        if found.npv is not None:
            assert np.all(found.npv <= 1e-6), seed


def test_what_is_asked_again_after_other_changes_is_answered_alike() -> None:
    for seed, bench, world, dues in laid()[:10]:
        first = value(evaluate(bench, world, dues, NO_CHANGE))
        for changes in (Changes(gpu_price=2.0), Changes(effort=3.0), Changes(delay_months=7), Changes(volume=0.5)):
            evaluate(bench, world, dues, changes)
        assert value(evaluate(bench, world, dues, NO_CHANGE)) == first, seed
