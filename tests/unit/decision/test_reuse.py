"""Deciding again: what is remembered changes no result, and what has changed is never remembered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import Once, recommend, to_json

CHAT: dict[str, Any] = {
    "kind": "llm serving", "id": "chat", "name": "Chat", "model": "Llama-3.1-8B", "tuning": 0.9,
    "volume": {"value": 4000, "unit": "requests/min"}, "ttft_ms": 5000, "tpot_ms": 200,
    "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 4, "purchase_plan": "on_demand"},
}  # fmt: skip
SEARCH: dict[str, Any] = {
    "kind": "embeddings", "id": "search", "name": "Search", "model": "bge-large-en-v1.5",
    "volume": {"value": 9000, "unit": "items/s"}, "software": {"engine": "other", "custom_kernels": 0},
    "today": {"instance": "p4d.24xlarge", "count": 2, "purchase_plan": "on_demand"},
}  # fmt: skip


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(chat: dict[str, Any] | None = None, **decision: Any) -> Case:
    return Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": date(2026, 11, 23), "beta_software": "yes", **decision},
            "workloads": ({**CHAT, **(chat or {})}, SEARCH),
            "commercials": {
                "region": "us-east-1", "other_regions": ("us-east-2",), "credits": Decimal(100_000),
                "commitments": (
                    {"kind": "compute savings plan", "scope": "all", "amount_per_hour": 40, "ends": "2027-11-23"},
                ),
            },
        }
    )  # fmt: skip


def document(made: Case, known: Once | None = None, seed: int = 0) -> bytes:
    return to_json(recommend(made, catalog(), draws=64, seed=seed, known=known))


@pytest.mark.parametrize(
    "changed",
    [
        {"chat": {"name": "Talk"}},
        {"chat": {"volume": {"value": 400, "unit": "requests/min"}}},
        {"chat": {"today": {"instance": "p5.48xlarge", "count": 9, "purchase_plan": "on_demand"}}},
        {"discount_rate_pct": 4.0},
        {"horizon_months": 30},
        {"hurdle": Decimal(10_000_000)},
    ],
    ids=["name", "volume", "today", "rate", "horizon", "hurdle"],
)
def test_what_is_remembered_changes_no_byte_of_the_result(changed: dict[str, Any]) -> None:
    """Today's fleet of one workload also moves the other's part of commitments and credits."""
    known = Once()
    document(case(), known)
    assert document(case(**changed), known) == document(case(**changed))


def test_another_seed_is_decided_anew() -> None:
    known = Once()
    document(case(), known)
    assert document(case(), known, seed=5) == document(case(), seed=5)


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
    document(case(), known)
    document(case({"name": "Talk"}), known)
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
