"""What a bill says of accelerators: who runs what, bought how, for how many hours, at what price."""

from __future__ import annotations

import gzip
import json
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.cli import main
from advisor.cost.bill_fleet import AcceleratorBill, BilledFleet, read_accelerators
from advisor.errors import CaseError

BILLS = Path(__file__).parents[2] / "data" / "bills"


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


@lru_cache(maxsize=4)
def read(name: str) -> AcceleratorBill:
    with (BILLS / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return read_accelerators(lines, name, catalog())


def fleet(name: str, instance: str) -> BilledFleet:
    (found,) = [f for f in read(name).fleets if f.instance == instance]
    return found


def test_only_accelerators_are_listed_each_place_and_plan_apart() -> None:
    assert {(s.instance, s.region, s.plan) for s in read("accelerators_cur").spending} == {
        ("p5.48xlarge", "us-east-1", "on_demand"),
        ("p4d.24xlarge", "us-east-2", "savings_plan_3y_no_upfront"),
        ("g5.12xlarge", "us-east-1", "reserved_1y"),
        ("g6.xlarge", "us-east-1", "spot"),
        ("g5.2xlarge", "us-east-1", "on_demand"),
    }


def test_a_fleet_is_as_large_as_in_its_busiest_hour_and_costs_what_is_left_after_discounts() -> None:
    """Ten hours run and two reserved in vain: 660.48 less 10 % over 12 hours. Taxes and the reservation's own rows,
    which repeat the instances', count for nothing."""
    found = fleet("accelerators_cur", "p5.48xlarge")
    assert (found.count, found.purchase_plan) == (6, "on_demand")
    assert found.price_per_hour == Decimal("49.5360")
    assert found.basis == "12 instance-hours from 2026-10-01 to 2026-11-01, 6 at the busiest"


def test_a_commitment_costs_what_its_use_costs_and_is_billed_once() -> None:
    """The covered hours are billed and taken back; fees of a reservation are spread over its use."""
    plan, reserved = fleet("accelerators_cur", "p4d.24xlarge"), fleet("accelerators_cur", "g5.12xlarge")
    assert plan.price_per_hour == Decimal("13.0625")
    assert reserved.price_per_hour == Decimal("3.5775")
    by_instance = {s.instance: s for s in read("accelerators_cur").spending}
    assert by_instance["p4d.24xlarge"].billed == 0
    assert by_instance["p4d.24xlarge"].hours == 8
    assert by_instance["g5.12xlarge"].hours == 4


def test_hours_that_did_not_run_all_month_are_told_as_hours_a_month() -> None:
    """48 hours a day on two days, a month apart: two instances, 96 hours over the 31 days billed."""
    found = fleet("accelerators_focus", "p5.48xlarge")
    assert found.count == 2
    assert found.hours_per_month == pytest.approx(96 / (31 * 24) * 730 / 2, abs=0.05)
    assert found.price_per_hour == Decimal("25.0000")
    assert (found.plan, found.purchase_plan, found.currency) == ("savings plan", None, "EUR")


def test_a_prepaid_block_adds_its_fee_to_the_hours_that_ran_in_it() -> None:
    found = fleet("accelerators_focus", "p5en.48xlarge")
    assert (found.purchase_plan, found.count, found.price_per_hour) == ("capacity_block", 1, Decimal("37.5000"))


def test_months_stand_apart_and_sum_up_exactly() -> None:
    plan = [s for s in read("accelerators_focus").spending if s.instance == "p5.48xlarge"]
    assert [s.month for s in plan] == ["2026-09", "2026-10"]
    assert sum(s.effective or Decimal(0) for s in plan) == Decimal("2400.00")
    assert {s.instance for s in read("accelerators_focus").spending if s.plan == "spot"} == {"g6e.xlarge"}


def test_a_service_that_lends_instances_is_named() -> None:
    assert {f.service for f in read("accelerators_cur").fleets if f.instance == "g5.2xlarge"} == {"SageMaker"}


def test_a_case_takes_a_fleet_as_it_is() -> None:
    found = fleet("accelerators_cur", "p5.48xlarge")
    case = Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": "2026-11-23", "beta_software": "yes"},
            "commercials": {"region": found.region, "commitments": ()},
            "workloads": (
                {
                    "kind": "llm serving", "id": "chat", "name": "Chat", "model": "Llama-3.1-8B",
                    "volume": {"value": 4000, "unit": "requests/min"}, "ttft_ms": 5000, "tpot_ms": 200,
                    "software": {"engine": "vllm", "custom_kernels": 0},
                    "today": {
                        "instance": found.instance, "count": found.count, "purchase_plan": found.purchase_plan,
                        "price_per_hour": found.price_per_hour, "hours_per_month": found.hours_per_month,
                        "region": found.region,
                    },
                },
            ),
        }
    )  # fmt: skip
    assert case.workloads[0].today is not None
    assert case.workloads[0].today.price_per_hour == found.price_per_hour


def test_a_bill_without_accelerators_has_no_fleet() -> None:
    assert read("focus_1.2_saas_spend_agreements_a1") == AcceleratorBill((), ())


def test_a_date_that_cannot_be_read_is_named_with_its_line() -> None:
    lines = [
        "BilledCost,ChargeCategory,BillingCurrency,ChargeDescription,ChargePeriodStart",
        "1,Usage,USD,p5.48xlarge hour,31/10/2026",
    ]
    with pytest.raises(CaseError, match=r"bill.csv, line 2, ChargePeriodStart.*31/10/2026"):
        read_accelerators(lines, "bill.csv", catalog())


def test_the_command_tells_spending_and_fleets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bill", str(BILLS / "accelerators_cur.csv")]) == 0
    told = capsys.readouterr().out
    assert "AWS CUR, 13 rows, USD" in told
    assert "6 × p5.48xlarge, us-east-1, on demand" in told


def test_the_document_holds_exact_amounts_as_text(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    packed = tmp_path / "bill.csv.gz"
    packed.write_bytes(gzip.compress((BILLS / "accelerators_focus.csv").read_bytes()))
    assert main(["bill", str(packed), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["form"], document["currency"], document["billed"]) == ("FOCUS", "EUR", "1013.50")
    assert {f["instance"]: f["price_per_hour"] for f in document["fleets"]}["trn1.32xlarge"] == "24.1250"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.csv", None, "can't be read"),
        ("other.csv", b"a,b\n1,2\n", "no bill that can be read"),
        ("picture.csv", b"\x89PNG\xff\xfe", "no text"),
        ("broken.csv.gz", b"not packed", "can't be read"),
    ],
)
def test_what_is_no_bill_gets_one_message_with_a_remedy(
    name: str, content: bytes | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert main(["bill", str(tmp_path / name)]) == 1
    told = capsys.readouterr().err
    assert said in told
    assert name in told
    assert told.count("\n") == 1
