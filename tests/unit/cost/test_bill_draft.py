"""Fleets of a bill become what runs today, where and only where the buyer says so."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import pytest

from advisor.case.interview import missing, problems, set_answer
from advisor.case.paths import Draft, get
from advisor.case.templates import new_draft
from advisor.catalog import Catalog, load_catalog
from advisor.cost.bill_draft import NEW, left_open, taken_from_bill
from advisor.cost.bill_file import BillRead, read_bill_file
from advisor.cost.bill_fleet import BilledFleet
from advisor.errors import CaseError

BILLS = Path(__file__).parents[2] / "data" / "bills"


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


@lru_cache(maxsize=4)
def read(name: str) -> BillRead:
    return read_bill_file(BILLS / f"{name}.csv", catalog())


def fleet(name: str, instance: str) -> BilledFleet:
    return next(f for f in read(name).accelerators.fleets if f.instance == instance)


def draft() -> Draft:
    return new_draft("llm-serving", date(2026, 11, 23))


def test_a_fleet_answers_what_runs_today_and_says_that_it_was_imported() -> None:
    filled, positions = taken_from_bill(draft(), [(fleet("accelerators_cur", "p5.48xlarge"), 0)])
    assert positions == (0,)
    today = get(filled, "workloads.0.today")
    assert today["instance"] == "p5.48xlarge"
    assert today["count"] == 6
    assert today["purchase_plan"] == "on_demand"
    assert today["price_per_hour"] == "49.536"
    assert today["hours_per_month"] == fleet("accelerators_cur", "p5.48xlarge").hours_per_month
    assert filled["origins"]["workloads.0.today.price_per_hour"] == "imported"
    assert get(filled, "commercials.region") == "us-east-1"
    assert problems(filled, catalog()) == ()
    assert not [path for path in missing(filled) if ".today" in path or path == "commercials.region"]


def test_the_region_of_the_case_is_not_overruled() -> None:
    there = set_answer(draft(), "commercials.region", "us-west-2")
    filled, _ = taken_from_bill(there, [(fleet("accelerators_cur", "p5.48xlarge"), 0)])
    assert get(filled, "commercials.region") == "us-west-2"
    assert get(filled, "workloads.0.today.region") == "us-east-1"


def test_fleets_bring_new_workloads_and_several_regions_leave_the_region_open() -> None:
    uses: list[tuple[BilledFleet, int | str]] = [
        (fleet("accelerators_cur", "p4d.24xlarge"), f"{NEW}pre-training"),
        (fleet("accelerators_cur", "g5.12xlarge"), f"{NEW}embeddings"),
    ]
    filled, positions = taken_from_bill(draft(), uses)
    assert positions == (1, 2)
    assert [one["kind"] for one in filled["workloads"]] == ["llm serving", "pre-training", "embeddings"]
    assert get(filled, "workloads.1.today.instance") == "p4d.24xlarge"
    assert get(filled, "workloads.2.today.region") == "us-east-1"
    assert not get(filled, "commercials.region")


def test_what_the_bill_does_not_tell_is_left_open_with_the_reason() -> None:
    found = fleet("accelerators_focus", "p5.48xlarge")
    said = left_open(draft(), found)
    assert said[0] == "The bill says savings plan, but not its term or payment: choose how it was bought."
    assert said[1].startswith("The price is in EUR, the case in USD")
    filled, _ = taken_from_bill(draft(), [(found, 0)])
    assert "workloads.0.today.purchase_plan" in missing(filled)
    assert get(filled, "workloads.0.today.price_per_hour") is None
    euros = set_answer(draft(), "decision.currency", "EUR")
    filled, _ = taken_from_bill(euros, [(found, 0)])
    assert get(filled, "workloads.0.today.price_per_hour") == "25"


def test_one_workload_has_one_fleet() -> None:
    uses: list[tuple[BilledFleet, int | str]] = [
        (fleet("accelerators_cur", "p4d.24xlarge"), 0),
        (fleet("accelerators_cur", "g5.12xlarge"), 0),
    ]
    with pytest.raises(CaseError, match="was given two fleets"):
        taken_from_bill(draft(), uses)


def test_the_months_of_a_bill_are_told_in_order() -> None:
    assert read("accelerators_focus").months == ("2026-09", "2026-10")
