"""A base currency other than the dollar: what the buyer gave, and what a unit of work costs, are told in it."""

from __future__ import annotations

import report_factory as factory
from msgspec.structs import replace
from spoken import texts

from advisor.case.model import Case
from advisor.decision import document as result_document
from advisor.decision.result import ExchangeBasis, PlanLimit, PlannedMove, PortfolioPlan, Recommendation
from advisor.report.content.assemble import document
from advisor.report.format import render

EURO = ExchangeBasis("EUR", 0.92, "2026-11-20", "ECB reference rate")


def in_euros() -> Recommendation:
    return replace(factory.one_workload(), exchange=EURO)


def said(recommendation: Recommendation, case: Case | None = None) -> str:
    held = document(recommendation, case or factory.case_for(recommendation))
    return " ".join(texts((*held.first_page[0].blocks, *held.body.blocks)))


def paid_at_an_own_rate(recommendation: Recommendation) -> Recommendation:
    (one,) = recommendation.workloads
    options = []
    for option in one.options:
        own = option.price is not None and "today" in option.roles
        price = replace(option.price, tag="B", usd_per_hour=52.1 / 0.92) if own and option.price else option.price
        options.append(replace(option, price=price))
    return replace(recommendation, workloads=(replace(one, options=tuple(options)),))


def test_the_cost_of_a_unit_of_work_is_told_in_the_base_currency() -> None:
    text = said(in_euros())
    assert "EUR per 1m output tokens" in text
    assert "USD per 1m output tokens" not in text


def test_the_result_holds_the_cost_of_a_unit_in_both_currencies() -> None:
    option = result_document(in_euros())["workloads"][0]["options"][0]
    held, twin = option["unit_cost"], option["unit_cost_base"]
    assert (held["unit"], twin["unit"]) == ("usd_per_1m_output_tokens", "eur_per_1m_output_tokens")
    assert twin["p50"] == float(f"{held['p50'] * 0.92:.6g}")


def test_a_rate_that_the_buyer_gave_in_euros_is_printed_as_given() -> None:
    text = said(paid_at_an_own_rate(in_euros()))
    assert "EUR 52.10/h" in text
    assert "USD 56.63/h" not in text


def test_a_published_price_stays_in_dollars() -> None:
    assert "USD 55.04/h" in said(in_euros())


def test_a_limit_in_money_has_its_code_before_the_amount() -> None:
    move = PlannedMove("a", "A", "trn2-cb", 1, "2026-11-23", "2026-12-23", 6.4, 1.4e5, 8.9e4, 8e4, "move", ())
    limits = (PlanLimit("Budget", "EUR", 600_000.0, 354_000.0), PlanLimit("Team", "person-weeks", 27.4, 6.4))
    plan = PortfolioPlan((move,), (), (), (), 0.0, 1e5, 1e5, 0.0, limits, "Begin A now.")
    both = factory.recommendation(
        (factory.workload("a", "A", "move"), factory.workload("b", "B", "stay")), exchange=EURO
    )
    text = said(replace(both, portfolio=replace(both.portfolio, plan=plan)))
    assert f"Budget: EUR {render('digits 3', 354_000.0)} of {render('digits 3', 600_000.0)}" in text
    assert "6.40 of 27.4 person-weeks" in text
