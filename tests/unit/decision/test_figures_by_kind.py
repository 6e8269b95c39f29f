"""Of which kind the figures are that carry a result: whole per cents that add up."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from advisor.decision.result import Assumption, Tag
from advisor.decision.telling.register import figures_by_kind

TAGS = get_args(Tag)


def row(tag: Tag, share: float | None) -> Assumption:
    return Assumption("a", "A", "multiple", 0.9, 1.0, 1.1, "lognormal", tag, "s", "2026-11-23", "w", share)


@given(st.dictionaries(st.sampled_from(TAGS), st.integers(1, 40), min_size=1))
def test_whole_per_cents_make_a_hundred_and_differ_from_the_exact_by_less_than_one(counts: dict[Tag, int]) -> None:
    found = figures_by_kind([row(tag, 1.0 + at) for tag, count in counts.items() for at in range(count)])
    total = sum(counts.values())
    assert sum(item.percent for item in found) == 100
    assert {item.kind: item.figures for item in found} == counts
    assert all(abs(item.percent - 100 * item.figures / total) < 1 for item in found)
    assert [item.kind for item in found] == [tag for tag in TAGS if tag in counts]


def test_what_carries_less_than_a_hundredth_of_the_spread_is_not_counted() -> None:
    assert figures_by_kind([row("J", 0.9), row("B", None)]) == ()
    (only,) = figures_by_kind([row("J", 0.9), row("C", 1.0)])
    assert (only.kind, only.figures, only.percent) == ("C", 1, 100)
