"""Cases put together at random from judged ones, for laws that hold whatever the case."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from advisor.case.model import Case

CASES = Path(__file__).parents[2] / "data" / "cases"
PLANS = (
    "on_demand", "capacity_block", "savings_plan_1y_no_upfront", "savings_plan_3y_all_upfront", "reserved_3y",
    "savings_plan_1y_all_upfront",
)  # fmt: skip
INSTANCES = ("p5.48xlarge", "p5.4xlarge", "g6e.12xlarge", "trn2.48xlarge", "trn1.32xlarge", "inf2.xlarge")
TRIAL = {"source": "trial"}
NAMES = (
    "12-measured-and-reserved",
    "17-training-measured",
    "10-before-the-pilot",
    "08-quantised-checkpoint",
    "23-a-commitment-over-a-falling-load",
)


def random_case(rng: random.Random) -> dict[str, Any]:
    """A judged case with other terms, another load and other measurements."""

    def day(earliest: int, latest: int) -> str:
        return (date(2026, 11, 23) + timedelta(days=rng.randint(earliest, latest))).isoformat()

    document: dict[str, Any] = json.loads((CASES / f"{rng.choice(NAMES)}.switchpoint").read_text(encoding="utf-8"))
    document["decision"].update(horizon_months=rng.randint(6, 84), discount_rate_pct=rng.choice((0.0, 8.0, 25.0)))
    workload, commercials = document["workloads"][0], document["commercials"]
    workload.update(growth_pct_year=rng.choice((0.0, -40.0, 60.0)), spare_instances=rng.randint(0, 3))
    if workload["kind"] == "llm serving":
        workload.update(autoscaling=rng.random() < 0.5, hours_per_day=rng.choice((24.0, 9.0)))
    workload["measurements"] = [
        {
            "instance": rng.choice(INSTANCES),
            "throughput": 10 ** rng.uniform(2, 5),
            "source": "trial",
            "measured_on": day(-300, 0),
        }
        for _ in range(rng.randint(0, 2))
    ]
    for _ in range(rng.randint(0, 3)):
        begins = day(-30, 700)
        row = {"instance": rng.choice(INSTANCES), "plan": rng.choice(PLANS), "source": "offer"}
        price = f"{10 ** rng.uniform(0, 2):.2f}"
        commercials.setdefault("rate_card", []).append({**row, "price_per_hour": price, "valid_from": begins})
    if rng.random() < 0.5:
        terms = {"kind": rng.choice(("instance savings plan", "compute savings plan")), "scope": "p5"}
        commercials["commitments"] = [{**terms, "amount_per_hour": str(rng.randint(1, 300)), "ends": day(40, 900)}]
    return document


@pytest.fixture
def random_cases() -> Callable[[int, int], list[Case]]:
    """So many cases from a seed."""

    def make(seed: int, count: int) -> list[Case]:
        rng = random.Random(seed)
        return [Case.model_validate_json(json.dumps(random_case(rng))) for _ in range(count)]

    return make
