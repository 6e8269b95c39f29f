"""Judged cases with one thing changed: what must follow was written before the engine was asked."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from advisor.case.load import load_case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import Recommendation, recommend
from advisor.errors import CaseError

CASES = Path(__file__).parents[2] / "data" / "cases"
MOVES, WAITS, TRAINS = "12-measured-and-reserved", "13-wait-for-the-commitment", "17-training-measured"
FROZEN, QUOTED = "06-frozen-stack", "18-a-quote-from-outside-aws"
Change = Callable[[dict[str, Any]], None]


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


@lru_cache(maxsize=8)
def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((CASES / f"{name}.switchpoint").read_text(encoding="utf-8"))
    return found


def decided(name: str, change: Change, path: Path) -> Recommendation:
    changed = copy.deepcopy(document(name))
    change(changed)
    file = path / "changed.switchpoint"
    file.write_text(json.dumps(changed), encoding="utf-8")
    return recommend(load_case(file, catalog()), catalog(), draws=256)


def said(result: Recommendation) -> str:
    """All that is said of the first workload, and all warnings."""
    w = result.workloads[0]
    words = [w.headline, *w.reasons, *w.conditional_on, *w.next_steps, *result.warnings]
    words += [f"{o.id}: {o.why_not}" for o in w.options if o.why_not] + [u.what for u in w.unknowns]
    return " | ".join(words)


def put(place: str, value: Any) -> Change:
    """A change of one answer; a place such as ``workloads.0.volume.value``."""

    def change(case: dict[str, Any]) -> None:
        *above, last = [int(step) if step.isdigit() else step for step in place.split(".")]
        inside: Any = case
        for step in above:
            inside = inside[step]
        inside[last] = value

    return change


def both(*changes: Change) -> Change:
    def change(case: dict[str, Any]) -> None:
        for one in changes:
            one(case)

    return change


def commitment(**terms: Any) -> Change:
    row = {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": "400", "ends": "2028-06-01", **terms}
    return put("commercials.commitments", [row])


def own_option(instance: str, plan: str, count: int) -> Change:
    return put("options", [{"workload": "assistant", "instance": instance, "plan": plan, "count": count}])


TRN3 = both(
    put(
        "commercials.rate_card",
        [{"instance": "trn3-gen1-ultraserver", "plan": "on_demand", "price_per_hour": "10", "source": "quote"}],
    ),
    put("decision.beta_software", "yes"),
)
NEITHER_MEASURED = put("workloads.0.measurements", [])
JUDGED: tuple[tuple[str, str, Change, set[str], str], ...] = (
    (
        "the policy bars beta",
        MOVES,
        put("decision.beta_software", "no"),
        {"stay", "not feasible"},
        "bars beta software",
    ),
    ("nobody to do it", MOVES, put("team.people", 0), {"not feasible"}, "the team has no people"),
    ("a hurdle above the saving", MOVES, put("decision.hurdle", "50000000"), {"stay"}, "less than the hurdle"),
    ("half a year, terms of three", MOVES, put("decision.horizon_months", 6), {"stay"}, ""),
    ("no written capacity", MOVES, put("commercials.capacity", []), {"move"}, "no written quota, quote or reservation"),
    (
        "capacity that ends soon",
        MOVES,
        put("commercials.capacity.0.until", "2027-01-31"),
        {"move"},
        "ends on 31 January 2027",
    ),
    ("capacity for three", MOVES, put("commercials.capacity.0.count", 3), {"move"}, "Capacity:"),
    ("what runs costs nothing", MOVES, put("workloads.0.today.price_per_hour", "0"), {"stay"}, ""),
    ("a load that all but ends", MOVES, put("workloads.0.growth_pct_year", {"low": -90, "high": -60}), {"stay"}, ""),
    ("a hundredth of the volume", FROZEN, put("workloads.0.volume.value", 20.0), {"stay"}, ""),
    ("frozen is not beta", FROZEN, put("decision.beta_software", "no"), {"move"}, "frozen"),
    ("a token within a millisecond", MOVES, put("workloads.0.tpot_ms", 1), {"not feasible"}, "latency"),
    (
        "measured at ten times slower a token",
        MOVES,
        put("workloads.0.measurements.1.tpot_ms", 800.0),
        {"move", "pilot first"},
        "",
    ),
    ("nothing runs yet", MOVES, put("workloads.0.today", None), {"move"}, ""),
    ("commitments not known", MOVES, put("commercials.commitments", None), {"move"}, "Commitments already bought"),
    ("a plan that any chip uses up", WAITS, commitment(kind="compute savings plan", scope="any"), {"move"}, ""),
    (
        "a plan for a family that is left",
        WAITS,
        commitment(amount_per_hour="560"),
        {"wait"},
        "done when the commitment that a move would strand ends on 1 June 2028",
    ),
    (
        "a plan that begins next summer",
        WAITS,
        commitment(amount_per_hour="200", starts="2027-06-01"),
        {"move", "wait"},
        "",
    ),
    (
        "a block that nothing uses",
        WAITS,
        commitment(kind="capacity block", scope="p5.48xlarge"),
        {"move"},
        "covers nothing",
    ),
    ("Trainium3 at a quote, unmeasured", MOVES, both(TRN3, NEITHER_MEASURED), {"pilot first", "stay"}, ""),
    (
        "one instance for the work of 26",
        MOVES,
        own_option("trn2.48xlarge", "capacity_block", 1),
        {"move"},
        "would carry about 4 % of the busiest hour",
    ),
    (
        "Trainium of one's own, at a quote",
        MOVES,
        both(
            put("decision.venues", ["aws", "own data centre"]),
            put(
                "commercials.rate_card",
                [
                    {
                        "instance": "trn2.48xlarge",
                        "plan": "own",
                        "price_per_hour": "6",
                        "source": "letter",
                        "venue": "own data centre",
                    }
                ],
            ),
        ),
        {"move"},
        "outside AWS stands in your own quote",
    ),
    ("runs that are one in ten years", TRAINS, put("workloads.0.runs_per_year", 0.1), {"stay"}, ""),
    # Today's fleet does the runs all the same, in the hours that are billed: what is lost is lost on both sides.
    ("ten hours in a hundred do work", TRAINS, put("workloads.0.goodput_pct", 10), {"move"}, ""),
    (
        "a chip whose date has passed",
        MOVES,
        put(
            "commercials.next_chips",
            [{"name": "Old", "available": "2026-01-01", "speed_times": 4, "price_per_hour": "40"}],
        ),
        {"move"},
        "which has passed",
    ),
)


@pytest.mark.parametrize(("what", "name", "change", "verdicts", "words"), JUDGED, ids=[row[0] for row in JUDGED])
def test_one_thing_changed_is_judged_as_expected(
    what: str, name: str, change: Change, verdicts: set[str], words: str, tmp_path: Path
) -> None:
    result = decided(name, change, tmp_path)
    assert result.workloads[0].verdict in verdicts, result.workloads[0].headline
    assert words in said(result), what
    if verdicts & {"pilot first"} and "Trainium3" in what:
        assert result.workloads[0].verdict != "move"


REFUSED: tuple[tuple[str, str, Change, str, str], ...] = (
    (
        "two workloads of one id",
        MOVES,
        lambda c: c["workloads"].append(copy.deepcopy(c["workloads"][0])),
        "workloads.1.id",
        "another id",
    ),
    (
        "a currency without a rate",
        MOVES,
        put("decision.currency", "EUR"),
        "decision.currency",
        "Enter one with its date",
    ),
    (
        "a rate in a currency without one",
        MOVES,
        put("commercials.rate_card.0.currency", "JPY"),
        "commercials.rate_card.0.currency",
        "Enter one with its date",
    ),
    (
        "a commitment that starts after its end",
        WAITS,
        commitment(starts="2029-01-01"),
        "commercials.commitments.0",
        "before it ends",
    ),
    (
        "a commitment that has ended",
        WAITS,
        commitment(ends="2026-01-01"),
        "commercials.commitments.0.ends",
        "Remove it",
    ),
    ("a family that there is not", WAITS, commitment(scope="p9"), "commercials.commitments.0.scope", "such as p5"),
    ("a discount of 90 %", MOVES, put("commercials.discount_pct", 90), "commercials.discount_pct", "between 0 and 80%"),
    ("no horizon", MOVES, put("decision.horizon_months", 0), "decision.horizon_months", "between 6 and 84"),
    (
        "a negative rate",
        MOVES,
        put("commercials.rate_card.0.price_per_hour", "-5"),
        "commercials.rate_card.0.price_per_hour",
        "at least 0",
    ),
    (
        "low above high",
        MOVES,
        put("workloads.0.growth_pct_year", {"low": 30, "high": 10}),
        "workloads.0.growth_pct_year",
        "must not exceed",
    ),
    (
        "a plan that is not sold there",
        MOVES,
        own_option("trn2.48xlarge", "reserved_1y", 30),
        "options.0.plan",
        "another plan",
    ),
    (
        "venues without the one where it runs",
        QUOTED,
        put("decision.venues", ["aws"]),
        "decision.venues",
        "Allow other clouds",
    ),
    ("a decision before the case", MOVES, put("decision.decide_by", "2026-01-01"), "decision.decide_by", "or later"),
    (
        "a model that nobody knows",
        MOVES,
        put("workloads.0.model", "acme/secret-70b"),
        "workloads.0.model",
        "Hugging Face",
    ),
)


@pytest.mark.parametrize(("what", "name", "change", "where", "remedy"), REFUSED, ids=[row[0] for row in REFUSED])
def test_what_can_not_be_is_refused_with_place_and_remedy(
    what: str, name: str, change: Change, where: str, remedy: str, tmp_path: Path
) -> None:
    with pytest.raises(CaseError) as raised:
        decided(name, change, tmp_path)
    found = [str(problem) for problem in raised.value.problems]
    assert any(where in problem and remedy in problem for problem in found), (what, found)


def test_two_alike_are_judged_alike_and_the_second_shares_the_work(tmp_path: Path) -> None:
    def twice(case: dict[str, Any]) -> None:
        second = copy.deepcopy(case["workloads"][0])
        second.update(id="b", name="B")
        case["workloads"].append(second)

    result = decided(MOVES, twice, tmp_path)
    first, second = result.workloads
    assert first.verdict == second.verdict == "move"
    assert first.best_move_option == second.best_move_option
    assert first.versus_best_stay is not None
    assert second.versus_best_stay is not None
    assert first.versus_best_stay.npv_usd.p50 == pytest.approx(second.versus_best_stay.npv_usd.p50, rel=0.03)
    plan = result.portfolio.plan
    assert plan is not None
    assert plan.shared_usd > 0


def test_credits_count_once_and_only_for_a_move_that_begins(tmp_path: Path) -> None:
    def saving(change: Change) -> float:
        found = decided(MOVES, change, tmp_path).workloads[0].versus_best_stay
        assert found is not None
        return found.npv_usd.p50

    without, with_credits = saving(put("commercials.credits", "0")), saving(put("commercials.credits", "500000"))
    assert 480_000 < with_credits - without <= 500_000
