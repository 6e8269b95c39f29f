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


def is_searched(held: object) -> bool:
    return any(one is held for one in gc.get_objects())


def test_what_a_large_answer_leaves_is_searched_no_more_and_still_goes_with_its_last_holder(
    all_is_loaded: SimpleNamespace,
) -> None:
    answer = [Held() for _ in range(garbage.MANY + 1)]
    assert is_searched(answer[0])
    garbage.leave_answer()
    assert not is_searched(answer[0])
    one = weakref.ref(answer[0])
    answer.clear()
    assert one() is None


def test_a_search_after_a_small_answer_still_finds_what_holds_itself(all_is_loaded: SimpleNamespace) -> None:
    garbage.leave_answer()
    ring = Held()
    ring.__dict__["itself"] = ring
    gone = weakref.ref(ring)
    del ring
    garbage.leave_answer()
    gc.collect(1)
    assert gone() is None


def test_answers_that_come_one_by_one_are_left_once_they_are_much_together(all_is_loaded: SimpleNamespace) -> None:
    kept: list[list[Held]] = []
    for _ in range(4):
        kept.append([Held() for _ in range(garbage.MANY // 3)])
        garbage._look()
        garbage.leave_answer()
    assert not is_searched(kept[0][0])
    assert all_is_loaded.older <= garbage.MANY


def test_the_result_of_an_open_case_is_left_out_when_it_arrives(
    person: Person, all_is_loaded: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "MANY", 0)
    person.window.open_path(CASES / "assistant-70b.switchpoint")
    person.wait_for_result()
    assert not is_searched(person.window.session.result)
