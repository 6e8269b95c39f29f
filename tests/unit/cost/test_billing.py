"""Totals of bills, exact to the last digit, and the published worked answers of commitments and clusters."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from advisor.cost.billing import Bill, read_bill
from advisor.cost.market import Market, drifts
from advisor.cost.streams import Stream
from advisor.errors import CaseError

BILLS = Path(__file__).parents[2] / "data" / "bills"


def bill(name: str) -> Bill:
    with (BILLS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return read_bill(lines, name)


def test_an_unused_hour_is_billed_and_costs_the_same() -> None:
    """FOCUS 1.2, zero utilisation: billed 1.50 + 0 + 2.00, effective 0 + 1.50 + 2.00."""
    found = bill("focus_1.2_zero_percent_utilization_without_commitment_discount_flexibility")
    assert (found.billed, found.effective) == (Decimal("3.50"), Decimal("3.50"))


def test_a_resource_beyond_its_commitment() -> None:
    """FOCUS 1.2, full utilisation with flexibility and one resource."""
    found = bill("focus_1.2_one_hundred_percent_utilization_with_commitment_discount_flexibility_with_1_resource")
    assert (found.billed, found.effective, found.listed) == (Decimal("2.75"), Decimal("2.75"), Decimal("6.25"))


def test_an_hour_over_a_spend_commitment() -> None:
    """FOCUS 1.2, usage scenario 4: what was committed is billed elsewhere, the overage here."""
    found = bill("focus_1.2_commitment_discount_usage_scenario_4")
    assert (found.billed, found.effective) == (Decimal("0.50"), Decimal("1.50"))


@pytest.mark.parametrize(
    ("example", "contracted", "listed"),
    [("a1", 1200, 1257), ("a2", 1200, 1257), ("b1", 2400, 2457), ("b2", 2400, 2457)],
)
def test_a_spend_agreement_costs_the_same_whenever_it_is_billed(example: str, contracted: int, listed: int) -> None:
    found = bill(f"focus_1.2_saas_spend_agreements_{example}")
    assert found.billed == found.effective == Decimal(1200)
    assert (found.contracted, found.listed) == (Decimal(contracted), Decimal(listed))


def test_a_legacy_report_is_summed_to_the_last_digit() -> None:
    found = bill("aws_cur_legacy_columns")
    assert (found.form, found.currency, found.rows, found.kinds["Tax"]) == ("AWS CUR", "USD", 1281, 12)
    assert found.billed == Decimal("1.68230869740")
    assert found.listed == Decimal("3.35617269490")
    assert found.effective is None, "the form has no such column: not known, not zero"


def test_a_cluster_over_three_years_against_two_others() -> None:
    """clustermax.ai/tco, default scenario of 4,096 GPUs: 199.4, 251.6 and 223.2 million, 1.00, 1.26 and 1.12."""
    market = Market(36, 0.0, {d.id: np.zeros(1) for d in drifts()})
    totals = [
        float(Stream(np.array([[monthly]]), market.flat()).present_value()[0])
        for monthly in (5_539_138.0, 6_989_395.0, 6_200_693.0)
    ]
    assert totals == pytest.approx([199_408_973, 251_618_208, 223_224_957], abs=20)
    assert [total / totals[0] for total in totals] == pytest.approx([1.00, 1.26, 1.12], abs=0.005)


def lines(*rows: str) -> list[str]:
    return ["ChargeCategory,BillingCurrency,BilledCost,EffectiveCost,ListCost", *rows]


def test_a_mixed_total_without_a_rate_is_no_total() -> None:
    with pytest.raises(CaseError, match="EUR, USD"):
        read_bill(lines("Usage,USD,1,1,1", "Usage,EUR,1,1,1"), "bill.csv")


def test_what_makes_a_total_doubtful_is_said() -> None:
    found = read_bill(lines("Usage,USD,3,NULL,2", "Credit,USD,-0.5,0,null"), "bill.csv")
    assert found.billed == Decimal("2.5")
    assert [w.split(" ")[0] for w in found.warnings] == ["2", "1", "More"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (lines("Usage,USD,many,1,1"), "line 2, BilledCost"),
        (lines("Usage,USD,NaN,1,1"), "NaN"),
        (["a,b", "1,2"], "no bill"),
    ],
)
def test_what_can_not_be_read_is_told_with_its_place(text: list[str], said: str) -> None:
    with pytest.raises(CaseError) as raised:
        read_bill(text, "bill.csv")
    assert said in str(raised.value.problems[0])
