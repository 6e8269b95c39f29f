"""Answers hidden by a later choice are kept, told with the choice that brings them back, and used again with it."""

from __future__ import annotations

from datetime import date

from advisor.case.interview import clear_answer, fields, set_answer
from advisor.case.paths import get
from advisor.case.templates import new_draft
from advisor.case.unused import unused

TODAY = date(2026, 11, 23)


def test_the_rank_of_an_adapter_is_kept_while_all_weights_are_trained() -> None:
    draft = set_answer(new_draft("fine-tuning", TODAY), "workloads.0.method", "lora")
    draft = set_answer(draft, "workloads.0.rank", 64)
    assert unused(draft, "workloads", 0) == ()
    full = set_answer(draft, "workloads.0.method", "full")
    (one,) = unused(full, "workloads", 0)
    assert (one.path, one.label, one.used_with) == ("workloads.0.rank", "Adapter rank", "Method: LoRA adapters")
    assert get(full, "workloads.0.rank") == 64
    back = set_answer(full, "workloads.0.method", "lora")
    assert unused(back, "workloads", 0) == ()
    assert next(view.value for view in fields(back, "workloads", 0) if view.path == "workloads.0.rank") == 64


def test_what_no_one_answered_is_not_told() -> None:
    draft = set_answer(new_draft("fine-tuning", TODAY), "workloads.0.method", "full")
    assert unused(clear_answer(draft, "workloads.0.rank"), "workloads", 0) == ()
    assert unused(new_draft("llm-serving", TODAY), "commercials") == ()


def test_the_costs_of_an_own_data_centre_wait_until_one_is_allowed() -> None:
    draft = set_answer(new_draft("llm-serving", TODAY), "decision.venues", ["aws", "own data centre"])
    draft = set_answer(draft, "commercials.own_centre.pue", 1.2)
    draft = set_answer(draft, "commercials.own_centre.staff_per_year", "200000")
    draft = set_answer(draft, "commercials.support_plan", "enterprise")
    draft = set_answer(draft, "commercials.other_aws_bill_month", "90000")
    assert unused(draft, "commercials") == ()
    draft = set_answer(set_answer(draft, "decision.venues", ["aws"]), "commercials.support_plan", "none")
    assert [one.label for one in unused(draft, "commercials")] == [
        "AWS bill beside these workloads",
        "PUE",
        "Staff that runs it",
    ]
    drawn = {view.path for view in fields(draft, "commercials")}
    assert drawn.isdisjoint(one.path for one in unused(draft, "commercials")), "what is told to be unused is not asked"
