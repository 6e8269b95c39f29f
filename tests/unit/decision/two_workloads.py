"""A case of two workloads that share commitments and credits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from advisor.case.model import Case

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


def two(chat: dict[str, Any] | None = None, *, commercials: dict[str, Any] | None = None, **rest: Any) -> Case:
    team = rest.pop("team", {})
    return Case.model_validate(
        {
            "decision": {"title": "Move?", "as_of": date(2026, 11, 23), "beta_software": "yes", **rest},
            "workloads": ({**CHAT, **(chat or {})}, SEARCH),
            "team": team,
            "commercials": {
                "region": "us-east-1", "other_regions": ("us-east-2",), "credits": Decimal(100_000),
                "commitments": (
                    {"kind": "compute savings plan", "scope": "all", "amount_per_hour": 40, "ends": "2027-11-23"},
                ),
                **(commercials or {}),
            },
        }
    )  # fmt: skip
