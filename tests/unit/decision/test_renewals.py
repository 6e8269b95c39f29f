"""A term that is renewed and outlasts the horizon: its months within count, and what it binds to beyond is told."""

from __future__ import annotations

from advisor.case.model import Case
from advisor.decision import recommend
from tests.unit.decision.judged_files import catalog, plain


def warnings(horizon_months: int) -> list[str]:
    document = plain("37-gpus-signed-for-elsewhere-from-march")
    document["decision"]["horizon_months"] = horizon_months
    found = recommend(Case.model_validate(document), catalog(), draws=128)
    return [said for said in found.warnings if "after the horizon" in said]


def test_a_renewal_that_outlasts_the_horizon_is_told_where_it_would_decide() -> None:
    """The term begins with March, in month 3: with 36 months its third lasts three months longer."""
    (said,) = warnings(36)
    assert "is renewed in month 27 and ends 3 months after the horizon" in said
    assert "moving would pay in more than 99 of 100 modelled futures, not in" in said


def test_where_the_horizon_ends_with_a_term_nothing_is_left_out() -> None:
    assert warnings(27) == []
    assert warnings(39) == []
