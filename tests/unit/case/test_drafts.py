"""Edits of a draft: pure, reversible, and never losing the origin of an answer."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.case.interview import (
    add_workload,
    clear_answer,
    dont_know,
    duplicate_workload,
    fields,
    missing,
    move_workload,
    problems,
    remove_workload,
    set_answer,
    set_origin,
)
from advisor.case.paths import get, has
from advisor.case.templates import TEMPLATES, new_draft

TODAY = date(2026, 11, 23)
PORTFOLIO = new_draft("mixed-portfolio", TODAY)
PATHS = [view.path for view in fields(PORTFOLIO, "decision")] + [
    view.path for i in range(6) for page in ("workloads", "software") for view in fields(PORTFOLIO, page, i)
]
JSON = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)


@given(st.sampled_from(PATHS), JSON.filter(lambda value: value is not None))
@settings(derandomize=True, max_examples=150, deadline=None)
def test_an_answer_is_kept_as_given_and_nothing_else_changes(path: str, value: Any) -> None:
    before = copy.deepcopy(PORTFOLIO)
    after = set_answer(PORTFOLIO, path, value)
    assert before == PORTFOLIO, "an edit never changes the draft that came in"
    if not (path.endswith((".today", ".architecture")) and isinstance(value, bool)):
        assert get(after, path) == value
    assert after["origins"][path] == "typed"
    assert set_answer(after, path, get(after, path)) == after
    problems(after)  # whatever was typed, the checks name it and never fail themselves
    for page in ("workloads", "software"):
        fields(after, page, 0)


@given(st.sampled_from([path for path in PATHS if not has(PORTFOLIO, path)]), st.text(max_size=5))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_clearing_takes_back_an_answer(path: str, value: str) -> None:
    cleared = clear_answer(set_answer(PORTFOLIO, path, value), path)
    assert not has(cleared, path)
    assert missing(cleared) == missing(PORTFOLIO)
    assert cleared["origins"] == PORTFOLIO["origins"]


def test_a_path_that_no_case_has_is_refused() -> None:
    with pytest.raises(KeyError, match="no field"):
        set_answer(PORTFOLIO, "decision.horizont", 36)
    with pytest.raises(KeyError):
        set_origin(PORTFOLIO, "workloads.0.no_such", "typed")


def test_names_of_capabilities_hold_dots() -> None:
    draft = set_answer(PORTFOLIO, "workloads.0.software.needs.op.multilora", "yes")
    assert draft["workloads"][0]["software"]["needs"] == {"op.multilora": "yes"}


def test_templates_mark_what_they_fill_in() -> None:
    draft = new_draft("llm-serving", TODAY)
    assert draft["origins"]["workloads.0.tpot_ms"] == "template"
    assert set_answer(draft, "workloads.0.tpot_ms", 40)["origins"]["workloads.0.tpot_ms"] == "typed"


def test_i_dont_know_takes_a_wide_range_that_is_marked() -> None:
    draft = dont_know(PORTFOLIO, "workloads.0.busiest_hour_ratio")
    assert draft["origins"]["workloads.0.busiest_hour_ratio"] == "estimate"
    held = get(draft, "workloads.0.busiest_hour_ratio")
    assert held["low"] < 2.5 < held["high"]
    assert problems(draft) == ()


def test_i_dont_know_is_an_answer_where_the_case_can_go_on_without() -> None:
    draft = dont_know(PORTFOLIO, "workloads.0.software.custom_kernels")
    assert has(draft, "workloads.0.software.custom_kernels")
    assert get(dont_know(draft, "workloads.0.software.engine"), "workloads.0.software.engine") == "unknown"
    assert get(dont_know(draft, "commercials.commitments"), "commercials.commitments", "-") is None


def test_without_a_model_nothing_can_be_judged() -> None:
    with pytest.raises(ValueError, match="can't be judged"):
        dont_know(PORTFOLIO, "workloads.0.model")


def test_a_workload_that_does_not_run_yet_asks_nothing_of_today() -> None:
    draft = set_answer(PORTFOLIO, "workloads.0.today", False)
    assert get(draft, "workloads.0.today", "-") is None
    assert not [path for path in missing(draft) if path.startswith("workloads.0.today")]
    again = set_answer(draft, "workloads.0.today", True)
    assert "workloads.0.today.instance" in missing(again)


def test_origins_follow_their_workload_when_it_moves() -> None:
    draft = set_answer(PORTFOLIO, "workloads.3.steps", 50)
    moved = move_workload(draft, 3, 0)
    assert moved["workloads"][0]["steps"] == 50
    assert moved["origins"]["workloads.0.steps"] == "typed"
    assert moved["origins"]["workloads.1.tpot_ms"] == "template"
    assert move_workload(moved, 0, 3) == draft


def test_copies_get_a_name_and_an_id_of_their_own() -> None:
    draft = duplicate_workload(duplicate_workload(PORTFOLIO, 0), 0)
    names = [workload["name"] for workload in draft["workloads"]]
    ids = [workload["id"] for workload in draft["workloads"]]
    assert len(set(ids)) == len(set(names)) == 8
    assert names[1].startswith("Assistant (copy)")
    assert draft["origins"]["workloads.1.tpot_ms"] == "template"


def test_removing_a_workload_removes_what_names_it() -> None:
    identity = PORTFOLIO["workloads"][0]["id"]
    draft = set_answer(PORTFOLIO, "team.effort_overrides", [{"workload": identity, "weeks": {}, "reason": "measured"}])
    after = remove_workload(draft, 0)
    assert after["team"]["effort_overrides"] == []
    assert after["workloads"] == PORTFOLIO["workloads"][1:]
    assert after["origins"]["workloads.0.method"] == "template"
    assert not any(key.startswith("workloads.5.") for key in after["origins"])


def test_each_template_can_be_added_to_any_draft() -> None:
    draft = new_draft("llm-serving", TODAY)
    for template in TEMPLATES:
        draft = add_workload(draft, template.id)
    assert len({workload["id"] for workload in draft["workloads"]}) == len(draft["workloads"]) == 16
    assert problems(draft) == ()
    with pytest.raises(KeyError, match="no template"):
        add_workload(draft, "quantum")
