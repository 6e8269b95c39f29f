"""Answers that every result rests on and that a case may leave to us: a default is no word of the buyer's.

A case that is saved holds every value, so that which of them were never given stands among its origins.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from advisor.case.model import Case

Defaulted = Literal["decision.horizon_months", "decision.discount_rate_pct", "team.people", "team.cost_per_week"]
DEFAULTED: tuple[Defaulted, ...] = (
    "decision.horizon_months",
    "decision.discount_rate_pct",
    "team.people",
    "team.cost_per_week",
)


def left_to_us(case: Case) -> Iterator[Defaulted]:
    """Those that the document did not name, as it was read."""
    for path in DEFAULTED:
        part, name = path.split(".")
        if name not in getattr(case, part).model_fields_set:
            yield path


def by_default(case: Case, path: Defaulted) -> bool:
    """Whether the value is ours: nobody gave it, and nobody changed it since."""
    part, name = path.split(".")
    held = getattr(case, part)
    return case.origins.get(path) == "default" and bool(getattr(held, name) == type(held).model_fields[name].default)
