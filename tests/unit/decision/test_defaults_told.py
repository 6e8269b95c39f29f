"""A default that the case did not name is ours, and said to be: never the buyer's record."""

from __future__ import annotations

from typing import Any

import pytest

from advisor.case.canonical import case_sha256
from advisor.case.model import Case
from advisor.decision import Recommendation, recommend
from advisor.decision.keys import shared_sha256
from tests.unit.decision.judged_files import catalog, plain

NAME = "12-measured-and-reserved"


def left_out() -> dict[str, Any]:
    """The case of a buyer who names neither team, nor horizon, nor cost of capital."""
    document = plain(NAME)
    document["team"] = {}
    for name in ("horizon_months", "discount_rate_pct"):
        document["decision"].pop(name, None)
    return document


def decided(document: dict[str, Any]) -> Recommendation:
    return recommend(Case.model_validate(document), catalog(), draws=64)


def kinds(result: Recommendation) -> dict[str, tuple[str, str]]:
    return {row.id: (row.tag, row.source) for row in result.assumptions}


@pytest.mark.parametrize("row", ["horizon", "discount_rate", "cost_per_week", "people"])
def test_what_the_case_does_not_name_is_a_judgement_of_ours(row: str) -> None:
    assert kinds(decided(left_out()))[row] == ("J", "default of Switchpoint")


def test_what_the_case_names_is_the_buyers_though_it_be_the_same_value() -> None:
    document = left_out()
    document["team"] = {"people": 2.0, "cost_per_week": "4000"}
    document["decision"].update(horizon_months=36, discount_rate_pct=10.0)
    found = kinds(decided(document))
    assert {found[row] for row in ("horizon", "discount_rate", "cost_per_week")} == {("B", "buyer")}
    assert "people" not in found


def test_levers_have_the_kind_of_what_they_begin_at() -> None:
    def tags(document: dict[str, Any]) -> dict[str, str]:
        return {point.input: point.tag for point in decided(document).workloads[0].switch_points}

    ours, theirs = tags(left_out()), tags(plain(NAME))
    assert (ours["horizon"], ours["discount_rate"]) == ("J", "J")
    assert (theirs["horizon"], theirs["discount_rate"]) == ("B", "B")


def test_a_default_is_still_one_once_the_case_was_saved_in_full() -> None:
    """A report holds the whole case: read from there, it gives the same result."""
    case = Case.model_validate(left_out())
    again = Case.model_validate(case.model_dump(mode="json"))
    assert case_sha256(again) == case_sha256(case)
    assert shared_sha256(again) == shared_sha256(case)
    assert kinds(recommend(again, catalog(), draws=64))["discount_rate"][0] == "J"


def test_a_default_that_was_changed_since_is_the_buyers() -> None:
    document = Case.model_validate(left_out()).model_dump(mode="json")
    document["decision"]["discount_rate_pct"] = 12.0
    assert kinds(decided(document))["discount_rate"][0] == "B"
