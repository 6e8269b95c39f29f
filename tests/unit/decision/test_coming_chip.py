"""A chip that the buyer knows to come: the one instance that it is described by, at its own price, and no other."""

from __future__ import annotations

import pytest

from advisor.case.model import Case
from advisor.decision import recommend
from advisor.decision.world import Changes, ComingChip
from tests.unit.decision.judged_files import catalog, plain

NAME = "14-wait-for-the-chip"


def test_only_the_instance_that_it_is_told_by_is_faster_and_cheaper() -> None:
    changes = Changes(neuron_output=2.0, neuron_price=0.5, chip=ComingChip(0, "trn2.48xlarge", 3.0, 0.8))
    assert changes.output("trn2.48xlarge") == pytest.approx(6.0)
    assert changes.move_price("trn2.48xlarge") == pytest.approx(0.4)
    assert changes.output("inf2.xlarge") == pytest.approx(2.0)
    assert changes.move_price("inf2.xlarge") == pytest.approx(0.5)


def test_a_chip_that_would_not_be_moved_to_is_no_reason_to_wait() -> None:
    """Dearer than today's by far: whoever moves then takes what can be had today."""
    document = plain(NAME)
    document["commercials"]["next_chips"][0].update(price_per_hour="4000", speed_times=1.1)
    (found,) = recommend(Case.model_validate(document), catalog(), draws=128).workloads
    assert not any("can be had" in row.event for row in found.waiting)
    (as_it_is,) = recommend(Case.model_validate(plain(NAME)), catalog(), draws=128).workloads
    assert any("can be had" in row.event for row in as_it_is.waiting)
