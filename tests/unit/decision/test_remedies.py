"""What would open a way of moving follows from the kind of each reason, whatever words tell it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from msgspec.structs import replace

from advisor.catalog import load_catalog
from advisor.cost.options import Barrier, Option, option_of
from advisor.decision.predicted import Predicted
from advisor.decision.telling.blocked_words import what_would_change
from advisor.decision.telling.story import Story
from advisor.performance import Prediction, Spread
from advisor.performance.types import Limit
from advisor.switching.gates import GateRow, Gates

WORDS = "told in words that no rule knows."


def option(*, barrier: Barrier | None = None) -> Option:
    catalog = load_catalog()
    made = option_of(catalog, catalog.instances["trn2.48xlarge"], "on_demand", "aws", "us-east-2", None)
    return replace(made, why_not=WORDS, barrier=barrier)


def predicted(limit: Limit, *, may_hold: bool = False, within_tuning: bool = False) -> Predicted:
    answer = Prediction(
        False, WORDS, limit, "output_tokens_per_s", "trainium2", 16, 0.0, Spread(0.1, 0.1, 0.1), 0.0, "none", 0,
        may_hold=may_hold,
    )  # fmt: skip
    return Predicted(answer, 1, WORDS, within_tuning=within_tuning)


def remedies(barred: Option, known: Predicted, *rows: GateRow) -> str:
    bench = SimpleNamespace(
        options=(barred,),
        predictions={barred.id: known},
        gates={"trn2": Gates("trn2", rows, needs_pilot=False)},
        moves={},
        feasible=tuple,
    )
    return " ".join(what_would_change(cast(Story, cast(Any, SimpleNamespace(bench=bench)))))


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (predicted("latency target"), "the latency target is relaxed"),
        (predicted("latency target", may_hold=True), "Measure the latency there"),
        (predicted("latency target", within_tuning=True), "if your team reaches published speed on Neuron"),
    ],
    ids=["latency", "near its limit", "within tuning"],
)
def test_a_speed_that_falls_short_has_the_remedy_of_its_kind(known: Predicted, told: str) -> None:
    assert told in remedies(option(), known)


def test_memory_that_lacks_is_not_answered_by_a_wider_latency_limit() -> None:
    assert remedies(option(), predicted("memory capacity")) == ""


def test_a_price_that_lacks_has_the_remedy_of_its_kind() -> None:
    slow = predicted("memory capacity")
    assert remedies(option(barrier="excluded"), slow).startswith("You excluded trn2.48xlarge")
    assert "Allowing more regions" in remedies(option(barrier="priced elsewhere"), slow)
    assert remedies(option(barrier="not priced"), slow) == ""


def test_where_a_gate_stops_all_more_regions_are_no_remedy_and_a_policy_says_what_opens_it() -> None:
    slow = predicted("memory capacity")
    policy = GateRow("G2", "trn2", "stopped", WORDS, "")
    need = GateRow("G1", "trn2", "stopped", WORDS, "")
    assert "leaves beta" in remedies(option(barrier="priced elsewhere"), slow, policy)
    assert "regions" not in remedies(option(barrier="priced elsewhere"), slow, policy)
    assert "leaves beta" not in remedies(option(), slow, need)
