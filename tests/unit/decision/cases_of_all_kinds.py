"""Cases of every kind put together at random: loads, fleets, rates with dates, commitments, credits, horizons."""

from __future__ import annotations

import math
import random
from datetime import date, timedelta
from typing import Any

AS_OF = date(2026, 11, 23)
GPUS = {"p5.48xlarge": 40.0, "p4d.24xlarge": 18.0, "p5en.48xlarge": 45.0, "g6e.xlarge": 1.5, "g5.2xlarge": 1.0,
        "g5.12xlarge": 4.0, "p5.4xlarge": 5.0}  # fmt: skip
NEURON = {"trn1.32xlarge": 12.0, "trn2.48xlarge": 25.0, "inf2.xlarge": 0.5, "inf2.48xlarge": 9.0, "trn1.2xlarge": 0.9}
PLANS = ("on_demand", "capacity_block", "savings_plan_1y_no_upfront", "savings_plan_3y_no_upfront",
         "savings_plan_3y_all_upfront", "reserved_3y")  # fmt: skip
LLMS = ("Llama-3.1-8B", "meta-llama/Llama-3.3-70B-Instruct", "Qwen/Qwen3-8B", "Qwen/Qwen2.5-32B-Instruct")
GROWTH = (0.0, 0.0, -40.0, 60.0, {"low": 0.0, "high": 50.0}, {"low": -30.0, "high": 30.0})
SPEEDS = {
    "llm serving": (1e3, 3e4), "llm batch": (1e3, 6e4), "pre-training": (1e4, 2e5), "fine-tuning": (1e4, 1e5),
    "embeddings": (200.0, 8e3), "image generation": (0.3, 10.0), "vision": (200.0, 1e4), "speech": (0.005, 0.3),
    "recommender": (5e3, 2e5),
}  # fmt: skip
"""Kinds, with throughputs of one instance between which a buyer may have measured."""


def _day(rng: random.Random, first: int, last: int) -> str:
    return (AS_OF + timedelta(days=rng.randint(first, last))).isoformat()


def _about(rng: random.Random, value: float) -> float | dict[str, float]:
    return value if rng.random() < 0.6 else {"low": value / 1.5, "high": value * 1.5}


def _asked(rng: random.Random, kind: str) -> tuple[str, dict[str, Any]]:
    """Engine, and what the kind is asked for."""
    many = 10 ** rng.uniform(-2, 2)
    if kind == "llm serving":
        volume = {"value": _about(rng, 300 * many), "unit": "requests/min"}
        return "vllm", {"model": rng.choice(LLMS), "volume": volume, "ttft_ms": rng.choice((500, 5000)),
                        "tpot_ms": rng.choice((40, 200)), "autoscaling": rng.random() < 0.3,
                        "hours_per_day": rng.choice((24.0, 9.0)), "spare_instances": rng.choice((0, 2))}  # fmt: skip
    if kind == "llm batch":
        volume = {"value": _about(rng, 3e5 * many), "unit": "requests/day"}
        return "vllm", {"model": rng.choice(LLMS), "volume": volume, "window_hours": rng.choice((6.0, 24.0))}
    if kind == "pre-training":
        runs = {"tokens": _about(rng, 10 ** rng.uniform(10, 12)), "runs_per_year": rng.choice((1, 12))}
        return "torchtitan", {"model": rng.choice(LLMS[:3]), **runs, "days_allowed": rng.choice((10, 60))}
    if kind == "fine-tuning":
        runs = {"tokens": _about(rng, 10 ** rng.uniform(7.5, 9.5)), "runs_per_month": rng.choice((1, 30))}
        return "trl", {"model": rng.choice(LLMS[:3]), **runs, "hours_allowed": rng.choice((6, 72))}
    items: dict[str, tuple[str, float, str, dict[str, Any]]] = {
        "embeddings": ("sentence-transformers", 400 * many, "items/s", {"model": "BAAI/bge-large-en-v1.5"}),
        "image generation": (
            "diffusers",
            6e4 * many,
            "items/day",
            {"model": "stabilityai/stable-diffusion-xl-base-1.0"},
        ),
        "vision": ("triton server", 500 * many, "items/s", {"model": "microsoft/resnet-50", "image_size": 224}),
        "speech": ("faster-whisper", 900 * many, "items/day", {"model": "openai/whisper-large-v3", "delay_s": 60}),
        "recommender": ("torchrec", 2e4 * many, "items/s", {"table_gb": rng.choice((10, 100))}),
    }
    engine, value, unit, rest = items[kind]
    return engine, {"volume": {"value": _about(rng, value), "unit": unit}, **rest}


def _workload(rng: random.Random) -> dict[str, Any]:
    kind = rng.choice(tuple(SPEEDS))
    engine, asked = _asked(rng, kind)
    instance = rng.choice(tuple(GPUS))
    today: dict[str, Any] = {"instance": instance, "count": round(10 ** rng.uniform(0, 1.3)),
                             "purchase_plan": rng.choice(PLANS[:4])}  # fmt: skip
    if today["purchase_plan"] != "on_demand" or rng.random() < 0.3:
        today["price_per_hour"] = f"{GPUS[instance] * rng.uniform(0.5, 1.3):.2f}"
    slow, fast = (math.log(end) for end in SPEEDS[kind])
    on = [instance, rng.choice(tuple(NEURON))][: 2 if kind == "recommender" else rng.randint(0, 2)]
    measured = [
        {
            "instance": i,
            "throughput": math.exp(rng.uniform(slow, fast)),
            "source": "t",
            "measured_on": _day(rng, -300, 0),
        }
        for i in on
    ]
    software = {"engine": engine, "custom_kernels": rng.choice((0, 0, 3))}
    return {"kind": kind, "id": "w", "name": "W", **asked, "software": software, "today": today,
            "measurements": measured, "growth_pct_year": rng.choice(GROWTH)}  # fmt: skip


def random_document(seed: int) -> dict[str, Any]:
    """A case of one workload; what it asks for may turn out not to be feasible."""
    rng = random.Random(seed)
    workload = _workload(rng)
    prices, rates = {**GPUS, **NEURON}, []
    for _ in range(rng.randint(0, 3)):
        instance = rng.choice(tuple(NEURON) if rng.random() < 0.5 else tuple(GPUS))
        price = f"{prices[instance] * math.exp(rng.uniform(-1.2, 0.6)):.3f}"
        row = {"instance": instance, "plan": rng.choice(PLANS), "price_per_hour": price, "source": "offer"}
        rates.append({**row, "valid_from": _day(rng, -30, 700)} if rng.random() < 0.5 else row)
    commercials: dict[str, Any] = {"region": rng.choice(("us-east-1", "us-east-2", "us-west-2")), "commitments": [],
                                   "rate_card": rates, "credits": rng.choice(("0", "0", "200000"))}  # fmt: skip
    if rng.random() < 0.4:
        kind = rng.choice(("instance savings plan", "compute savings plan", "private contract"))
        scope = workload["today"]["instance"].split(".")[0]
        amount = f"{10 ** rng.uniform(-0.3, 2):.1f}"
        commercials["commitments"] = [
            {"kind": kind, "scope": scope, "amount_per_hour": amount, "ends": _day(rng, 40, 1200)}
        ]
    return {
        "decision": {"title": "Move?", "as_of": AS_OF.isoformat(), "beta_software": "yes",
                     "horizon_months": rng.choice((12, 24, 36, 36, 60, 84)),
                     "discount_rate_pct": rng.choice((0.0, 10.0, 30.0))},
        "workloads": [workload],
        "team": {"people": rng.choice((1, 2, 4)), "cost_per_week": rng.choice(("2500", "4000", "7000"))},
        "commercials": commercials,
    }  # fmt: skip
