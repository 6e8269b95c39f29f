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
from tests.unit.decision.judged_files import decided, plain

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


def rate(plan: str, usd: float, instance: str = "trn2.48xlarge") -> dict[str, Any]:
    return {"instance": instance, "region": None, "plan": plan, "price_per_hour": str(usd), "currency": "USD",
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


PUBLISHED = "in us-east-1 the published 3-year price is 57 % below the hourly one"
ASKED = "Ask AWS for a price with a term for p5.48xlarge in us-east-2: "


def asks(result: WorkloadResult) -> bool:
    """Whether a term for GPUs is said to be missing."""
    steps = any(step.startswith("Ask AWS for a price with a term") for step in result.next_steps)
    return steps or any(u.what.startswith("Price with a term for") for u in result.unknowns)


def test_gpus_whose_term_is_published_in_another_region_alone_are_told_as_a_missing_fact_that_a_pilot_rests_on() -> (
    None
):
    result = told(region="us-east-2", rate_card=[rate("on_demand", 12.0)])
    assert result.verdict == "pilot first"
    assert any(reason.endswith("; no term price of p5.48xlarge is known in us-east-2.") for reason in result.reasons)
    (missing,) = (u for u in result.unknowns if u.what == "Price with a term for p5.48xlarge in us-east-2")
    assert missing.matters == f"staying is priced without one; {PUBLISHED}"
    assert any(said.endswith(f"{PUBLISHED}.") for said in result.conditional_on)
    point = next(p for p in result.switch_points if p.input == "gpu_price")
    assert point.flips_at is not None
    (step,) = (step for step in result.next_steps if step.startswith(ASKED))
    assert f"below USD {point.flips_at:.2f} an hour (47.76 is counted), the verdict would be stay" in step


def test_who_stays_without_a_term_is_told_what_to_ask_for() -> None:
    result = told(region="us-east-2")
    assert result.verdict == "stay"
    assert ASKED + f"{PUBLISHED}." in result.next_steps
    assert not result.conditional_on


def test_a_move_that_pays_with_as_much_off_the_gpus_does_not_rest_on_their_term() -> None:
    result = decided(plain("10-after-the-pilot"), 512)
    assert result.verdict == "move"
    assert result.next_steps[0].startswith("Port, ")
    assert result.next_steps[1].startswith(ASKED)
    assert not any(PUBLISHED in said for said in result.conditional_on)


def test_where_a_term_or_a_rate_for_the_gpus_is_known_none_is_asked_for() -> None:
    assert not asks(told())
    assert not asks(told(region="us-east-2", rate_card=[rate("on_demand", 30.0, "p5.48xlarge")]))
    assert not asks(told(region="us-east-2", rate_card=[rate("savings_plan_3y_no_upfront", 24.0, "p5.48xlarge")]))
