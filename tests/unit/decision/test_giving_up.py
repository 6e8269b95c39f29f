"""Giving up in time: a fleet that no one would buy is not bought, and what was tried is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from msgspec.structs import replace

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision.bench import Bench, lay
from advisor.decision.cash import monthly_cash
from advisor.decision.draws import Draws
from advisor.decision.evaluate import Dues, Evaluation, evaluate
from advisor.decision.evaluated import ranking
from advisor.decision.giving_up import given_up, relief
from advisor.decision.telling.option_rows import option_rows
from advisor.decision.world import NO_CHANGE, Changes, World

YES = np.array([True, True, True])

TIGHT: dict[str, Any] = {
    "kind": "llm serving", "id": "w", "name": "W", "model": "Llama-3.3-70B-Instruct", "precision": "fp8",
    "volume": {"value": 500, "unit": "requests/min"}, "ttft_ms": 1200, "tpot_ms": 50,
    "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 3, "purchase_plan": "on_demand"},
}  # fmt: skip


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


@lru_cache(maxsize=8)
def evaluated(changes: Changes = NO_CHANGE) -> tuple[Evaluation, Bench, World]:
    case = Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": date(2026, 11, 23), "beta_software": "yes"},
            "workloads": (TIGHT,),
            "commercials": {"region": "us-east-1", "other_regions": ("us-east-2",), "commitments": ()},
        }
    )
    world = World(case, catalog(), Draws(256, 0))
    bench = lay(case.workloads[0], world)
    return evaluate(bench, world, Dues((), 0.0), changes), bench, world


def test_a_change_is_given_up_only_where_what_lies_ahead_is_dearer_with_it() -> None:
    ahead, unchanged = np.array([90.0, 100.0, 110.0]), np.full(3, 100.0)
    assert given_up(ahead, unchanged, YES).tolist() == [False, False, True]


def test_what_is_not_there_by_the_end_of_the_horizon_has_failed() -> None:
    """Nobody pays for the bridge to the last day because the work is late: it is lost, and staying is what is left."""
    assert given_up(np.zeros(3), np.ones(3), np.array([True, False, True])).tolist() == [False, True, False]


def test_a_failed_accuracy_gate_ends_every_move() -> None:
    assert given_up(np.zeros(3), np.ones(3), YES, fails=True).all()


def test_with_relief_a_draw_given_up_costs_staying_and_what_is_sunk() -> None:
    carried, stay, sunk = np.array([500.0, 80.0]), np.full(2, 100.0), np.full(2, 7.0)
    where = np.array([True, False])
    assert (carried + relief(where, carried, stay, sunk)).tolist() == [107.0, 80.0]


def test_no_draw_loses_more_than_what_is_sunk_where_the_move_is_given_up() -> None:
    found, _, _ = evaluated()
    assert found.npv is not None
    assert found.best_move is not None
    stop = found.best_move.stop
    assert stop is not None
    assert 0 < stop.share <= 1
    assert np.all(found.npv[stop.where] >= -stop.sunk_usd[stop.where] - 1e-6)


def test_where_it_is_carried_through_nothing_changes() -> None:
    found, _, _ = evaluated()
    assert found.npv is not None
    assert found.carried_through is not None
    assert found.best_move is not None
    assert found.best_move.stop is not None
    through = ~found.best_move.stop.where
    assert found.npv[through] == pytest.approx(found.carried_through[through])


def test_monthly_cash_of_a_move_given_up_is_that_of_staying_and_the_work() -> None:
    found, bench, world = evaluated(Changes(parity_fails=True))
    move, stay = found.best_move, found.best_stay
    assert move is not None
    assert stay is not None
    assert move.stop is not None
    assert move.stop.where.all()
    moved, stayed = (monthly_cash(e, found, bench, world).total.sum(axis=1) for e in (move, stay))
    assert moved - stayed == pytest.approx(move.stop.sunk_usd)


def test_what_is_alike_but_for_the_last_digits_of_a_machine_stands_by_its_name() -> None:
    """As ways of moving do that are always given up: each costs staying and the work."""
    found, bench, world = evaluated()
    rng = np.random.default_rng(5)
    alike = {
        key: replace(e, mean_cost=1e6 * (1.0 + 1e-13 * float(rng.standard_normal())), stop=None)
        for key, e in found.options.items()
    }
    rows = option_rows(bench, replace(found, options=alike), world, None)
    for side in ("stay", "move"):
        names = [row.id for row in rows if row.side == side and row.feasible]
        assert len(names) > 2
        assert names == sorted(names)
        ranked = sorted(names, key=lambda name: ranking(alike[name]))
        assert sorted(ranked, key=lambda name: not name.startswith("today:")) == ranked
        assert [n for n in ranked if not n.startswith("today:")] == [n for n in names if not n.startswith("today:")]


def test_staying_falls_back_on_todays_fleet_where_another_chip_falls_short() -> None:
    found, _, _ = evaluated()
    assert found.today is not None
    tried = [e for e in found.options.values() if e.option.side == "stay" and e.stop is not None]
    assert tried
    for option in tried:
        assert option.stop is not None
        lost = option.cost - found.today.cost
        assert np.all(lost[option.stop.where] <= option.stop.sunk_usd[option.stop.where] + 1e-6)


def test_a_price_that_turns_after_the_move_is_a_loss_all_the_same() -> None:
    """The stop knows the fleet and the prices of its month, not what comes: it is no hindsight."""
    cheap, _, _ = evaluated(Changes(neuron_price=0.05, neuron_throughput=2.0))
    assert cheap.npv is not None
    assert cheap.best_move is not None
    assert cheap.best_move.stop is not None
    sunk = cheap.best_move.stop.sunk_usd
    near, _, _ = evaluated(Changes(neuron_price=0.25, neuron_throughput=2.0))
    assert near.npv is not None
    assert near.best_move is not None
    assert near.best_move.stop is not None
    carried = ~near.best_move.stop.where
    assert np.mean(cheap.npv) > 0
    assert np.min(near.npv[carried]) < -np.max(sunk)


def test_where_staying_was_given_up_as_well_a_move_is_held_against_what_runs_then(
    random_cases: Callable[[int, int], list[Case]],
) -> None:
    """A better GPU that fell short in a draw is no reason to carry a dear move through: today's fleet runs on there. So
    in these random cases dearer GPUs, and cheaper or faster Neuron, don't lower the value of moving."""
    tried = 0
    for case in random_cases(1, 30):
        world = World(case, catalog(), Draws(64, 0))
        workload = case.workloads[0]
        bench = lay(workload, world)
        dues = Dues(world.commitment_dues[workload.id], 0.0)

        def worth(found: Bench, at: World, due: Dues, changes: Changes = NO_CHANGE) -> float:
            npv = evaluate(found, at, due, changes).npv
            return float("nan") if npv is None else float(np.mean(npv))

        base = worth(bench, world, dues)
        if np.isnan(base):
            continue
        tried += 1
        least = base - 1e-6 * max(abs(base), 1e4)
        for better in (Changes(gpu_price=1.3), Changes(neuron_price=0.7), Changes(neuron_output=1.3)):
            assert worth(bench, world, dues, better) >= least, (better, case.model_dump_json())
    assert tried > 15
