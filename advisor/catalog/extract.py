"""The part of the catalog that one result rests on: picked rows, kept as they stand in the tables."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from advisor.catalog.declared import TABLE, TABLES
from advisor.catalog.schema import RawRow
from advisor.errors import CatalogError, Problem

Rows = Mapping[str, Sequence[RawRow]]

#: Small tables that every result may lean on: they go into an extract whole.
_WHOLE = ("effort", "effort_drivers", "gates", "sdk_releases")


def digest(rows: Rows) -> str:
    """SHA-256 over all cells, in the declared order of columns and with the rows of a table sorted.

    So it depends neither on line ends and quoting nor on the order in which rows or columns stand in a file.
    """
    sha = hashlib.sha256()
    for name in sorted(TABLE):
        columns = [column.name for column in TABLE[name].columns]
        lines = sorted("\x1f".join([row[column] for column in columns]) for row in rows[name])
        sha.update("\x1e".join([name, "\x1f".join(columns), *lines, ""]).encode())
    return sha.hexdigest()


def pick(
    rows: Rows,
    *,
    instances: Collection[str] | None,
    models: Collection[str] | None,
    capabilities: Collection[str] | None,
    cost_lines: Collection[str] | None,
    onprem: Collection[str] | None,
    accelerators: Collection[str],
) -> dict[str, list[RawRow]]:
    """Rows of the things named and of what they refer to; None: all of that table. Superseded prices are left out.

    Raises CatalogError for a key that is not in its table.
    """
    chosen: dict[str, list[RawRow]] = {table.name: [] for table in TABLES}
    wanted = {
        "instances": instances,
        "models": models,
        "ecosystem": capabilities,
        "cost_lines": cost_lines,
        "onprem": onprem,
    }
    problems: list[Problem] = []
    for name, keys in wanted.items():
        known = {row["id"] for row in rows[name]}
        picked = known if keys is None else set(keys)
        problems += [
            Problem(f"extract, {name}", f"{key!r} is not in the catalog.", "Name a key of that table.")
            for key in sorted(picked - known)
        ]
        chosen[name] = [row for row in rows[name] if row["id"] in picked]
    if problems:
        raise CatalogError(problems)
    for name in _WHOLE:
        chosen[name] = list(rows[name])
    if instances is None:
        chosen["accelerators"] = list(rows["accelerators"])
        chosen["prices"] = [row for row in rows["prices"] if row["historic"] == "no"]
    else:
        held = {row["id"] for row in chosen["instances"]}
        chips = {row["accelerator_id"] for row in chosen["instances"]} | set(accelerators)
        chosen["accelerators"] = [row for row in rows["accelerators"] if row["id"] in chips]
        chosen["prices"] = [row for row in rows["prices"] if row["instance_id"] in held and row["historic"] == "no"]
    for aliases, target, records in (
        ("accelerator_aliases", "accelerator_id", "accelerators"),
        ("model_aliases", "model_id", "models"),
    ):
        held = {row["id"] for row in chosen[records]}
        chosen[aliases] = [row for row in rows[aliases] if row[target] in held]
    cited = {
        citation.split(" [", 1)[0]
        for picked_rows in chosen.values()
        for row in picked_rows
        for citation in row["source"].split("; ")
    }
    chosen["sources"] = [row for row in rows["sources"] if row["id"] in cited]
    return chosen


def rows_of(document: Any) -> tuple[dict[str, list[RawRow]], str, str]:
    """Rows, the whole catalog's SHA-256 and the extract's own, out of a document made by ``Catalog.extract``.

    Raises CatalogError where the document has another form or its rows don't have the hash that it states.
    """
    remedy = "Take the extract from an unchanged report."
    if not isinstance(document, dict):
        raise CatalogError(Problem("extract", "is not an object.", remedy))
    tables, sha, own = (document.get(key) for key in ("tables", "catalog_sha256", "extract_sha256"))
    if not (isinstance(tables, dict) and isinstance(sha, str) and isinstance(own, str)):
        raise CatalogError(Problem("extract", "lacks its tables or one of its two hashes.", remedy))
    rows: dict[str, list[RawRow]] = {}
    problems: list[Problem] = []
    for table in TABLES:
        names = {column.name for column in table.columns}
        given = tables.get(table.name)
        if isinstance(given, list) and all(_fits(row, names) for row in given):
            rows[table.name] = given
        else:
            problems.append(Problem(f"extract, {table.name}", "is missing or has other columns.", remedy))
    if problems:
        raise CatalogError(problems)
    if digest(rows) != own:
        raise CatalogError(Problem("extract", "was changed: its rows don't have the hash that it states.", remedy))
    return rows, sha, own


def _fits(row: Any, names: set[str]) -> bool:
    """Whether this is a row of a table with these columns."""
    return isinstance(row, dict) and set(row) == names and all(isinstance(cell, str) for cell in row.values())
