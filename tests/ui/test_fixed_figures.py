"""What the buyer stated has no range; it is a known figure all the same, and shown in the case's own currency."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

import advisor
from ui.format import Money
from ui.prove.derivation import Told, assumption_range
from ui.prove.derive_change import assumption
from ui.prove.evidence_rows import facts
from ui.results.money import money_of

JUDGED = Path(__file__).parents[1] / "data" / "cases"


def test_what_is_fixed_is_one_figure_and_never_called_not_known() -> None:
    result = advisor.recommend(advisor.load_case(JUDGED / "14-wait-for-the-chip.switchpoint"), draws=64)
    told = {fact.name: fact.value for fact in facts(result)}
    assert told["Horizon"] == "36 months"
    assert told["Discount rate, nominal, before tax"] == "10 %/year"
    assert told["Cost of one engineer-week"] == "4,000 USD"
    assert told["Next Trainium instance: price of one, from 1 June 2027"] == "40 USD/h"
    assert "not known" not in told.values()
    for row in ("horizon", "cost_per_week"):
        derived = assumption(Told(result, None, money_of(result)), row)
        assert derived is not None
        assert not derived.range, "a middle is told of a range"


def test_a_rate_is_told_in_the_currency_of_the_case() -> None:
    result = advisor.recommend(advisor.load_case(JUDGED / "03-expiring-commitment.switchpoint"), draws=64)
    week = next(one for one in result.assumptions if one.id == "cost_per_week")
    assert assumption_range(replace(week, p50=5_000.0), Money("EUR", 0.9)) == "4,500 EUR"
