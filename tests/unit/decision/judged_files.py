"""The judged cases as documents, for tests that change them and decide them again."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import recommend
from advisor.decision.result import WorkloadResult

CASES = Path(__file__).parents[2] / "data" / "cases"


@lru_cache(maxsize=1)
def catalog() -> Catalog:
    return load_catalog()


def plain(name: str) -> dict[str, Any]:
    """The document of a case, read anew."""
    read: dict[str, Any] = json.loads((CASES / f"{name}.switchpoint").read_text(encoding="utf-8"))
    return read


def decided(document: dict[str, Any], draws: int) -> WorkloadResult:
    """The decision of its first workload."""
    return recommend(Case.model_validate(document), catalog(), draws=draws).workloads[0]
