"""Recommendations that the engine makes of worked and judged cases, of every sort that a report has to tell."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import recommend
from advisor.decision.result import Recommendation

ROOT = Path(__file__).parents[3]
DRAWS = 128
"""Enough for every sentence and table of a report."""

Plain = dict[str, Any]


def _named(*names: str) -> Callable[[Plain], None]:
    def change(case: Plain) -> None:
        for workload, name in zip(case["workloads"], names, strict=False):
            workload["name"] = name

    return change


def _in_euro(case: Plain) -> None:
    case["decision"]["currency"] = "EUR"
    case["decision"]["exchange_rates"] = [
        {"currency": "EUR", "per_usd": "0.92", "as_of": "2026-11-20", "source": "ECB"}
    ]


def _many(case: Plain) -> None:
    six = case["workloads"]
    case["workloads"] = [{**six[at % 6], "id": f"w{at}", "name": f"{six[at % 6]['name']} {at}"} for at in range(20)]
    case["commercials"]["capacity"] = []


def _as_it_is(_case: Plain) -> None:
    return None


LONG = "Customer-facing assistant for claims, renewals and complaints of the retail and small business arms, EU"
SORTS: dict[str, tuple[str, Callable[[Plain], None]]] = {
    "one stays": ("assets/cases/assistant-70b", _as_it_is),
    "two train": ("assets/cases/pretraining-8b-70b", _as_it_is),
    "all stay": ("assets/cases/mixed-portfolio", _as_it_is),
    "twenty": ("assets/cases/mixed-portfolio", _many),
    "in euro": ("assets/cases/mixed-portfolio", _in_euro),
    "a move": ("tests/data/cases/03-expiring-commitment", _as_it_is),
    "a move in euro": ("tests/data/cases/17-training-measured", _in_euro),
    "a pilot": ("tests/data/cases/10-before-the-pilot", _as_it_is),
    "waiting": ("tests/data/cases/14-wait-for-the-chip", _as_it_is),
    "not feasible": ("tests/data/cases/02-capability-gate", _as_it_is),
    "too late": ("tests/data/cases/34-work-that-outlasts-the-horizon", _as_it_is),
    "together": ("tests/data/cases/09-pays-only-together", _as_it_is),
    "no room": ("tests/data/cases/21-no-room-in-the-budget", _as_it_is),
    "long names": ("tests/data/cases/09-pays-only-together", _named(LONG, f"{LONG[:90]} two", "n" * 120)),
    "other scripts": (
        "assets/cases/mixed-portfolio",
        _named("Βοηθός πελατών", "Помощник по договорам", "مساعد المطالبات", "智能客服助手", "Übersetzung 🚀", "ñandú"),
    ),
}


@cache
def catalog() -> Catalog:
    return load_catalog()


@cache
def decided(sort: str) -> tuple[Recommendation, Case]:
    """The recommendation of a sort of case, and the case."""
    stem, change = SORTS[sort]
    plain: Plain = json.loads((ROOT / f"{stem}.switchpoint").read_text(encoding="utf-8"))
    change(plain)
    case = Case.model_validate(plain)
    return recommend(case, catalog(), draws=DRAWS), case
