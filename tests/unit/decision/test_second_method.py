"""The second method: bills worked out anew by formula come to what the simulation comes to at the medians."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import recommend
from advisor.decision.result import CrossCheck

CASES = Path(__file__).parents[2] / "data" / "cases"
MEASURED, PRETRAINING = "12-measured-and-reserved", "17-training-measured"
CARD = {"instance": "p5.48xlarge", "currency": "USD", "source": "offer"}


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def check(
    name: str, decision: dict[str, Any] | None = None, rate: dict[str, Any] | None = None,
    more_rates: tuple[dict[str, Any], ...] = (), **answers: Any,
) -> CrossCheck:  # fmt: skip
    """The check of a judged case with other answers."""
    document = json.loads((CASES / f"{name}.switchpoint").read_text(encoding="utf-8"))
    document["decision"].update(decision or {})
    document["workloads"][0].update(answers)
    rates = document["commercials"]["rate_card"]
    if rate is not None:
        rates[0].update(rate)
    rates.extend(more_rates)
    found = recommend(Case.model_validate_json(json.dumps(document)), catalog(), draws=256).workloads[0].cross_check
    assert found is not None
    return found


VARIED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("as it is", MEASURED, {}),
    ("a load that grows", MEASURED, {"growth_pct_year": 30.0}),
    ("a load that falls under a term", MEASURED, {"growth_pct_year": -20.0}),
    ("a fleet that follows the load", MEASURED,
     {"autoscaling": True, "rate": {"plan": "on_demand"}, "hours_per_day": 10.0, "growth_pct_year": 12.0}),
    ("a term of a year, paid ahead", MEASURED,
     {"rate": {"plan": "savings_plan_1y_all_upfront"}, "growth_pct_year": 15.0}),
    ("a term of three years, paid ahead, beyond which the horizon goes", MEASURED,
     {"rate": {"plan": "savings_plan_3y_all_upfront"}, "decision": {"horizon_months": 50}, "growth_pct_year": -15.0}),
    ("GPUs whose term is paid ahead", MEASURED,
     {"more_rates": ({**CARD, "plan": "savings_plan_3y_all_upfront", "price_per_hour": "18"},)}),
    ("no discount and a short horizon", MEASURED, {"decision": {"horizon_months": 7, "discount_rate_pct": 0.0}}),
    ("a rate that ends", "20-a-rate-for-three-months", {}),
    ("a rate that begins", "28-gpus-at-a-signed-rate-from-february", {}),
    ("blocks that are paid ahead and leave hours uncovered", "10-after-the-pilot", {}),
    ("a commitment that fixes a part of the price", "22-a-commitment-that-any-chip-uses-up", {}),
    ("a commitment over a falling load", "23-a-commitment-over-a-falling-load", {}),
    ("servers of one's own", "25-own-servers-that-can-be-given-up", {}),
    ("training runs", PRETRAINING, {}),
    ("training runs that grow", PRETRAINING, {"growth_pct_year": 40.0}),
)  # fmt: skip


@pytest.mark.parametrize(("what", "name", "answers"), VARIED, ids=[what for what, _, _ in VARIED])
def test_formula_and_simulation_agree_at_the_medians(what: str, name: str, answers: dict[str, Any]) -> None:
    """Two ways to the same figure that share no code; what is left of the difference is the spread's and the stop's."""
    found = check(name, **answers)
    through = found.mean_usd - found.by_stop_usd
    size = max(abs(through), abs(found.closed_form_usd))
    assert abs(found.by_shortcuts_usd) < 1e-5 * size, what
    parts = found.by_stop_usd + found.by_spread_usd + found.by_shortcuts_usd
    rounding = 1e-5 * size
    assert parts == pytest.approx(found.difference_usd, abs=rounding)
    assert found.mean_usd - found.closed_form_usd == pytest.approx(found.difference_usd, abs=rounding)


@pytest.mark.parametrize("growth", [0.0, 30.0, -20.0])
def test_where_little_is_uncertain_the_formula_comes_near_the_mean(growth: float) -> None:
    """Measured speeds and a fixed price: two methods, one answer, whether the load grows or falls."""
    found = check(MEASURED, growth_pct_year=growth)
    assert found.by_stop_usd == 0.0
    assert found.closed_form_usd == pytest.approx(found.mean_usd, rel=0.04)


def test_what_leads_from_the_formula_to_the_mean_is_told_the_largest_first_with_its_direction() -> None:
    """Causes pull against each other: one that is larger than the whole difference is no "most of it"."""
    given_up = check("27-a-rate-that-begins-in-half-a-year")
    assert given_up.by_stop_usd > abs(given_up.by_spread_usd) > 0.0
    stop, spread = given_up.reason.split("; ")
    assert stop.startswith("From the formula to the mean: giving up what falls short adds USD ")
    assert spread.startswith(f"lopsided ranges and whole instances {'add' if given_up.by_spread_usd > 0 else 'take'} ")
    measured = check(MEASURED)
    assert "giving up" not in measured.reason
    assert "lopsided ranges and whole instances" in measured.reason


def test_where_the_two_methods_agree_no_remainder_of_arithmetic_is_left() -> None:
    """A billionth of a dollar is not the same on two machines, and a report is computed again on another one."""
    assert check(MEASURED).by_shortcuts_usd == 0.0


def test_cases_put_together_at_random_come_to_the_same_at_the_medians_by_either_method(
    random_cases: Callable[[int, int], list[Case]],
) -> None:
    compared = 0
    for case in random_cases(20261129, 14):
        found = recommend(case, catalog(), draws=32).workloads[0].cross_check
        if found is None:
            continue
        compared += 1
        size = max(abs(found.medians_usd), abs(found.closed_form_usd), abs(found.mean_usd - found.by_stop_usd), 1e3)
        assert abs(found.by_shortcuts_usd) < 1e-4 * size, case.model_dump_json()
    assert compared > 8
