"""Purchase plans as they exist: term, prepayment, and which price path they follow. Declared in `tables/`."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources

from msgspec import Struct


class Plan(Struct, frozen=True):
    """Terms of one way of buying. `term_months` 0: no commitment; `prepaid_months`: how far ahead it is paid."""

    id: str
    label: str
    term_months: int
    prepaid_months: int
    flexible: bool
    path: str
    offered: bool
    """Whether options are proposed under it; else it only describes what the buyer has."""
    rule: str

    @property
    def paid_ahead(self) -> float:
        """Part of a term that is paid when it begins."""
        if not self.term_months or not self.prepaid_months:
            return 0.0
        return 1.0 if self.prepaid_months >= self.term_months else 0.5


@lru_cache(maxsize=1)
def plans() -> dict[str, Plan]:
    """All plans, by id."""
    return {
        row["plan"]: Plan(
            row["plan"],
            row["label"],
            int(row["term_months"]),
            int(row["prepaid_months"]),
            row["flexible"] == "1",
            row["path"],
            row["offered"] == "1",
            row["rule"],
        )
        for row in read_table("purchase_plans.csv")
    }


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of one of this room's tables."""
    text = resources.files("advisor.cost").joinpath(f"tables/{name}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
