"""All tables of the catalog. Adding an accelerator, an instance or a price is adding a row, never touching code."""

from __future__ import annotations

from advisor.catalog.columns import key, prose, tail, text
from advisor.catalog.schema import Column, Table
from advisor.catalog.tables_market import ACCELERATORS, COST_LINES, INSTANCES, ONPREM, PRICES
from advisor.catalog.tables_software import (
    CASE_STUDIES,
    ECOSYSTEM,
    EFFORT,
    EFFORT_DRIVERS,
    GATES,
    MODELS,
    SDK_RELEASES,
)


def _aliases(name: str, of: str, target: str) -> Table:
    return Table(
        name,
        f"Other spellings of {of}",
        ("alias",),
        (key("spelling", "alias"), text(target, "what it means", required=True, refers=f"{of}s"), *tail()),
    )


SOURCES = Table(
    "sources",
    "Documents and data sets that the figures come from",
    ("id",),
    (
        key("key of the source"),
        text("title", "what it is", required=True),
        prose("locator", "where to find it"),
        Column("date", "date", "date of the version used"),
        text("kind", "kind of source", required=True),
    ),
)

TABLES: tuple[Table, ...] = (
    ACCELERATORS,
    _aliases("accelerator_aliases", "accelerator", "accelerator_id"),
    INSTANCES,
    PRICES,
    MODELS,
    _aliases("model_aliases", "model", "model_id"),
    ECOSYSTEM,
    EFFORT,
    EFFORT_DRIVERS,
    GATES,
    COST_LINES,
    ONPREM,
    CASE_STUDIES,
    SDK_RELEASES,
    SOURCES,
)

TABLE: dict[str, Table] = {table.name: table for table in TABLES}
