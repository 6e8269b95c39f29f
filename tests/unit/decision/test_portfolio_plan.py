"""Several workloads together: work done once, a team, a budget and a quota that all of them share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.decision.result import PortfolioPlan, steps
from advisor.decision.telling.words import Money, chance
from tests.unit.decision.judged_files import catalog
from tests.unit.decision.remembered import decided

CASES = Path(__file__).parents[2] / "data" / "cases"


def case(name: str, **changes: dict[str, Any]) -> Case:
    """A judged case with some answers changed."""
    plain = load_case(CASES / f"{name}.switchpoint", catalog()).model_dump()
    for part, answers in changes.items():
        plain[part] = {**plain[part], **answers}
    return Case.model_validate(plain)


def strong_pair(**changes: dict[str, Any]) -> Case:
    """Two workloads that would each move at once."""
    plain = case("12-measured-and-reserved", **changes).model_dump()
    first = plain["workloads"][0]
    plain["workloads"] = [first, {**first, "id": "second", "name": "Second"}]
    return Case.model_validate(plain)


def plan(made: Case) -> PortfolioPlan:
    found = decided(made).portfolio.plan
    assert found is not None
    return found


@pytest.mark.parametrize("weeks", [1.0, 2.0, 20.0])
def test_the_calendar_of_one_workload_is_that_of_the_plan(weeks: float) -> None:
    """However little time a team has: what is said, the milestones and the plan name one month."""
    made = case("12-measured-and-reserved", team={"weeks_per_month": weeks})
    (workload,) = decided(made).workloads
    (move,) = plan(made).moves
    port = next(m for m in workload.milestones if m.name == steps.PORT)
    assert port.date_p50 == move.runs_from
    months = round((date.fromisoformat(port.date_p50) - made.decision.decides_on).days / 30.4375)
    said = "1 month" if months == 1 else f"{months} months"
    assert any(f"on the calendar it is counted as {said}, begun months in full" in text for text in workload.reasons)
    assert workload.switching_weeks is not None
    assert workload.switching_weeks.p50 is not None
    assert months >= int(workload.switching_weeks.p50 / weeks)


def test_two_sure_moves_begin_now_and_the_second_is_spared_what_the_first_has_done() -> None:
    found = plan(strong_pair())
    assert {m.quarter for m in found.moves} == {0}
    first, second = found.moves
    assert first.spared == ()
    assert set(second.spared) >= {"platform", "review of beta software"}
    assert second.person_weeks < first.person_weeks
    assert found.shared_usd > 0
    assert found.together == ()


def test_a_portfolio_of_sure_moves_is_worth_their_sum_and_what_they_share() -> None:
    result = decided(strong_pair())
    assert result.portfolio.npv_usd is not None
    assert result.portfolio.plan is not None
    alone = sum(w.versus_best_stay.npv_usd.mean for w in result.workloads if w.versus_best_stay is not None)
    assert result.portfolio.npv_usd.mean == pytest.approx(alone + result.portfolio.plan.shared_usd, rel=1e-5)


def test_a_budget_of_nothing_moves_nothing_and_says_what_would_pay() -> None:
    result = decided(strong_pair(decision={"budget": 0}))
    assert result.portfolio.plan is not None
    assert result.portfolio.plan.moves == ()
    assert set(result.portfolio.plan.left_out) == {"Assistant", "Second"}
    assert "No room within the limits" in result.portfolio.plan.sentence
    assert "What binds: the budget for moving." in result.portfolio.follows
    assert result.portfolio.basis == "best single move"


def test_a_budget_for_one_leaves_the_other_out() -> None:
    both = plan(strong_pair())
    enough_for_one = max(m.one_time_usd for m in both.moves) * 1.2
    found = plan(strong_pair(decision={"budget": round(enough_for_one)}))
    assert len(found.moves) == 1
    assert len(found.left_out) == 1
    budget = next(limit for limit in found.limits if limit.name == "Budget for moving")
    assert budget.used <= budget.most


def test_a_small_team_moves_one_after_the_other() -> None:
    found = plan(strong_pair(team={"weeks_per_month": 2.5}))
    assert len({m.quarter for m in found.moves}) == 2
    team = next(limit for limit in found.limits if limit.name.startswith("Team"))
    assert team.used <= team.most * (1 + 1e-6)


def months_between(first: str, last: str) -> int:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return (end.year - begin.year) * 12 + end.month - begin.month


def test_a_move_takes_no_calendar_for_work_that_is_done_before_it_begins() -> None:
    """Of one person-week a month the first move takes all for as many months as it has weeks, and so does the second
    for the weeks that are left to it."""
    first, second = plan(strong_pair(team={"weeks_per_month": 1.0})).moves
    assert second.quarter * 3 >= months_between(first.begins, first.runs_from)
    assert second.person_weeks < 0.5 * first.person_weeks
    for move in (first, second):
        assert months_between(move.begins, move.runs_from) == pytest.approx(move.person_weeks, abs=1.0)
    assert second.npv_usd > second.alone_usd


def quota(count: int) -> dict[str, Any]:
    return {
        "instance": "trn2.48xlarge", "count": count, "region": "us-east-2", "until": "2029-12-31", "kind": "quota",
        "reference": "Q",
    }  # fmt: skip


def test_a_quota_for_one_fleet_moves_one_workload() -> None:
    found = plan(strong_pair(commercials={"capacity": [quota(35)]}))
    assert len(found.moves) == 1


def test_a_quota_holds_nothing_back_that_costs_the_same_in_another_region_without_one() -> None:
    free = decided(strong_pair(commercials={"capacity": [], "other_regions": ["us-west-2"]})).portfolio
    for count in (5, 35, 70):
        result = decided(strong_pair(commercials={"capacity": [quota(count)], "other_regions": ["us-west-2"]}))
        assert result.portfolio.plan is not None
        assert len(result.portfolio.plan.moves) == 2
        assert result.portfolio.npv_usd == free.npv_usd
        (held,) = (limit for limit in result.portfolio.plan.limits if limit.name.startswith("Quota"))
        assert held.used <= held.most
        # Where the quota is enough for a fleet, that is promised in writing and goes first.
        region = "us-west-2" if count == 5 else "us-east-2"
        assert {w.best_move_option for w in result.workloads} == {f"trn2.48xlarge/savings_plan_3y_no_upfront/{region}"}
        elsewhere = [said for w in result.workloads for said in w.conditional_on if "In us-west-2 it costs" in said]
        assert len(elsewhere) == (1 if count == 35 else 0)


def test_a_region_more_to_move_to_never_costs_a_plan_its_moves() -> None:
    """One whose quota falls short, beside the home region at the same price."""
    home = {"region": "us-west-2", "capacity": [quota(5)]}
    one = decided(strong_pair(commercials=home)).portfolio
    two = decided(strong_pair(commercials={**home, "other_regions": ["us-east-2"]})).portfolio
    assert one.plan is not None
    assert two.plan is not None
    assert one.npv_usd is not None
    assert two.npv_usd is not None
    assert len(two.plan.moves) == len(one.plan.moves) == 2
    assert two.npv_usd.mean == pytest.approx(one.npv_usd.mean)


def test_a_dearer_region_that_is_open_goes_before_a_cheaper_one_whose_quota_falls_short() -> None:
    """And is told so; a move that can't be made saves nothing."""

    def rate(region: str, usd: str) -> dict[str, Any]:
        return {
            "instance": "trn2.48xlarge", "region": region, "plan": "savings_plan_3y_no_upfront", "price_per_hour": usd,
            "currency": "USD", "source": "signed offer",
        }  # fmt: skip

    rates = [rate("us-west-2", "14"), rate("us-east-2", "13.9")]
    home = {"region": "us-west-2", "capacity": [quota(5)], "rate_card": rates}
    one = decided(strong_pair(commercials=home)).portfolio
    result = decided(strong_pair(commercials={**home, "other_regions": ["us-east-2"]}))
    assert result.portfolio.plan is not None
    assert len(result.portfolio.plan.moves) == 2
    assert result.portfolio.npv_usd == one.npv_usd
    for workload in result.workloads:
        assert workload.best_move_option == "trn2.48xlarge/savings_plan_3y_no_upfront/us-west-2"
        assert any("but the quota of 5 there falls short of the 26 that" in reason for reason in workload.reasons)


def test_the_order_of_workloads_does_not_change_the_plan() -> None:
    plain = strong_pair(team={"weeks_per_month": 2.5}).model_dump()
    turned = Case.model_validate({**plain, "workloads": list(reversed(plain["workloads"]))})
    a, b = decided(Case.model_validate(plain)).portfolio, decided(turned).portfolio
    assert a.plan == b.plan
    assert a.npv_usd == b.npv_usd


def test_what_pays_only_together_is_told_so_in_each_workload() -> None:
    result = decided(case("09-pays-only-together"))
    for workload in result.workloads:
        assert workload.verdict == "stay"
        assert any("Alone it does not pay" in reason for reason in workload.reasons)


def test_one_of_three_that_pay_only_together_does_not_move_alone() -> None:
    plain = case("09-pays-only-together").model_dump()
    alone = Case.model_validate({**plain, "workloads": plain["workloads"][:1]})
    found = plan(alone)
    assert found.moves == ()


def test_the_yearly_cash_of_the_plan_adds_up_to_its_months() -> None:
    """Undiscounted at a rate of zero, the mean saving is the sum of the years."""
    result = decided(strong_pair(decision={"discount_rate_pct": 0.0}))
    years = result.portfolio.cash_flow_by_year
    saved = sum(y.best_stay_usd - y.best_move_usd - y.one_time_usd - y.upkeep_usd for y in years)
    assert result.portfolio.npv_usd is not None
    assert saved == pytest.approx(result.portfolio.npv_usd.mean, rel=1e-3)


def test_what_moves_only_with_others_is_told_as_a_move_with_its_dates_conditions_and_risks() -> None:
    result = decided(case("09-pays-only-together"))
    for workload in result.workloads:
        others = [other.name for other in result.workloads if other.id != workload.id]
        assert workload.headline.startswith(
            f"Alone {workload.name} would stay; with {others[0]} and {others[1]} it moves"
        )
        assert "Judged alone: keep" in workload.follows
        assert workload.next_steps[0].startswith(f"Decide it with {others[0]} and {others[1]}: the work begins on")
        assert {clause.id for clause in workload.clauses} >= {"C7", "C8"}
        assert workload.next_steps[1].startswith("Port, prove accuracy")
        assert all(step.startswith("Should the others not move: ") for step in workload.next_steps[2:])
        assert any("security review" in condition for condition in workload.conditional_on)
        assert [step.name for step in workload.milestones][:2] == [steps.DECISION, steps.PORT]
        assert workload.risks
        recommended = [option.id for option in workload.options if "recommended" in option.roles]
        assert recommended == [workload.recommended_option] == [workload.best_move_option]


def test_what_is_asked_for_counts_shared_work_once() -> None:
    result = decided(case("09-pays-only-together"))
    portfolio, exchange = result.portfolio, result.exchange
    assert portfolio.switching_cost_usd is not None
    cost = portfolio.switching_cost_usd
    middle, high = (Money(exchange).enough(usd or 0.0) for usd in (cost.p50, cost.p90))
    assert f"{high} of one-time cost (enough in 9 of 10 futures; {middle} at the median)" in portfolio.decision_asked


def test_a_move_that_the_plan_begins_later_has_the_dates_of_the_plan() -> None:
    found = decided(strong_pair(team={"weeks_per_month": 2.5}))
    assert found.portfolio.plan is not None
    for move in found.portfolio.plan.moves:
        workload = next(w for w in found.workloads if w.id == move.workload)
        port = next(step for step in workload.milestones if step.name == steps.PORT)
        assert port.date_p50 == move.runs_from


def test_what_finds_no_room_is_told_and_counted_as_staying() -> None:
    result = decided(case("21-no-room-in-the-budget"))
    (workload,) = result.workloads
    assert workload.headline.startswith(f"{workload.name} would move, and stays for want of room")
    assert "Judged alone: move" in workload.follows
    assert workload.recommended_option == workload.best_stay_option
    (recommended,) = [option for option in workload.options if "recommended" in option.roles]
    assert recommended.side == "stay"
    assert recommended.run_cost_usd_month is not None
    assert result.portfolio.recommended_usd_month == recommended.run_cost_usd_month.p50
    assert workload.conditional_on == ()
    assert "Change what is bought" in workload.next_steps[1]


def test_the_plan_begins_with_the_decision() -> None:
    """A move that the committee has not approved yet has not begun: plan and milestones count from one day."""
    plain = case("09-pays-only-together").model_dump()
    later = Case.model_validate({**plain, "decision": {**plain["decision"], "decide_by": date(2027, 1, 18)}})
    result = decided(later)
    assert result.decides_on == "2027-01-18"
    assert result.portfolio.plan is not None
    for move in result.portfolio.plan.moves:
        workload = next(w for w in result.workloads if w.id == move.workload)
        days = {step.name: step.date_p50 for step in workload.milestones}
        assert (days[steps.DECISION], days[steps.PORT]) == (move.begins, move.runs_from)
        assert "the work begins on 18 January 2027" in workload.next_steps[0]


def test_with_a_hurdle_the_headline_of_several_tells_the_chance_to_pass_it() -> None:
    free = decided(strong_pair()).portfolio
    assert free.npv_usd is not None
    asked = decided(strong_pair(decision={"hurdle": free.npv_usd.p10})).portfolio
    assert asked.hurdle_probability is not None
    assert asked.probability_of_saving is not None
    assert asked.probability_of_saving > asked.hurdle_probability
    assert "save something" in free.follows
    assert f"they pass your hurdle in {chance(asked.hurdle_probability)}" in asked.follows
