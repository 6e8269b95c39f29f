"""What the engine has answered is never searched for garbage: of sixty workloads that would hold the window up."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.ui.person import Person
from ui import garbage

CASES = Path(__file__).parents[2] / "assets" / "cases"


class Held:
    """Something that an answer holds."""


@pytest.fixture
def all_is_loaded(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    now = SimpleNamespace(watched=True, aside={"engine", "pages"}, older=0)
    monkeypatch.setattr(garbage, "_now", now)
    return now


def test_what_a_large_answer_leaves_is_searched_no_more_and_still_goes_with_its_last_holder(
    all_is_loaded: SimpleNamespace,
) -> None:
    gc.collect(1)
    before = gc.get_freeze_count()
    answer = [Held() for _ in range(garbage.MANY + 500)]
    garbage.leave_answer()
    assert gc.get_freeze_count() - before > garbage.MANY
    one = weakref.ref(answer[0])
    answer.clear()
    assert one() is None


def test_a_search_after_a_small_answer_still_finds_what_holds_itself(all_is_loaded: SimpleNamespace) -> None:
    gc.collect(1)
    ring = Held()
    ring.__dict__["itself"] = ring
    gone = weakref.ref(ring)
    del ring
    garbage.leave_answer()
    gc.collect(1)
    assert gone() is None


def test_answers_that_come_one_by_one_are_left_once_they_are_much_together(all_is_loaded: SimpleNamespace) -> None:
    gc.collect(1)
    before = gc.get_freeze_count()
    kept: list[list[Held]] = []
    for _ in range(4):
        kept.append([Held() for _ in range(garbage.MANY // 3)])
        garbage._look()
        garbage.leave_answer()
    assert gc.get_freeze_count() - before > garbage.MANY
    assert all_is_loaded.older <= garbage.MANY


def test_an_answer_to_an_open_case_is_left_before_it_is_shown(
    person: Person, all_is_loaded: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(garbage, "MANY", 0)
    monkeypatch.setattr(garbage, "_freeze", lambda: told.append("left"))
    session = person.window.session
    session.result_changed.connect(lambda: told.append("shown" if session.result is not None else "none"))
    person.window.open_path(CASES / "assistant-70b.switchpoint")
    person.wait_for_result()
    assert told[told.index("shown") - 1] == "left"
