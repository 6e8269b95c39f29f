"""One plan after the other: who knows that a rate ends or begins changes plan on that day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from advisor.case.model import Case
from advisor.cost.options import Option
from advisor.cost.propose import propose
from advisor.cost.steps import dated_changes, price_steps
from tests.unit.cost.priced_cases import NOW, SERVING, catalog

UNTIL_JUNE: dict[str, Any] = {
    "instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": "25", "valid_to": date(2027, 5, 31),
}  # fmt: skip


def in_turn(*rows: dict[str, Any], months: int = 36, **workload: Any) -> list[Option]:
    decision = {"title": "Move?", "as_of": NOW, "beta_software": "yes", "venues": ("aws", "other cloud")}
    case = Case.model_validate(
        {
            "decision": {**decision, "horizon_months": months},
            "workloads": ({**SERVING, **workload},),
            "commercials": {"region": "us-east-2", "commitments": (), "rate_card": rows},
        }
    )
    return [o for o in propose(case.workloads[0], case, catalog()) if o.before]


def test_hours_at_a_rate_that_ends_are_followed_by_a_cheaper_block() -> None:
    (option,) = in_turn(UNTIL_JUNE)
    assert option.label == "p5.48xlarge, on-demand, then Capacity Block from 1 June 2027, us-east-2"
    assert option.price is not None
    assert price_steps(option.price, option.plan, NOW) == ((0, float(Decimal(25) / option.price.usd)), (6, 1.0))
    assert dated_changes(option.price) == ((date(2027, 5, 31), "ends"),)


def test_blocks_run_until_a_rate_by_the_hour_begins() -> None:
    later = {"instance": "p5.48xlarge", "plan": "on_demand", "price_per_hour": "20", "valid_from": date(2027, 3, 1)}
    (option,) = in_turn(later)
    assert (option.before, option.plan) == ("Capacity Block", "on_demand")
    assert option.price is not None
    assert option.price.usd == 20
    assert option.price.begins == (date(2027, 3, 1),)


def test_a_move_that_would_run_on_dearer_hours_waits_for_its_rate() -> None:
    later = {"instance": "trn2.48xlarge", "plan": "on_demand", "price_per_hour": "14", "valid_from": date(2027, 3, 1)}
    assert in_turn(later) == []


def test_no_plan_follows_another_that_is_cheaper_all_the_time() -> None:
    assert in_turn({**UNTIL_JUNE, "price_per_hour": "50"}) == []
    assert in_turn({**UNTIL_JUNE, "valid_to": None}) == []


def test_a_change_beyond_the_horizon_is_none() -> None:
    assert in_turn({**UNTIL_JUNE, "valid_to": date(2027, 11, 30)}, months=12) == []


def test_hours_that_are_switched_off_are_not_paid_before_the_block_either() -> None:
    (option,) = in_turn(UNTIL_JUNE, hours_per_day=20.0)
    assert option.price is not None
    assert option.price.early is not None
    assert float(option.price.early) == pytest.approx(25.0 * 20.0 / 24.0)


def test_gpus_signed_for_elsewhere_are_preceded_by_what_runs_today() -> None:
    signed = {"instance": "generic-8xh100-sxm", "plan": "neocloud_1y", "price_per_hour": "9", "venue": "other cloud",
              "valid_from": date(2027, 3, 1)}  # fmt: skip
    (option,) = in_turn(signed)
    assert option.label == (
        "generic-8xh100-sxm, p5.48xlarge Capacity Block, then neocloud 1 year from 1 March 2027, us-east-2"
    )
    assert option.not_before is None
    assert option.new_term_months == 12
    assert in_turn(signed, today={"instance": "p4d.24xlarge", "count": 4, "purchase_plan": "on_demand"}) == []
