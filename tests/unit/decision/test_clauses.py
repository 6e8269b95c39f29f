"""Which clauses a case calls for: leaving and publishing always, both ways; the others by what is bought and where."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from advisor.case.model import Case
from advisor.catalog import load_catalog
from advisor.decision import recommend
from advisor.decision.result import Clause, WorkloadResult

CASES = Path(__file__).parents[2] / "data" / "cases"


@lru_cache(maxsize=8)
def result(name: str) -> WorkloadResult:
    read: dict[str, Any] = json.loads((CASES / f"{name}.switchpoint").read_text(encoding="utf-8"))
    return recommend(Case.model_validate(read), load_catalog(), draws=128).workloads[0]


def asked(name: str) -> dict[str, Clause]:
    return {clause.id: clause for clause in result(name).clauses}


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("12-measured-and-reserved", "move"),
        ("10-before-the-pilot", "pilot first"),
        ("13-wait-for-the-commitment", "wait"),
        ("05-too-small", "stay"),
        ("01-policy-gate", "not feasible"),
    ],
)
def test_leaving_and_publishing_are_asked_for_whichever_way_the_verdict_goes(name: str, verdict: str) -> None:
    assert result(name).verdict == verdict
    assert {"C7", "C14"} <= asked(name).keys()
    assert asked(name)["C14"].worth_usd is None


def test_a_contract_for_gpus_keeps_the_way_to_a_later_move_open() -> None:
    staying = asked("05-too-small")
    assert staying["C7"].why == "moving later must stay possible"
    assert staying.keys() <= {"C2", "C5", "C7", "C14"}
    assert asked("12-measured-and-reserved")["C7"].why == "coming back must stay possible"


def test_a_rate_that_stands_for_years_is_to_follow_falling_prices_on_either_side() -> None:
    for name in ("12-measured-and-reserved", "13-wait-for-the-commitment"):
        assert "months" in asked(name)["C2"].why


def test_a_commitment_that_begins_before_the_cut_over_is_to_grow_with_the_plan() -> None:
    clause = asked("12-measured-and-reserved")["C4"]
    assert clause.worth_usd is not None
    assert clause.worth_usd == asked("12-measured-and-reserved")["C10"].worth_usd


def test_data_keep_their_place_where_the_move_goes_to_another_region() -> None:
    for name in ("10-before-the-pilot", "12-measured-and-reserved"):
        move = next(option for option in result(name).options if "best move" in option.roles)
        today = next(option for option in result(name).options if "today" in option.roles)
        assert ("C13" in asked(name)) == (move.region != today.region)


def test_the_way_back_counts_what_the_term_still_binds_to_after_the_first_year() -> None:
    """Who comes back then still owes two of three years, which the right to end for convenience would release."""
    moved = result("12-measured-and-reserved")
    (best,) = (option for option in moved.options if "best move" in option.roles)
    assert best.commitment is not None
    assert best.commitment.term_months == 36
    assert moved.exit_cost_usd is not None
    assert moved.exit_term_usd is not None
    assert moved.exit_term_usd.p50 == pytest.approx(best.commitment.total_usd * 24 / 36, rel=1e-3)
    worth = asked("12-measured-and-reserved")["C7"].worth_usd
    assert worth is not None
    assert worth == moved.exit_cost_usd.p50
    assert worth > best.commitment.total_usd * 24 / 36


def test_the_way_back_from_a_move_without_a_term_binds_to_nothing_more() -> None:
    piloted = result("10-before-the-pilot")
    assert piloted.exit_cost_usd is not None
    assert piloted.exit_term_usd is None


def test_the_right_to_swap_a_commitment_is_worth_what_a_move_strands_beyond_staying() -> None:
    found = result("13-wait-for-the-commitment")
    (unused,) = (line for line in found.cost_lines if line.line == "Commitments paid and not used")
    assert unused.best_move_usd is not None
    assert unused.best_stay_usd
    assert asked("13-wait-for-the-commitment")["C6"].worth_usd == pytest.approx(
        unused.best_move_usd - unused.best_stay_usd, rel=1e-4
    )


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("03-expiring-commitment", "it ends before the move is done: staying leaves as much of it unused"),
        ("23-a-commitment-over-a-falling-load", "a Compute Savings Plan covers Trainium already"),
    ],
)
def test_no_right_to_swap_is_asked_for_where_it_is_worth_nothing(name: str, why: str) -> None:
    assert result(name).verdict == "move"
    assert "C6" not in asked(name), why


def test_what_a_move_does_not_strand_is_no_date_to_wait_for() -> None:
    assert not any("strand" in row.event for row in result("03-expiring-commitment").waiting)


def test_no_shortfall_of_a_lease_of_own_servers_rolls_forward() -> None:
    assert "C5" not in asked("26-own-servers-that-stay-to-be-paid")


def test_who_stays_in_another_region_asks_for_the_place_of_the_data_as_well() -> None:
    read: dict[str, Any] = json.loads((CASES / "04-unexpired-commitment.switchpoint").read_text(encoding="utf-8"))
    read["commercials"]["commitments"] = []
    runs = read["workloads"][0]["today"]["instance"]
    read["commercials"]["other_regions"] = ["us-west-2"]
    read["commercials"]["rate_card"] = [
        {"instance": runs, "region": "us-west-2", "plan": "on_demand", "price_per_hour": "9", "source": "quote"}
    ]
    found = recommend(Case.model_validate(read), load_catalog(), draws=128).workloads[0]
    assert (found.verdict, found.best_stay_option) == ("stay", f"{runs}/on_demand/us-west-2")
    (clause,) = (clause for clause in found.clauses if clause.id == "C13")
    assert "us-west-2" in clause.why
