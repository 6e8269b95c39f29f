"""One workload on GPUs by the hour, for tests of what prices and rates make of it."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from advisor.catalog import Catalog, load_catalog

NOW = date(2026, 11, 23)
SERVING: dict[str, Any] = {
    "kind": "llm serving", "id": "w", "name": "W", "model": "Llama-3.3-70B",
    "volume": {"value": 10, "unit": "requests/s"}, "software": {"engine": "vllm", "custom_kernels": 0},
    "today": {"instance": "p5.48xlarge", "count": 4, "purchase_plan": "on_demand"},
}  # fmt: skip


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()
