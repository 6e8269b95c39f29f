"""Answers that don't apply at present are kept, not used, and said; they are had back when they apply again."""

from __future__ import annotations

from pathlib import Path

from advisor.case.interview import case_of, duplicate_workload, problems, remove_workload, set_answer
from advisor.case.kept import without_beside
from advisor.case.load import load_draft
from advisor.case.messages import place_words, told
from advisor.case.model import Case
from advisor.case.paths import Draft, get
from advisor.case.unused import unused
from advisor.errors import Problem

DRAFT = load_draft(Path("assets/cases/mixed-portfolio.switchpoint"))
TODAY = "workloads.0.today"


def labels(draft: Draft, page: str) -> list[str]:
    return [f"{one.label} ({one.used_with})" for one in unused(draft, page, 0)]


def test_not_running_yet_keeps_what_was_said_of_today_and_says_so() -> None:
    held = get(DRAFT, TODAY)
    off = set_answer(DRAFT, TODAY, False)
    assert get(off, TODAY) is None
    assert "Instance today (It runs today)" in labels(off, "workloads")
    assert case_of(off).workloads[0].today is None
    on = set_answer(off, TODAY, True)
    assert get(on, TODAY) == held
    assert "set_aside" not in on
    assert labels(on, "workloads") == labels(DRAFT, "workloads")


def test_what_is_set_aside_changes_no_result_and_goes_with_its_workload() -> None:
    off = set_answer(DRAFT, TODAY, False)
    assert without_beside(off) == {**without_beside(off), "workloads": off["workloads"]}
    assert "set_aside" not in without_beside(off)
    assert "set_aside" not in {key for key, rows in remove_workload(off, 0).items() if rows}
    copied = duplicate_workload(off, 0)
    assert get(set_answer(copied, "workloads.1.today", True), "workloads.1.today") == {}
    assert get(set_answer(copied, TODAY, True), TODAY) == get(DRAFT, TODAY)


def test_a_second_no_keeps_the_newer_answers() -> None:
    again = set_answer(set_answer(set_answer(DRAFT, TODAY, False), TODAY, True), f"{TODAY}.count", 3)
    off = set_answer(again, TODAY, False)
    assert len(off["set_aside"]) == 1
    assert get(set_answer(off, TODAY, True), f"{TODAY}.count") == 3


def test_an_answer_that_the_engine_no_longer_asks_for_is_kept_and_not_used() -> None:
    training = next(n for n, one in enumerate(DRAFT["workloads"]) if one["kind"] in ("pre-training", "fine-tuning"))
    path = f"workloads.{training}.software"
    asked = set_answer(set_answer(DRAFT, f"{path}.engine", "fsdp"), f"{path}.needs.tl.fsdp2", "yes")
    assert case_of(asked).workloads[training].software.needs["tl.fsdp2"] == "yes"
    other = set_answer(asked, f"{path}.engine", "nemo")
    assert get(other, f"{path}.needs.tl.fsdp2") == "yes", "kept"
    assert "tl.fsdp2" not in case_of(other).workloads[training].software.needs, "not used"
    assert [one.path for one in unused(other, "software", training)] == [f"{path}.needs.tl.fsdp2"], "said"


def test_a_need_that_no_question_asks_for_counts_all_the_same() -> None:
    own = set_answer(DRAFT, "workloads.0.software.needs.fw.keras", "yes")
    assert case_of(own).workloads[0].software.needs["fw.keras"] == "yes"


def test_a_place_is_told_as_the_screen_calls_it() -> None:
    name = DRAFT["workloads"][0]["name"]
    said = told(DRAFT, Problem("workloads.0.growth_pct_year", "No option meets it.", "Allow more."))
    assert said == f'Growth of "{name}": No option meets it. Allow more.'
    assert place_words(DRAFT, "workloads.0") == f'"{name}"'
    assert place_words(DRAFT, "decision.horizon_months") == "Horizon"
    assert place_words(DRAFT, "report.pdf") == "report.pdf"


def test_a_name_of_two_products_is_asked_back() -> None:
    for name in ("PyTorch Neuron", "torch-neuronx"):
        wrong = set_answer(DRAFT, "workloads.0.software.engine", name)
        (found,) = problems(wrong)
        assert found.message == f"'{name}' names two products. Which: XLA 2.9 or native 2.13+?"


def test_a_case_with_nothing_set_aside_has_the_hash_that_it_always_had() -> None:
    case = case_of(DRAFT)
    assert "set_aside" not in case.model_dump(mode="json")
    off = case_of(set_answer(DRAFT, TODAY, False))
    assert Case.model_validate(off.model_dump(mode="json")) == off
    assert len(off.model_dump(mode="json")["set_aside"]) == 1
