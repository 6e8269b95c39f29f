"""The catalog in words: what `switchpoint catalog check`, `show` and `sources` print."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from advisor.catalog.catalog import TABLES_FOLDER, Catalog, nearest, read_catalog
from advisor.catalog.declared import TABLE, TABLES
from advisor.catalog.gaps import gaps
from advisor.catalog.rules import plain
from advisor.catalog.schema import Column, RawRow, Table, describe
from advisor.catalog.types import GENERATIONS, Instance, readiness_word
from advisor.errors import CatalogError, Problem

_GENERATION_LABEL = {"inf2_trn1": "Inf2/Trn1", "trn2": "Trn2", "trn3": "Trn3"}
#: Where a name is looked for, in this order.
_SHOWN = (
    "accelerators",
    "instances",
    "models",
    "ecosystem",
    "effort",
    "effort_drivers",
    "gates",
    "cost_lines",
    "onprem",
    "case_studies",
    "sdk_releases",
    "sources",
)


def check(folder: Path | None = None) -> list[str]:
    """Validates all tables of a folder (the shipped ones by default): counts, dates and gaps, as lines.

    Raises CatalogError with every problem if a table is bad.
    """
    catalog = read_catalog(folder or TABLES_FOLDER)
    lines = [f"{'table':22}{'rows':>6}  {'oldest':10}  newest"]
    for table in TABLES:
        rows = catalog.rows[table.name]
        dates = sorted(date for row in rows if (date := row.get("as_of") or row.get("date")))
        oldest, newest = (dates[0], dates[-1]) if dates else ("-", "-")
        lines.append(f"{table.name:22}{len(rows):6}  {oldest:10}  {newest}")
    current = [price for price in catalog.prices if not price.historic]
    absent = sum(price.usd_per_hour is None for price in current)
    lines += [
        "",
        f"prices: {len(current) - absent} current, {absent} known not to exist, "
        f"{len(catalog.prices) - len(current)} superseded; the newest is of {catalog.newest_price_date}",
        f"SHA-256: {catalog.sha256}",
        "",
    ]
    found = gaps(catalog)
    lines.append(f"{len(found)} gaps:")
    lines += [f"  {gap.table}, {gap.key}: {gap.missing}. {gap.remedy}" for gap in found]
    lines += ["", "All tables are valid."]
    return lines


def show(catalog: Catalog, name: str) -> list[str]:
    """One thing of the catalog: every figure with its unit, and its sources, as lines.

    ``name`` is the key of anything, or an alias of an accelerator or model, whatever its case and punctuation.
    Raises CatalogError with the nearest names if there is none.
    """
    table, row = _find(catalog, name)
    key = table.key_of(row)
    lines = [f"{key} ({table.meaning.split(';')[0].split(':')[0]})"]
    lines += [line for column in table.columns if (line := _cell(column, row)) is not None]
    lines += _more(catalog, table.name, key, row)
    citations = [text for text in row.get("source", "").split("; ") if text]
    if citations:
        lines.append("  sources:")
        lines += [f"    {_citation(catalog, text)}" for text in citations]
    return lines


def sources(catalog: Catalog) -> list[str]:
    """Every source with its date, kind and how many rows cite it, as lines."""
    cited: dict[str, int] = {}
    for name, rows in catalog.rows.items():
        for row in rows if name != "sources" else ():
            for key in {text.split(" [", 1)[0] for text in row["source"].split("; ")}:
                cited[key] = cited.get(key, 0) + 1
    lines = []
    for source in catalog.sources.values():
        place = f" <{source.locator}>" if source.locator else ""
        rows_word = "row" if cited.get(source.id) == 1 else "rows"
        lines.append(
            f"{source.id}: {source.title}{place}; {source.kind}; {source.date or 'undated'}; "
            f"cited by {cited.get(source.id, 0)} {rows_word}"
        )
    return lines


def columns(name: str) -> list[str]:
    """The declaration of one table, as lines. Raises CatalogError for an unknown table."""
    if name not in TABLE:
        raise CatalogError(Problem("table", f"{name!r} is not a table.", f"The tables are: {', '.join(TABLE)}."))
    return describe(TABLE[name])


def _find(catalog: Catalog, name: str) -> tuple[Table, RawRow]:
    chip, model = catalog.find_accelerator(name), catalog.find_model(name)
    wanted = {"accelerators": chip.id if chip else None, "models": model.id if model else None}
    spellings: dict[str, str] = {**catalog.model_names, **catalog.accelerator_names}
    for table_name in _SHOWN:
        table = TABLE[table_name]
        for row in catalog.rows[table_name]:
            key = table.key_of(row)
            if key == wanted.get(table_name) or plain(key) == plain(name):
                return table, row
            spellings.setdefault(plain(key), key)
    near = nearest(name, spellings, 3)
    remedy = f"Nearest: {', '.join(near)}." if near else "`switchpoint catalog check` lists the tables."
    raise CatalogError(Problem("name", f"{name!r} is not in the catalog.", remedy))


def _cell(column: Column, row: RawRow) -> str | None:
    """One line for a cell; an empty figure is said to be not known, an empty text is left out."""
    text = row[column.name]
    if column.name in ("source", "id"):
        return None
    label = column.name.replace("_", " ")
    if not text:
        return f"  {label}: not known" if column.kind in ("number", "money") else None
    if column.kind in ("number", "integer") and text.isdigit() and len(text) > 4:
        text = f"{int(text):,}"
    return f"  {label}: {text} {column.unit}".rstrip()


def _citation(catalog: Catalog, text: str) -> str:
    key, _, place = text.partition(" [")
    source = catalog.sources[key]
    where = ", ".join(part for part in (source.locator, place.rstrip("]")) if part)
    return f"{source.title}{f' ({where})' if where else ''}; {source.date or 'undated'}"


def _more(catalog: Catalog, table: str, key: str, row: RawRow) -> Iterator[str]:
    """What other tables say about the same thing."""
    if table == "accelerators":
        offered = [i for i in catalog.instances.values() if i.accelerator_id == key]
        yield f"  instances: {', '.join(instance.id for instance in offered) or 'none'}"
    elif table == "instances":
        yield from _prices(catalog, catalog.instances[key])
    elif table == "models":
        model = catalog.models[key]
        for generation in GENERATIONS:
            yield f"  on {_GENERATION_LABEL[generation]}: {model.readiness(generation)}"
    elif table == "ecosystem":
        capability = catalog.capabilities[key]
        yield f"  on CUDA: {readiness_word(capability.cuda_status)}"
        for generation in GENERATIONS:
            yield f"  on {_GENERATION_LABEL[generation]}: {capability.readiness(generation)}"
    elif table == "sources":
        cited = sum(
            key in {text.split(" [", 1)[0] for text in row["source"].split("; ")}
            for name, rows in catalog.rows.items()
            if name != "sources"
            for row in rows
        )
        yield f"  cited by {cited} rows"


def _prices(catalog: Catalog, instance: Instance) -> Iterator[str]:
    found = catalog.prices_for(instance.id)
    yield "  current prices:" if found else "  current prices: none"
    for price in found:
        each = price.usd_per_accelerator_hour
        yield (
            f"    {price.plan}, {price.region}: {price.usd_per_hour} USD/h, {each:.4f} USD/h for each accelerator, "
            f"as of {price.as_of} ({price.provenance.source})"
        )
    for price in catalog.prices:
        if price.instance_id == instance.id and price.usd_per_hour is None:
            yield f"    {price.plan}: none, {price.provenance.notes} (as of {price.as_of})"
