"""Rules that no single cell can break: arithmetic laws and agreement between tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from advisor.catalog.schema import Row
from advisor.errors import Problem

#: Kinds of price rows that say what an accelerator costs to have; indices and cost models don't.
PRICING_KINDS = frozenset({"instance", "other instance", "accelerator hour"})


def plain(name: str) -> str:
    """A name without case, blanks and punctuation, so that spellings compare equal."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def check_rules(parsed: Mapping[str, Sequence[Row]], *, whole: bool) -> list[Problem]:
    """Every broken rule. ``whole`` False: the rows are an extract, and rules about all rows of a table don't apply."""
    problems = [
        *_memory(parsed),
        *_prices(parsed["prices"], {row["id"]: row for row in parsed["instances"]}),
        *_models(parsed["models"]),
        *_triples(parsed),
        *_aliases(parsed, "accelerator_aliases", "accelerators", "accelerator_id"),
        *_aliases(parsed, "model_aliases", "models", "model_id"),
    ]
    if whole:
        problems += [*_priced(parsed), *_superseded(parsed["prices"])]
    return problems


def _memory(parsed: Mapping[str, Sequence[Row]]) -> Iterator[Problem]:
    """An instance's memory is its count times the chip's, to 2 % (makers round)."""
    chip = {row["id"]: row["memory_gb"] for row in parsed["accelerators"]}
    for row in parsed["instances"]:
        each = chip.get(row["accelerator_id"])
        if row["memory_gb"] is None or each is None:
            continue
        wanted = row["accelerator_count"] * each
        if abs(row["memory_gb"] - wanted) > 0.02 * wanted:
            yield Problem(
                f"instances.csv, {row['id']}, memory_gb",
                f"is {row['memory_gb']:g}, but {row['accelerator_count']} x {each:g} GB are {wanted:g}.",
                "Check the unit (GiB or GB) and the count of chips.",
            )


def _prices(prices: Sequence[Row], instances: Mapping[str, Row]) -> Iterator[Problem]:
    for row in prices:
        place = f"prices.csv, {row['item']} {row['region']} {row['plan']} {row['as_of']}"
        if row["usd_per_hour"] is None and not row["notes"]:
            yield Problem(f"{place}, usd_per_hour", "is empty and no reason is given.", "Say why in notes.")
        if (row["row_kind"] == "instance") != (row["instance_id"] is not None):
            yield Problem(f"{place}, row_kind", "and instance_id disagree.", "Only rows of kind instance name one.")
        instance = instances.get(row["instance_id"])
        if instance is None:
            continue
        for column, other in (("accelerator_id", "accelerator_id"), ("accelerators", "accelerator_count")):
            if row[column] != instance[other]:
                yield Problem(
                    f"{place}, {column}",
                    f"is {row[column]}, but the instance has {instance[other]}.",
                    "Correct one of the two tables.",
                )


def _models(models: Sequence[Row]) -> Iterator[Problem]:
    for row in models:
        place = f"models.csv, {row['id']}"
        if row["params"] is not None and (row["active_params"] or 0) > row["params"]:
            yield Problem(f"{place}, active_params", "is more than all parameters.", "Check both figures.")
        if (row["experts_per_token"] or 0) > (row["experts"] or 0):
            yield Problem(f"{place}, experts_per_token", "is more than there are experts.", "Check both figures.")
        if row["heads"] and row["kv_heads"] and row["heads"] % row["kv_heads"]:
            yield Problem(f"{place}, kv_heads", "does not divide the heads.", "Check both figures.")


def _triples(parsed: Mapping[str, Sequence[Row]]) -> Iterator[Problem]:
    for table, suffix in (("effort", "_weeks"), ("effort_drivers", "")):
        for row in parsed[table]:
            place = f"{table}.csv, {row['id']}"
            given = [row[f"{name}{suffix}"] for name in ("low", "mode", "high")]
            known = [value for value in given if value is not None]
            if known != sorted(known):
                yield Problem(f"{place}, low{suffix}", "does not rise from low over mode to high.", "Order the three.")
            if table == "effort" and len(known) < len(given) and row["gate"] is None:
                yield Problem(f"{place}, gate", "is empty, and so is an estimate.", "Give the estimate or the gate.")


def _aliases(parsed: Mapping[str, Sequence[Row]], aliases: str, records: str, target: str) -> Iterator[Problem]:
    """A spelling means one thing: no two aliases, and no alias and a key, may read alike and mean different rows."""
    owner = {plain(row["id"]): row["id"] for row in parsed[records]}
    for row in parsed[aliases]:
        held = owner.setdefault(plain(row["alias"]), row[target])
        if held != row[target]:
            yield Problem(
                f"{aliases}.csv, {row['alias']}, {target}",
                f"means {row[target]}, but the same spelling means {held}.",
                "Keep one of the two.",
            )


def _priced(parsed: Mapping[str, Sequence[Row]]) -> Iterator[Problem]:
    priced = {
        row["accelerator_id"]
        for row in parsed["prices"]
        if row["usd_per_hour"] is not None and not row["historic"] and row["row_kind"] in PRICING_KINDS
    }
    for row in parsed["accelerators"]:
        if row["priced"] != (row["id"] in priced):
            there = "has" if row["id"] in priced else "has no"
            yield Problem(
                f"accelerators.csv, {row['id']}, priced",
                f"says {'yes' if row['priced'] else 'no'}, but prices.csv {there} current price for it.",
                "Make the two agree.",
            )
        if row["priced"] and not row["buyable"]:
            yield Problem(
                f"accelerators.csv, {row['id']}, buyable", "is no, but it has a price.", "What has a price can be had."
            )


def _superseded(prices: Sequence[Row]) -> Iterator[Problem]:
    """A provider's price for an accelerator is current until its list of a later month gives another."""
    lists: dict[tuple[str, str | None, str], Row] = {}
    current = [row for row in prices if row["row_kind"] == "accelerator hour" and not row["historic"]]
    for row in current:
        key = row["provider"], row["accelerator_id"], row["plan"]
        if row["region"] == "list" and (key not in lists or row["as_of"] > lists[key]["as_of"]):
            lists[key] = row
    for row in current:
        newer = lists.get((row["provider"], row["accelerator_id"], row["plan"]))
        if newer is not None and row["as_of"][:7] < newer["as_of"][:7]:
            yield Problem(
                f"prices.csv, {row['item']} {row['region']} {row['plan']} {row['as_of']}, historic",
                f"is no, but the provider's list of {newer['as_of']} gives another price for it.",
                "Mark the older row as historic.",
            )
