"""Of which kind the figures are that carry a result: whole per cents that add up."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from advisor.decision.register import figures_by_kind
from advisor.decision.result import Assumption, Tag

TAGS = get_args(Tag)


def row(tag: Tag, share: float | None) -> Assumption:
    return Assumption("a", "A", "multiple", 0.9, 1.0, 1.1, "lognormal", tag, "s", "2026-11-23", "w", share)


@given(st.lists(st.tuples(st.sampled_from(TAGS), st.floats(1.0, 100.0)), min_size=1, max_size=80))
def test_whole_per_cents_make_a_hundred_and_differ_from_the_exact_by_less_than_one(
    held: list[tuple[Tag, float]],
) -> None:
    found = figures_by_kind([row(tag, share) for tag, share in held])
    assert sum(item.percent for item in found) == 100
    assert sum(item.figures for item in found) == len(held)
    assert all(abs(item.percent - 100 * item.figures / len(held)) < 1 for item in found)
    assert [item.kind for item in found] == [tag for tag in TAGS if any(tag == other for other, _ in held)]


def test_what_carries_less_than_a_hundredth_of_the_spread_is_not_counted() -> None:
    assert figures_by_kind([row("J", 0.9), row("B", None)]) == ()
    (only,) = figures_by_kind([row("J", 0.9), row("C", 1.0)])
    assert (only.kind, only.figures, only.percent) == ("C", 1, 100)
