"""What is worked out for a draft's fields is kept from one edit to the next, and never older than the draft."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.case import forms
from advisor.case.interview import (
    PAGES,
    Raised,
    add_workload,
    clear_answer,
    dont_know,
    duplicate_workload,
    fields,
    missing,
    move_workload,
    page_status,
    remove_workload,
    set_answer,
)
from advisor.case.load import load_draft
from advisor.case.paths import Draft

DRAFT = load_draft(Path("assets/cases/mixed-portfolio.switchpoint"))


def edits(draft: Draft) -> list[Draft]:
    """A draft after one edit after the other, of each kind."""
    return [
        draft,
        one := set_answer(draft, "workloads.0.growth_pct_year", 7.0),
        one := set_answer(one, "decision.currency", "EUR"),
        one := set_answer(one, "workloads.2.name", "Another name"),
        one := clear_answer(one, "workloads.2.today.count"),
        one := dont_know(one, "workloads.1.software.custom_kernels"),
        one := duplicate_workload(one, 1),
        one := move_workload(one, 0, 3),
        one := remove_workload(one, 2),
        one := add_workload(one, "embeddings"),
        set_answer(one, "workloads.0.model", "llama-3.1-70b"),
    ]


def test_what_is_kept_is_what_would_be_worked_out_anew() -> None:
    known = Raised()
    for draft in edits(DRAFT):
        assert missing(draft, known) == missing(draft)
        for page in PAGES:
            assert page_status(draft, page.id, found=(), known=known) == page_status(draft, page.id, found=())
            count = len(draft["workloads"]) if page.id in ("workloads", "software") else 0
            for place in range(count) if count else (None,):
                assert known.fields(draft, page.id, place) == fields(draft, page.id, place, found=())


def test_an_edit_of_one_workload_leaves_the_others_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Raised()
    missing(DRAFT, known)
    asked: list[str] = []
    part = forms._asked

    def noted(draft: Draft, page: str, at: int | None) -> Iterator[forms._Asked]:
        asked.append(f"{page} {at}")
        return part(draft, page, at)

    monkeypatch.setattr(forms, "_asked", noted)
    edited = set_answer(DRAFT, "workloads.1.growth_pct_year", 7.0)
    missing(edited, known)
    assert {one for one in asked if one.startswith(("workloads", "software"))} == {"workloads 1", "software 1"}
    asked.clear()
    missing(remove_workload(edited, 0), known)
    assert not [one for one in asked if one.startswith(("workloads", "software"))], "the others only have another place"
