"""What a buyer measured counts for every kind of workload, and what nobody measured is not assessed."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import recommend
from advisor.decision.bench import Bench, lay
from advisor.decision.draws import Draws
from advisor.decision.world import World

BASE: dict[str, Any] = {
    "id": "w", "name": "Ranking", "software": {"engine": "torchrec", "custom_kernels": 0},
    "today": {"instance": "g5.12xlarge", "count": 4, "purchase_plan": "on_demand"},
}  # fmt: skip
RANKING = {
    **BASE, "kind": "recommender", "table_gb": 60.0, "volume": {"value": 20_000, "unit": "items/s"}, "latency_ms": 15.0,
}  # fmt: skip
IMAGES = {**BASE, "kind": "image generation", "model": "sdxl-base", "volume": {"value": 50_000, "unit": "items/day"}}
TUNING = {**BASE, "kind": "fine-tuning", "model": "Llama-3.1-8B", "tokens": 1e9, "hours_allowed": 48.0}


TRANSCRIPTS = {
    **BASE, "kind": "speech", "model": "qwen3-asr-1.7b", "live": False,
    "volume": {"value": 20_000, "unit": "items/day"},
}  # fmt: skip


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def case(workload: dict[str, Any], *measured: tuple[str, float]) -> Case:
    rows = tuple(
        {"instance": i, "throughput": t, "source": "our bench", "measured_on": date(2026, 11, 1)} for i, t in measured
    )
    return Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": date(2026, 11, 23), "beta_software": "yes"},
            "workloads": ({**workload, "measurements": rows},),
            "commercials": {"region": "us-east-1", "other_regions": ("us-east-2",), "commitments": ()},
        }
    )


def laid(workload: dict[str, Any], *measured: tuple[str, float]) -> Bench:
    made = case(workload, *measured)
    return lay(made.workloads[0], World(made, catalog(), Draws(256, 0)))


def speed(bench: Bench, instance: str) -> tuple[float, float]:
    """Median of the natural units per second of one instance or group, and the ratio of its P90 to its P10."""
    option = next(o for o in bench.options if o.instance == instance and o.id in bench.pace and o.count is None)
    draws = bench.speed(option.id)
    assert draws is not None
    low, middle, high = np.quantile(draws, [0.1, 0.5, 0.9])
    return float(middle), float(high / low)


@pytest.mark.parametrize(
    ("workload", "instance"), [(IMAGES, "g6e.xlarge"), (RANKING, "g5.12xlarge"), (TUNING, "p5.48xlarge")]
)
def test_a_measurement_moves_and_narrows_the_prediction_of_its_instance(
    workload: dict[str, Any], instance: str
) -> None:
    before, width = speed(laid(workload), instance)
    after, narrow = speed(laid(workload, (instance, 0.5 * before)), instance)
    assert after == pytest.approx(0.5 * before, rel=0.2)
    assert narrow < 1.2 < width


def test_a_recommender_measured_on_four_gpus_is_known_on_one_of_the_same() -> None:
    """The model holds one A10G for a hundred times as fast: the buyer's measurement beats it on every host of A10Gs."""
    small = {**RANKING, "table_gb": 10.0}
    one, narrow = speed(laid(small, ("g5.12xlarge", 20_000.0)), "g5.xlarge")
    assert one == pytest.approx(5000.0, rel=0.2)
    assert narrow < 1.3


def test_a_recommender_is_predicted_on_gpus_and_not_assessed_as_a_move() -> None:
    (result,) = recommend(case(RANKING), catalog(), draws=256).workloads
    assert result.verdict == "not assessed"
    assert "no recommender has been measured on a Neuron chip" in result.headline
    assert result.best_stay_option is not None
    assert result.best_stay_option.startswith("today:")
    assert result.recommended_option is None
    gpus = [o for o in result.options if o.instance.startswith("p5.") and o.throughput is not None]
    assert gpus
    assert all(o.evidence == "none" and any("No inference run" in n for n in o.notes) for o in gpus)
    assert all(o.throughput is None for o in result.options if o.instance.startswith(("trn", "inf")))
    assert any(u.what == "Speed on Trainium and Inferentia" for u in result.unknowns)


def test_a_measurement_on_trainium_makes_it_a_case_to_be_judged() -> None:
    (result,) = recommend(case(RANKING, ("trn2.48xlarge", 2e6)), catalog(), draws=256).workloads
    assert result.verdict in ("stay", "pilot first", "move", "wait")
    (row,) = [o for o in result.options if o.id == result.best_move_option]
    assert row.instance == "trn2.48xlarge"
    assert row.throughput is not None
    assert row.throughput.p50 == pytest.approx(2e6, rel=0.05)


def test_a_model_whose_work_is_not_known_is_not_assessed_and_the_other_workloads_are_decided() -> None:
    made = case(IMAGES)
    other = case({**TRANSCRIPTS, "id": "t", "name": "Transcripts"}).workloads[0]
    images, transcripts = recommend(
        made.model_copy(update={"workloads": (*made.workloads, other)}), catalog(), draws=64
    ).workloads
    assert images.verdict != "not assessed"
    assert transcripts.verdict == "not assessed"
    assert "does not know the work of one sample of qwen3-asr-1.7b" in transcripts.headline
    assert transcripts.best_stay_option is not None
    assert transcripts.best_stay_option.startswith("today:")
    assert any(u.what == "Speed on any accelerator" for u in transcripts.unknowns)


def test_a_model_whose_work_is_not_known_is_judged_where_both_sides_were_measured() -> None:
    gpu, neuron = ("g5.12xlarge", 2.0), ("trn2.48xlarge", 2.0)
    (one_side,) = recommend(case(TRANSCRIPTS, neuron), catalog(), draws=64).workloads
    (both,) = recommend(case(TRANSCRIPTS, gpu, neuron), catalog(), draws=64).workloads
    assert one_side.verdict == "not assessed"
    assert both.verdict != "not assessed"
    known = {o.instance for o in both.options if o.throughput is not None}
    assert known == {"g5.12xlarge", "trn2.48xlarge"}


def test_a_recommender_that_was_measured_is_bound_by_nothing_known_and_costs_a_readable_sum_for_a_million_samples() -> (
    None
):
    (result,) = recommend(case(RANKING, ("trn1.32xlarge", 300_000.0)), catalog(), draws=64).workloads
    moves = [o for o in result.options if o.instance == "trn1.32xlarge" and o.unit_cost is not None]
    assert moves
    assert all(o.limit is None for o in moves)
    assert {o.unit_cost.unit for o in moves if o.unit_cost is not None} == {"usd_per_1m_items"}
