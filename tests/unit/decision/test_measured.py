"""The buyer's own measurement beats the model, whatever the kind of workload."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import pytest

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision.bench import Bench, lay
from advisor.decision.draws import Medians
from advisor.decision.world import World

ITEMS = {"value": 500, "unit": "items/s"}
SERVING: dict[str, Any] = {
    "kind": "llm serving", "model": "Llama-3.1-70B", "precision": "fp8", "ttft_ms": 2000, "tpot_ms": 80,
    "volume": {"value": 40, "unit": "requests/min"},
}  # fmt: skip
KINDS: dict[str, dict[str, Any]] = {
    "embeddings": {"model": "BAAI/bge-large-en-v1.5", "volume": ITEMS, "latency_ms": 150},
    "vision": {"model": "google/vit-base-patch16-224", "volume": ITEMS, "image_size": 224},
    "image generation": {"model": "stabilityai/stable-diffusion-xl-base-1.0", "volume": ITEMS},
    "speech": {"model": "openai/whisper-large-v3", "volume": {"value": 900, "unit": "items/day"}},
    "llm batch": {"model": "Llama-3.1-8B", "volume": {"value": 900, "unit": "requests/min"}},
    "llm serving": SERVING,
    "fine-tuning": {"model": "Llama-3.1-8B", "tokens": 1e9},
    "pre-training": {"model": "Llama-3.1-8B", "tokens": 2e11, "days_allowed": 30},
}


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def measured(instance: str, throughput: float, instances: int = 1, **latencies: float) -> dict[str, Any]:
    return {"instance": instance, "instances": instances, "throughput": throughput, "source": "own test",
            "measured_on": date(2026, 11, 2), **latencies}  # fmt: skip


def bench(kind: str, *measurements: dict[str, Any], **fields: Any) -> Bench:
    workload = {"kind": kind, "id": "w", "name": "W", "software": {"engine": "vllm", "custom_kernels": 0},
                "measurements": measurements, **KINDS[kind], **fields}  # fmt: skip
    case = Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": date(2026, 11, 23), "beta_software": "yes"},
            "workloads": (workload,),
            "commercials": {"region": "us-east-1", "other_regions": ("us-east-2",), "commitments": ()},
        }
    )
    return lay(case.workloads[0], World(case, catalog(), Medians()))


def speed(found: Bench, instance: str) -> float:
    """Median natural units per second of one instance, or of a run's group."""
    option = next(o for o in found.options if o.instance == instance and o.price is not None)
    at_median = found.speed(option.id)
    assert at_median is not None, option.why_not
    return float(at_median[0])


@pytest.mark.parametrize("kind", KINDS)
def test_a_measurement_twice_as_fast_as_the_model_moves_the_prediction_to_it(kind: str) -> None:
    before = bench(kind)
    host = "g6e.12xlarge" if kind not in ("fine-tuning", "pre-training", "llm serving") else "p5.48xlarge"
    option = next(o for o in before.options if o.instance == host and o.price is not None)
    group = before.predictions[option.id].instances
    own = 2.0 * speed(before, host)
    after = bench(kind, measured(host, own, group))
    assert after.predictions[option.id].measured
    alone = speed(after, host) / after.predictions[option.id].instances
    assert alone == pytest.approx(own / group, rel=0.12)
    prediction = after.predictions[option.id].prediction
    assert prediction is not None
    assert "2026-11-02" in prediction.note


def test_independent_chips_are_scaled_by_their_number_and_the_host_around_them_does_not_matter() -> None:
    found = bench("embeddings", measured("inf2.xlarge", 300.0))
    one = speed(found, "inf2.xlarge")
    assert speed(found, "inf2.24xlarge") == pytest.approx(6 * one)
    assert speed(found, "inf2.48xlarge") == pytest.approx(12 * one)


def test_another_host_of_the_same_eight_gpus_is_as_fast_as_the_one_that_was_measured() -> None:
    found = bench("llm batch", measured("gcp-a3-highgpu-8g", 33_000.0))
    assert speed(found, "p5.48xlarge") == pytest.approx(33_000.0, rel=0.06)


def test_a_measurement_on_the_instance_itself_goes_before_one_on_another_host() -> None:
    found = bench("embeddings", measured("inf2.24xlarge", 6 * 900.0), measured("inf2.xlarge", 300.0))
    assert speed(found, "inf2.24xlarge") > 2 * 6 * speed(found, "inf2.xlarge")


def test_a_measured_run_of_training_is_scaled_to_as_many_instances_as_the_deadline_needs() -> None:
    """Four measured instances would take far too long: more are taken, at nearly the measured speed of each."""
    found = bench("pre-training", measured("p5.48xlarge", 4 * 30_000.0, 4), days_allowed=4)
    option = next(o for o in found.options if o.instance == "p5.48xlarge" and o.price is not None)
    group = found.predictions[option.id].instances
    assert group > 4
    assert speed(found, "p5.48xlarge") / group == pytest.approx(30_000.0, rel=0.1)


def test_what_the_model_holds_for_impossible_and_the_buyer_ran_runs() -> None:
    tight = {"ttft_ms": 40, "tpot_ms": 4}
    without = bench("llm serving", measured("p5.48xlarge", 500.0), **tight)
    assert any(o.instance == "g6e.12xlarge" and o.why_not for o in without.options)
    ran = bench("llm serving", measured("g6e.12xlarge", 300.0, ttft_ms=35, tpot_ms=3.5), **tight)
    option = next(o for o in ran.options if o.instance == "g6e.12xlarge")
    assert option.why_not is None
    assert speed(ran, "g6e.12xlarge") == pytest.approx(300.0, rel=0.01)
    late = bench("llm serving", measured("g6e.12xlarge", 300.0, ttft_ms=400, tpot_ms=30), **tight)
    assert next(o for o in late.options if o.instance == "g6e.12xlarge").why_not


def test_a_measurement_of_todays_fleet_is_told_and_its_price_is_kept() -> None:
    today = {"instance": "g5.2xlarge", "count": 9, "purchase_plan": "on_demand", "price_per_hour": Decimal("1.1")}
    found = bench("embeddings", measured("g5.2xlarge", 222.0), today=today)
    option = next(o for o in found.options if "today" in o.roles)
    assert speed(found, "g5.2xlarge") == pytest.approx(222.0, rel=0.06)
    assert option.price is not None
    assert option.price.usd == Decimal("1.1")


def faster(after: Bench, before: Bench, instance: str) -> float:
    return speed(after, instance) / speed(before, instance)


def test_a_measurement_on_one_gpu_scales_the_others_and_trainium_by_less() -> None:
    """Half of the predicted speed on H100: the team is held for slower on every GPU, and a little so on Neuron."""
    before = bench("llm batch")
    after = bench("llm batch", measured("p5.48xlarge", 0.5 * speed(before, "p5.48xlarge")))
    assert faster(after, before, "p5.48xlarge") == pytest.approx(0.5, rel=0.06)
    near, far = faster(after, before, "g6e.12xlarge"), faster(after, before, "trn2.48xlarge")
    assert 0.5 < near < far < 1.0
    fewer = faster(after, before, "p5.4xlarge")
    assert 0.5 < fewer < near
    row = next(o for o in after.options if o.instance == "g6e.12xlarge" and o.price is not None)
    prediction = after.predictions[row.id].prediction
    assert prediction is not None
    assert "Your measurement on p5.48xlarge makes us hold this for" in prediction.note
    assert not after.predictions[row.id].measured


@pytest.mark.parametrize("kind", ["embeddings", "llm batch", "llm serving", "fine-tuning", "pre-training"])
def test_measuring_what_was_predicted_moves_nothing_and_narrows(kind: str) -> None:
    before = bench(kind)
    host = next(o for o in before.options if o.instance == "p5.48xlarge" and o.price is not None)
    group, known = before.predictions[host.id].instances, before.predictions[host.id].prediction
    assert known is not None
    after = bench(kind, measured("p5.48xlarge", known.throughput, group))
    for option in before.options:
        was, now = before.predictions[option.id], after.predictions[option.id]
        if was.prediction is None or now.prediction is None or not was.prediction.feasible:
            continue
        assert now.prediction.throughput == pytest.approx(was.prediction.throughput, rel=1e-6)
        assert now.prediction.spread.total <= was.prediction.spread.total
        assert now.tuning_left < was.tuning_left


def test_the_order_of_measurements_does_not_matter_and_two_of_one_machine_are_surer() -> None:
    rows = measured("p5.48xlarge", 20_000.0), measured("trn2.48xlarge", 9_000.0), measured("p5.48xlarge", 24_000.0)
    there, back = bench("llm batch", *rows), bench("llm batch", *reversed(rows))
    assert there.predictions == back.predictions
    once = bench("llm batch", measured("p5.48xlarge", 480_000_000.0**0.5), rows[1])
    key = next(o.id for o in there.options if o.instance == "p5.48xlarge" and o.price is not None)
    twice, alone = there.predictions[key].prediction, once.predictions[key].prediction
    assert twice is not None
    assert alone is not None
    assert twice.throughput == pytest.approx(alone.throughput, rel=0.01)
    assert twice.spread.total == pytest.approx(alone.spread.total / 2.0**0.5, rel=0.05)


def test_a_measurement_of_two_years_ago_counts_less_than_one_of_this_month() -> None:
    old, new = (
        {**measured("p5.48xlarge", speed_then), "measured_on": when}
        for speed_then, when in ((10_000.0, date(2024, 11, 2)), (30_000.0, date(2026, 11, 2)))
    )
    assert speed(bench("llm batch", old, new), "p5.48xlarge") > 25_000.0


def test_a_machine_held_for_slower_still_keeps_the_latency_limits_and_loses_more_than_its_speed() -> None:
    def fall(kind: str) -> float:
        before = bench(kind)
        slow = bench(kind, measured("p5.48xlarge", 0.4 * speed(before, "p5.48xlarge")))
        option = next(o for o in slow.options if o.instance == "p5e.48xlarge" and o.price is not None)
        prediction = slow.predictions[option.id].prediction
        assert prediction is not None
        assert prediction.tpot_ms is not None
        assert prediction.tpot_ms <= 80.0 or kind == "llm batch"
        (said,) = [n for n in prediction.note.split(". ") if "makes us hold" in n]
        held_for = 1.0 - float(said.split(" % slower")[0].split()[-1]) / 100.0
        return faster(slow, before, "p5e.48xlarge") / held_for

    assert fall("llm serving") < 0.9
    assert fall("llm batch") == pytest.approx(1.0, abs=0.02)


def test_throughput_under_a_latency_limit_falls_faster_than_speed_also_where_it_was_measured() -> None:
    found = bench("llm serving", measured("p5.48xlarge", 9_000.0, ttft_ms=400, tpot_ms=60))
    option = next(o for o in found.options if o.instance == "p5.48xlarge" and o.price is not None)
    whole, slower = found.speed(option.id), found.speed(option.id, 0.8)
    assert whole is not None
    assert slower is not None
    assert float(whole[0]) == pytest.approx(9_000.0, rel=0.03)
    assert float(slower[0]) < 0.8 * float(whole[0])


def test_a_throughput_measured_above_the_latency_limit_is_not_taken_for_one_within_it() -> None:
    """12,000 tokens/s at 200 ms a token are fewer within 80 ms; at 70 ms they are what can be had."""

    def within(tpot_ms: float) -> float:
        return speed(bench("llm serving", measured("p5.48xlarge", 12_000.0, tpot_ms=tpot_ms)), "p5.48xlarge")

    assert within(70.0) == pytest.approx(12_000.0, rel=0.05)
    assert within(200.0) < 0.95 * within(70.0)
    both = bench(
        "llm serving", measured("p5.48xlarge", 8_000.0, tpot_ms=70.0), measured("p5.48xlarge", 12_000.0, tpot_ms=200.0)
    )
    assert speed(both, "p5.48xlarge") == pytest.approx(8_000.0, rel=0.15)
    option = next(o for o in both.options if o.instance == "p5.48xlarge" and o.price is not None)
    assert both.predictions[option.id].measured


def test_a_sample_that_takes_too_long_in_the_middle_of_the_tuning_range_says_what_its_upper_end_brings() -> None:
    found = bench("image generation", seconds_per_image=10.0)
    option = next(o for o in found.options if o.instance == "trn2.48xlarge")
    assert option.why_not is not None
    assert "in the middle of the tuning range; at its upper end, 100%, it meets them" in option.why_not
