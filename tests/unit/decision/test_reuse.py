"""Deciding again: what is remembered changes no result, and what has changed is never remembered."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any

import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import Once, recommend, to_json
from tests.unit.decision.judged_files import plain
from tests.unit.decision.two_workloads import two


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def document(made: Case, known: Once | None = None, seed: int = 0) -> bytes:
    return to_json(recommend(made, catalog(), draws=64, seed=seed, known=known))


@pytest.mark.parametrize(
    "changed",
    [
        {"chat": {"volume": {"value": 400, "unit": "requests/min"}}},
        {"chat": {"today": {"instance": "p5.48xlarge", "count": 9, "purchase_plan": "on_demand"}}},
        {"horizon_months": 30},
    ],
    ids=["volume", "today", "horizon"],
)
def test_what_is_remembered_changes_no_byte_of_the_result(changed: dict[str, Any]) -> None:
    """Today's fleet of one workload also moves the other's part of commitments and credits. More edits are made of
    the first answer, where they take less time."""
    known = Once()
    document(two(), known)
    assert document(two(**changed), known) == document(two(**changed))


def test_what_is_remembered_of_one_case_changes_no_byte_of_another() -> None:
    """Three cases whose one workload has the same id: a memory that goes on from case to case must tell them apart."""
    cases = [
        Case.model_validate(plain(name))
        for name in ("18-a-quote-from-outside-aws", "12-measured-and-reserved", "25-own-servers-that-can-be-given-up")
    ]
    assert len({case.workloads[0].id for case in cases}) == 1
    known, fresh = Once(), [document(case) for case in cases]
    for case, alone in [*zip(cases, fresh, strict=True), (cases[0], fresh[0])]:
        assert document(case, known) == alone


def test_another_seed_is_decided_anew() -> None:
    known = Once()
    document(two(), known)
    assert document(two(), known, seed=5) == document(two(), seed=5)


def test_only_the_workload_that_changed_is_decided_again(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    module = sys.modules["advisor.decision.recommend"]
    decided: list[str] = []
    decide = module.decide_workload

    def counting(workload: Any, *rest: Any) -> Any:
        decided.append(workload.id)
        return decide(workload, *rest)

    monkeypatch.setattr(module, "decide_workload", counting)
    known = Once()
    document(two(), known)
    document(two({"name": "Talk"}), known)
    assert decided == ["chat", "search", "chat"]


def test_a_memory_forgets_what_was_asked_for_longest_ago_and_nothing_else() -> None:
    made: list[int] = []

    def make(value: int) -> int:
        made.append(value)
        return value

    once = Once(most=2)
    for value in (1, 2, 1, 3, 1, 2):
        assert once((value,), partial(make, value)) == value
    assert made == [1, 2, 3, 2]


def test_results_made_together_are_those_that_were_not_known() -> None:
    once = Once()
    once(("b",), lambda: "B")
    asked: list[list[int]] = []

    def make(places: list[int]) -> list[str]:
        asked.append(places)
        return ["abc"[place].upper() for place in places]

    assert once.each([("a",), ("b",), ("c",)], make) == ["A", "B", "C"]
    assert once.each([("c",), ("a",)], make) == ["C", "A"]
    assert asked == [[0, 2]]


def test_results_of_one_edit_after_the_other_rest_on_the_same_price_paths() -> None:
    """Each market holds some ten megabytes of paths on all draws: one for every edit would add up."""
    known = Once()
    for volume in range(300, 303):
        document(two(chat={"volume": {"value": volume, "unit": "requests/min"}}), known)
    decided = known.shelf("decided", 5)._kept.values()
    assert len(decided) > 2
    assert len({id(one.evaluation.market) for one, _ in decided}) == 1


def test_prices_beyond_the_horizon_are_let_go_once_a_horizon_has_been_searched() -> None:
    known = Once()
    document(two(horizon_months=24), known)
    levels = next(held for key, (held, _) in known.shelf("prices on 64 draws", 3)._kept.items() if key[0] == "levels")
    assert levels
    # Of each month by the hour, and of the one after the last.
    assert max(len(level) for level in levels.values()) == 25
    assert {level.shape[1] for level in levels.values()} == {64}


def test_only_the_prices_of_the_newest_horizon_are_kept() -> None:
    known = Once()
    for horizon in (24, 30, 36):
        document(two(horizon_months=horizon), known)
    assert {key[2] for key in known.shelf("prices on 64 draws", 3)._kept} == {36}
