"""A chip that the buyer knows to come: the one instance that it is described by, at its own price, and no other."""

from __future__ import annotations

import pytest

from advisor.case.model import Case
from advisor.decision import recommend
from advisor.decision.result import WorkloadResult
from advisor.decision.world import Changes, ComingChip
from tests.unit.decision.judged_files import catalog, plain

NAME = "14-wait-for-the-chip"


def decided() -> WorkloadResult:
    (found,) = recommend(Case.model_validate(plain(NAME)), catalog(), draws=256).workloads
    return found


def test_only_the_instance_that_it_is_told_by_is_faster_and_cheaper() -> None:
    changes = Changes(neuron_output=2.0, neuron_price=0.5, chip=ComingChip(0, "trn2.48xlarge", 3.0, 0.8))
    assert changes.output("trn2.48xlarge") == pytest.approx(6.0)
    assert changes.move_price("trn2.48xlarge") == pytest.approx(0.4)
    assert changes.output("inf2.xlarge") == pytest.approx(2.0)
    assert changes.move_price("inf2.xlarge") == pytest.approx(0.5)


def test_who_waits_for_a_chip_is_told_of_moving_then_at_its_price() -> None:
    found = decided()
    chip = plain(NAME)["commercials"]["next_chips"][0]
    assert found.verdict == "wait"
    assert found.versus_best_stay is not None
    assert found.versus_best_stay.probability_of_saving > 0.8
    (row,) = (o for o in found.options if o.id == found.best_move_option)
    assert row.price is not None
    assert row.price.tag == "B"
    assert any(reason.startswith(f"One {chip['name']} does") for reason in found.reasons)


def test_price_hours_and_bill_of_a_chip_agree() -> None:
    (row,) = (o for o in decided().options if o.id == decided().best_move_option)
    assert row.price is not None
    assert row.run_cost_usd_month is not None
    assert row.instance_hours_month is not None
    assert row.run_cost_usd_month.p50 == pytest.approx(row.price.usd_per_hour * row.instance_hours_month, rel=1e-4)
