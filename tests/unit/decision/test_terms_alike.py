"""A comparison of plans that are not alike says so: GPUs have prices with a term, Neuron instances mostly have none."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import recommend
from advisor.decision.result import WorkloadResult

CASES = Path(__file__).parents[2] / "data" / "cases"


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def told(**commercials: Any) -> WorkloadResult:
    """Twenty p5 by the hour, best kept under three years."""
    document = load_case(CASES / "39-a-fleet-smaller-than-the-model-needs.switchpoint", catalog()).model_dump(
        mode="json"
    )
    document["commercials"].update(commercials)
    return recommend(Case.model_validate(document), catalog(), draws=512).workloads[0]


def rate(plan: str, usd: float) -> dict[str, Any]:
    return {"instance": "trn2.48xlarge", "region": None, "plan": plan, "price_per_hour": str(usd), "currency": "USD",
            "source": "offer of 2026-11-10"}  # fmt: skip


UNLIKE = "times its hourly price, no term against 3 years."


def test_a_term_on_one_side_alone_is_a_reason_a_missing_fact_and_a_question_to_ask() -> None:
    result = told()
    assert result.verdict == "stay"
    assert any(reason.endswith(UNLIKE) for reason in result.reasons)
    assert any(u.what == "Prices with a term for Trainium and Inferentia" for u in result.unknowns)
    point = next(p for p in result.switch_points if p.input == "neuron_price")
    assert point.flips_at is not None
    (asked,) = (step for step in result.next_steps if step.startswith("Ask for a price with a term"))
    assert f"below USD {point.flips_at:.2f} an hour (35.76 is counted)" in asked


def test_a_rate_with_a_term_of_the_buyers_own_ends_the_doubt() -> None:
    result = told(rate_card=[rate("savings_plan_1y_no_upfront", 30.0)])
    assert any(reason.endswith("under these plans.") for reason in result.reasons)
    assert not any(u.what.startswith("Prices with a term") for u in result.unknowns)
    assert not any("price with a term" in step for step in result.next_steps)


def test_a_rate_by_the_hour_does_not() -> None:
    result = told(rate_card=[rate("on_demand", 30.0)])
    assert any(reason.endswith(UNLIKE) for reason in result.reasons)
