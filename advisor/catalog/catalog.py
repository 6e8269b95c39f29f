"""The catalog: all facts by key, with the questions that the other rooms ask of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from advisor.catalog.declared import TABLES
from advisor.catalog.extract import Rows, digest, pick, rows_of
from advisor.catalog.records import build
from advisor.catalog.rules import check_rules, plain
from advisor.catalog.schema import RawRow, Row, check_references, parse_rows, read_rows
from advisor.catalog.types import (
    NO_REGION,
    Accelerator,
    Capability,
    CaseStudy,
    CostLine,
    EffortDriver,
    EffortItem,
    Gate,
    Instance,
    ModelFacts,
    OnPremFigure,
    Price,
    SdkRelease,
    Source,
)
from advisor.errors import CatalogError, Problem

TABLES_FOLDER = Path(__file__).parent / "tables"


class Catalog(Struct, frozen=True):
    """All facts, by key, in the order of their keys. Made by `load_catalog` or `Catalog.from_extract`.

    ``sha256`` is that of the whole catalog, also where this one is an extract; ``extract_sha256`` is None for a whole
    one. ``accelerator_names`` and ``model_names`` lead from a plain spelling to a key; ``rows`` are the raw cells.
    """

    sha256: str
    extract_sha256: str | None
    accelerators: Mapping[str, Accelerator]
    instances: Mapping[str, Instance]
    prices: tuple[Price, ...]
    models: Mapping[str, ModelFacts]
    capabilities: Mapping[str, Capability]
    effort: Mapping[str, EffortItem]
    effort_drivers: Mapping[str, EffortDriver]
    gates: Mapping[str, Gate]
    cost_lines: Mapping[str, CostLine]
    onprem: Mapping[str, OnPremFigure]
    case_studies: Mapping[str, CaseStudy]
    sdk_releases: tuple[SdkRelease, ...]
    sources: Mapping[str, Source]
    accelerator_names: Mapping[str, str]
    model_names: Mapping[str, str]
    _instance_prices: Mapping[str, tuple[Price, ...]]
    rows: Rows

    def prices_for(self, instance_id: str, *, region: str | None = None, plan: str | None = None) -> tuple[Price, ...]:
        """Current prices of an instance, the newest one for each provider, region and plan, sorted by these.

        ``region`` and ``plan`` narrow the answer. Superseded rows and rows without a price never come back.
        """
        newest: dict[tuple[str, str, str], Price] = {}
        for price in self._instance_prices.get(instance_id, ()):
            wanted = region in (None, price.region) and plan in (None, price.plan)
            if not wanted or price.historic or price.usd_per_hour is None:
                continue
            place = (price.provider, price.region, price.plan)
            if place not in newest or price.as_of > newest[place].as_of:
                newest[place] = price
        return tuple(newest[place] for place in sorted(newest))

    def missing_price(self, instance_id: str, region: str, plan: str) -> str | None:
        """Why there is no such price, in one sentence; None where there is one."""
        if self.prices_for(instance_id, region=region, plan=plan):
            return None
        for price in self._instance_prices.get(instance_id, ()):
            same_place = price.region in (region, NO_REGION)
            if price.usd_per_hour is None and not price.historic and price.plan == plan and same_place:
                return f"{instance_id} {plan}: {price.provenance.notes} (as of {price.as_of})."
        elsewhere = sorted({price.region for price in self.prices_for(instance_id, plan=plan)})
        if elsewhere:
            return f"{instance_id} has no {plan} price in {region}; there is one in {', '.join(elsewhere)}."
        plans = sorted({price.plan for price in self.prices_for(instance_id, region=region)})
        if plans:
            return f"{instance_id} has no {plan} price in {region}; priced there: {', '.join(plans)}."
        return f"{instance_id} has no {plan} price in the catalog, in {region} or elsewhere."

    def find_model(self, name: str) -> ModelFacts | None:
        """The model of that key, Hugging Face name or alias, whatever its case and punctuation; None if unknown."""
        key = self.model_names.get(plain(name)) or self.model_names.get(plain(name.rsplit("/", 1)[-1]))
        return None if key is None else self.models[key]

    def nearest_models(self, name: str, n: int = 3) -> tuple[ModelFacts, ...]:
        """At most n models whose spellings come nearest to an unknown name, best first."""
        return tuple(self.models[key] for key in nearest(name, self.model_names, n))

    def find_accelerator(self, name: str) -> Accelerator | None:
        """The accelerator of that key or alias; None if unknown."""
        key = self.accelerator_names.get(plain(name))
        return None if key is None else self.accelerators[key]

    def accelerator(self, name: str) -> Accelerator:
        """The accelerator of that key or alias. Raises CatalogError, with the nearest names, if unknown."""
        found = self.find_accelerator(name)
        if found is None:
            near = nearest(name, self.accelerator_names, 3)
            remedy = f"Nearest: {', '.join(near)}." if near else f"Known: {', '.join(self.accelerators)}."
            raise CatalogError(Problem("accelerator", f"{name!r} is not in the catalog.", remedy))
        return found

    @property
    def newest_price_date(self) -> str:
        """The newest date of a current price, ISO; empty where the catalog holds none."""
        return max(
            (price.as_of for price in self.prices if not price.historic and price.usd_per_hour is not None), default=""
        )

    def extract(
        self,
        instance_ids: Collection[str] | None = None,
        model_ids: Collection[str] | None = None,
        capability_ids: Collection[str] | None = None,
        *,
        cost_line_ids: Collection[str] | None = None,
        onprem_ids: Collection[str] | None = None,
        accelerator_ids: Collection[str] = (),
    ) -> dict[str, Any]:
        """The rows that a result rests on, ready for JSON, with their sources; None: all of that kind.

        Accelerators of the instances come along (more by ``accelerator_ids``), so do effort, drivers, gates and
        releases. Raises CatalogError for an unknown key.
        """
        rows = pick(
            self.rows,
            instances=instance_ids,
            models=model_ids,
            capabilities=capability_ids,
            cost_lines=cost_line_ids,
            onprem=onprem_ids,
            accelerators=accelerator_ids,
        )
        tables = {name: [dict(row) for row in picked] for name, picked in rows.items()}
        return {"catalog_sha256": self.sha256, "extract_sha256": digest(rows), "tables": tables}

    @classmethod
    def from_extract(cls, document: Any) -> Catalog:
        """The catalog that an extract holds; it keeps the hash of the whole one. Raises CatalogError for a bad one."""
        rows, sha, own = rows_of(document)
        return _assemble(rows, sha256=sha, extract_sha256=own)


def nearest(name: str, names: Mapping[str, str], n: int) -> list[str]:
    """At most n keys whose spellings are nearest to a name, best first. ``names``: plain spelling to key."""
    import difflib

    spellings = difflib.get_close_matches(plain(name), names, n=4 * n, cutoff=0.5)
    return list(dict.fromkeys(names[spelling] for spelling in spellings))[:n]


def load_catalog(folder: Path | None = None) -> Catalog:
    """The catalog in a folder of tables, the shipped one by default. Read once for each folder.

    Raises CatalogError with every problem of every table.
    """
    return _load(folder or TABLES_FOLDER)


@lru_cache(maxsize=4)
def _load(folder: Path) -> Catalog:
    return read_catalog(folder)


def read_catalog(folder: Path) -> Catalog:
    """As `load_catalog`, but always from the files."""
    rows: dict[str, list[RawRow]] = {}
    problems: list[Problem] = []
    for table in TABLES:
        try:
            text = (folder / table.file).read_text(encoding="utf-8-sig")
            found, bad = read_rows(table, csv.reader(io.StringIO(text), strict=True), table.file)
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            found, bad = [], [Problem(table.file, f"can't be read: {error}.", f"Restore it in {folder}.")]
        rows[table.name] = found
        problems += bad
    if problems:
        raise CatalogError(problems)
    return _assemble(rows, sha256=digest(rows), extract_sha256=None)


def _assemble(rows: Mapping[str, list[RawRow]], *, sha256: str, extract_sha256: str | None) -> Catalog:
    """Checks all rows and makes the records. Sorted by key, so that a table's order means nothing."""
    parsed: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    ordered = {table.name: sorted(rows[table.name], key=table.key_of) for table in TABLES}
    for table in TABLES:
        parsed[table.name], bad = parse_rows(table, ordered[table.name], table.file)
        problems += bad
    keys = {table.name: frozenset(map(table.key_of, ordered[table.name])) for table in TABLES}
    problems += check_references(TABLES, parsed, keys)
    if not problems:
        problems += check_rules(parsed, whole=extract_sha256 is None)
    if problems:
        raise CatalogError(problems)
    accelerator_names = dict(_spellings(parsed["accelerators"], parsed["accelerator_aliases"], "accelerator_id"))
    model_names = dict(_spellings(parsed["models"], parsed["model_aliases"], "model_id"))

    def records(name: str) -> list[Any]:
        return [build(name, row) for row in parsed[name]]

    def by_id(name: str) -> Mapping[str, Any]:
        return MappingProxyType({record.id: record for record in records(name)})

    prices: tuple[Price, ...] = tuple(records("prices"))
    of_instance: dict[str, list[Price]] = {}
    for price in prices:
        if price.instance_id is not None:
            of_instance.setdefault(price.instance_id, []).append(price)
    releases: list[SdkRelease] = records("sdk_releases")
    return Catalog(
        sha256=sha256,
        extract_sha256=extract_sha256,
        accelerators=by_id("accelerators"),
        instances=by_id("instances"),
        prices=prices,
        models=by_id("models"),
        capabilities=by_id("ecosystem"),
        effort=by_id("effort"),
        effort_drivers=by_id("effort_drivers"),
        gates=by_id("gates"),
        cost_lines=by_id("cost_lines"),
        onprem=by_id("onprem"),
        case_studies=by_id("case_studies"),
        sdk_releases=tuple(sorted(releases, key=lambda release: release.release_date or "9999")),
        sources=by_id("sources"),
        accelerator_names=MappingProxyType(accelerator_names),
        model_names=MappingProxyType(model_names),
        _instance_prices=MappingProxyType({key: tuple(found) for key, found in of_instance.items()}),
        rows=MappingProxyType(ordered),
    )


def _spellings(records: list[Row], aliases: list[Row], target: str) -> Iterator[tuple[str, str]]:
    """Plain spelling and key, the weightiest last: Hugging Face names, then aliases, then keys."""
    for row in reversed(records):
        if row.get("hf_id"):
            yield plain(row["hf_id"].rsplit("/", 1)[-1]), row["id"]
            yield plain(row["hf_id"]), row["id"]
    for row in aliases:
        yield plain(row["alias"]), row[target]
    for row in records:
        yield plain(row["id"]), row["id"]
