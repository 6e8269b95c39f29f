"""Where a case contradicts itself or the catalog: names that don't exist, prices that are missing, rules that clash.

Works on drafts, so that the window can say it beside the field: what is not answered yet is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from advisor.case.check_model import own_allowed, own_model
from advisor.case.check_terms import (
    commitments,
    misplaced_rates,
    own_options,
    rates,
    scopes,
    server_priced,
    spent_twice,
    venues,
)
from advisor.case.check_text import unreadable
from advisor.case.check_tools import as_date, day_words, nearest, rows_of
from advisor.case.messages import label_of
from advisor.case.numbers import format_number
from advisor.case.paths import Draft, get
from advisor.case.team import ANNOUNCED_END
from advisor.case.wording import choice_label
from advisor.errors import Problem

if TYPE_CHECKING:
    from advisor.catalog import Catalog


WIDEST = 1000
"""How far apart the ends of an 80% range above zero may lie: its far tail lies as far again beyond them."""


def contradictions(draft: Draft, catalog: Catalog | None = None) -> Iterator[Problem]:
    """Everything that contradicts something else, in the order of the case."""
    yield from unreadable(draft)
    yield from _dates(draft)
    yield from _currencies(draft)
    yield from _ids(draft)
    yield from commitments(draft)
    yield from rates(draft)
    yield from _estimates(draft)
    yield from _effort(draft, catalog)
    if catalog is not None:
        regions = _known_regions(catalog)
        yield from _regions(draft, regions, {i.id for i in catalog.instances.values() if i.provider == "AWS"})
        for position, workload in rows_of(draft, "workloads"):
            yield from _workload(draft, catalog, regions, f"workloads.{position}", workload)
        for path in ("options", "commercials.rate_card", "commercials.capacity"):
            for position, row in rows_of(draft, path):
                yield from _known_instance(catalog, f"{path}.{position}.instance", row.get("instance"))
        yield from server_priced(draft, catalog)
        yield from misplaced_rates(draft, catalog)
        yield from scopes(draft, catalog)
        yield from venues(draft, catalog)
        yield from own_options(draft, catalog)
        yield from spent_twice(draft, catalog)


LATEST_DECISION_DAYS = 731
"""From the date of the case to the last day on which a decision may be due: two years."""


def _dates(draft: Draft) -> Iterator[Problem]:
    as_of, decide_by = as_date(get(draft, "decision.as_of")), as_date(get(draft, "decision.decide_by"))
    if as_of and decide_by and decide_by < as_of:
        yield Problem(
            "decision.decide_by",
            f"Decide-by date lies in the past: the case is as of {day_words(as_of)}.",
            f"Choose {day_words(as_of)} or later.",
        )
    if as_of and decide_by and (decide_by - as_of).days > LATEST_DECISION_DAYS:
        yield Problem(
            "decision.decide_by",
            f"Decide-by date lies more than two years ahead: the case is as of {day_words(as_of)}.",
            "Choose an earlier day; prices and software change within months.",
        )
    for position, row in rows_of(draft, "decision.exchange_rates"):
        day = as_date(row.get("as_of"))
        if as_of and day and day > as_of:
            yield Problem(
                f"decision.exchange_rates.{position}.as_of",
                f"The rate of {row.get('currency')} is dated {day_words(day)}: the case is as of {day_words(as_of)}.",
                f"Enter a rate of {day_words(as_of)} or before.",
            )


def _currencies(draft: Draft) -> Iterator[Problem]:
    rates = {row.get("currency") for _, row in rows_of(draft, "decision.exchange_rates")} | {"USD"}
    places = [("decision.currency", get(draft, "decision.currency", "USD"))]
    for path in (
        "commercials.rate_card",
        "commercials.commitments",
        "commercials.other_lines",
        "commercials.next_chips",
    ):
        places += [(f"{path}.{i}.currency", row.get("currency", "USD")) for i, row in rows_of(draft, path)]
    for path, currency in places:
        if isinstance(currency, str) and len(currency) == 3 and currency.isupper() and currency not in rates:
            yield Problem(path, f"{currency} has no rate.", "Enter one with its date; totals wait.")
    seen: set[str] = set()
    for position, row in rows_of(draft, "decision.exchange_rates"):
        currency = str(row.get("currency"))
        if currency == "USD":
            place = f"decision.exchange_rates.{position}.currency"
            yield Problem(place, "The US dollar needs no rate: prices are in it.", "Remove the row.")
        if currency in seen:
            yield Problem(f"decision.exchange_rates.{position}.currency", f"{currency} has two rates.", "Keep one.")
        seen.add(currency)


def _ids(draft: Draft) -> Iterator[Problem]:
    ids: set[str] = set()
    for position, workload in rows_of(draft, "workloads"):
        identity = workload.get("id")
        if isinstance(identity, str) and identity in ids:
            yield Problem(
                f"workloads.{position}.id", f'Two workloads have the id "{identity}".', "Give one another id."
            )
        ids.add(str(identity))
    for path, key, told in (
        ("scenarios", "name", "scenarios are called"),
        ("pins", "workload", "pins are of the workload"),
    ):
        names: set[str] = set()
        for position, row in rows_of(draft, path):
            if (name := str(row.get(key))) in names:
                yield Problem(f"{path}.{position}.{key}", f'Two {told} "{name}".', "Keep one of them.")
            names.add(name)
    for path in ("options", "team.effort_overrides", "commercials.other_lines", "pins"):
        for position, row in rows_of(draft, path):
            named = row.get("workload")
            if isinstance(named, str) and named not in ids:
                yield Problem(
                    f"{path}.{position}.workload",
                    f'There is no workload "{named}".',
                    nearest(named, sorted(ids)) or "Remove the row.",
                )


def _effort(draft: Draft, catalog: Catalog | None) -> Iterator[Problem]:
    """Own estimates of the work: one for each item at most, of items that there are."""
    estimated: set[tuple[str, str]] = set()
    for position, row in rows_of(draft, "team.effort_overrides"):
        where, item = f"team.effort_overrides.{position}.item", str(row.get("item") or "")
        key = str(row.get("workload")), item
        if key in estimated:
            of = f'item "{item}"' if item else "whole work"
            yield Problem(where, f'Two estimates are of the {of} of "{key[0]}".', "Keep one of them.")
        estimated.add(key)
        if item and catalog is not None:
            known = {*catalog.effort, *catalog.effort_drivers, *catalog.capabilities, ANNOUNCED_END}
            if item not in known:
                remedy = nearest(item, sorted(known)) or "Leave it empty for the whole work."
                yield Problem(where, f'The work has no item "{item}".', remedy)


def _estimates(draft: Draft) -> Iterator[Problem]:
    for path, value in _ranges(draft):
        low, high = value.get("low"), value.get("high")
        if not isinstance(low, int | float) or not isinstance(high, int | float) or path.endswith("growth_pct_year"):
            continue
        if 0 < low * WIDEST < high:
            yield Problem(
                path,
                f"{label_of(draft, path)}: the high end ({format_number(high)}) is more than {WIDEST:,} times the low"
                f" end ({format_number(low)}).",
                "Narrow the range: one this wide says nothing, and its far end would decide all.",
            )
    for position, row in rows_of(draft, "workloads"):
        if row.get("kind") == "llm serving":
            longest, needed = row.get("longest_context"), _middle(row.get("input_tokens", 1000.0))
            if isinstance(longest, int | float) and needed is not None and longest < needed:
                yield Problem(
                    f"workloads.{position}.longest_context",
                    f"Longest context ({format_number(longest)}) is shorter than the mean input"
                    f" ({format_number(needed)}).",
                    "Enter the longest prompt and answer together.",
                )


def _ranges(draft: Draft) -> Iterator[tuple[str, dict[str, Any]]]:
    """The ranges among the answers, each with its path."""
    places = [("team.people", get(draft, "team.people"))]
    for position, row in rows_of(draft, "workloads"):
        places += [(f"workloads.{position}.{name}", value) for name, value in row.items()]
        places.append((f"workloads.{position}.volume.value", get(row, "volume.value")))
    yield from ((path, value) for path, value in places if isinstance(value, dict) and set(value) == {"low", "high"})


def _regions(draft: Draft, known: set[str], amazons: set[str]) -> Iterator[Problem]:
    """Regions that the catalog does not know; `amazons`: the instances that AWS has."""
    places = [("commercials.region", get(draft, "commercials.region"))]
    others = get(draft, "commercials.other_regions", ())
    places += [(f"commercials.other_regions.{i}", region) for i, region in enumerate(others or ())]
    for rows in ("commercials.rate_card", "commercials.capacity"):
        # Other providers name their places as they like.
        places += [
            (f"{rows}.{i}.region", row.get("region"))
            for i, row in rows_of(draft, rows)
            if row.get("venue", "aws") == "aws" and str(row.get("instance")) in amazons
        ]
    for path, region in places:
        if isinstance(region, str) and region and region not in known:
            near = nearest(region, sorted(known))
            yield Problem(
                path, f'The catalog knows no region "{region}".', near or "Enter its code, such as us-east-1."
            )


def _known_regions(catalog: Catalog) -> set[str]:
    priced = {price.region for price in catalog.prices if price.provider == "AWS" and "-" in price.region}
    return priced | {
        region for instance in catalog.instances.values() if instance.provider == "AWS" for region in instance.regions
    }


def _workload(draft: Draft, catalog: Catalog, regions: set[str], path: str, row: dict[str, Any]) -> Iterator[Problem]:
    yield from own_model(row, catalog, path)
    model = row.get("model")
    named = isinstance(model, str) and bool(model.strip())
    if named and row.get("architecture") is None and catalog.find_model(str(model)) is None:
        yield _unknown_model(row, catalog, f"{path}.model", str(model))
    for capability in get(row, "software.needs") or {}:
        if capability not in catalog.capabilities:
            yield Problem(
                f"{path}.software.needs.{capability}",
                f'The catalog knows no capability "{capability}".',
                nearest(capability, list(catalog.capabilities)) or "Remove it.",
            )
    for position, measured in rows_of(row, "measurements"):
        yield from _known_instance(catalog, f"{path}.measurements.{position}.instance", measured.get("instance"))
    today = row.get("today")
    if isinstance(today, dict):
        yield from _today(draft, catalog, regions, f"{path}.today", today)


def _unknown_model(row: dict[str, Any], catalog: Catalog, path: str, model: str) -> Problem:
    """The nearest names that the catalog knows, and the way for a model that it does not know."""
    near = ", ".join(facts.id for facts in catalog.nearest_models(model))
    said = f'Model "{model}" not found.'
    if near:
        own = "Or drop its config.json on the window." if own_allowed(row) else "Take one of the same size and kind."
        return Problem(path, said, f"Nearest: {near}. {own}")
    own = ", or drop its config.json on the window" if own_allowed(row) else ""
    return Problem(path, said, f"Enter the name that it has on Hugging Face{own}.")


def _today(draft: Draft, catalog: Catalog, regions: set[str], path: str, today: dict[str, Any]) -> Iterator[Problem]:
    instance, plan = today.get("instance"), today.get("purchase_plan")
    unknown = tuple(_known_instance(catalog, f"{path}.instance", instance))
    yield from unknown
    if unknown or not isinstance(instance, str) or not instance:
        return
    if catalog.accelerators[catalog.instances[instance].accelerator_id].vendor == "AWS":
        yield Problem(
            f"{path}.instance",
            f"{instance} carries AWS's own chips: what runs there has moved already.",
            "Name the GPUs that would be left, or leave the workload out.",
        )
        return
    region = today.get("region") or get(draft, "commercials.region")
    if today.get("price_per_hour") is not None or plan == "own" or _quoted(draft, instance, plan, region):
        return
    aws = catalog.instances[instance].provider == "AWS"
    if aws and (not isinstance(region, str) or region not in regions):
        return
    dated = _date_of(catalog)
    if aws and not _offered(catalog, instance, region):
        yield Problem(
            f"{path}.region" if today.get("region") else f"{path}.instance",
            f"{instance} isn't offered in {region} (catalog {dated}).",
            "Choose another region or enter the price that you pay.",
        )
    elif isinstance(plan, str) and not catalog.prices_for(instance, region=region if aws else None, plan=plan):
        reason = catalog.missing_price(instance, str(region), plan) or f"{instance} has no {plan} price."
        yield Problem(
            f"{path}.price_per_hour",
            f"{reason.replace(plan, choice_label(plan).lower())} (Catalog of {dated}.)",
            "Enter the price that you pay per hour.",
        )


def _offered(catalog: Catalog, instance: str, region: str) -> bool:
    """False only where the catalog proves it: it lists all regions of the instance, and this one is not among them."""
    facts = catalog.instances[instance]
    return (
        facts.regions_coverage != "all regions"
        or region in facts.regions
        or bool(catalog.prices_for(instance, region=region))
    )


def _quoted(draft: Draft, instance: str, plan: Any, region: Any) -> bool:
    return any(
        row.get("instance") == instance and row.get("plan") == plan and row.get("region") in (None, region)
        for _, row in rows_of(draft, "commercials.rate_card")
    )


def _known_instance(catalog: Catalog, path: str, instance: Any) -> Iterator[Problem]:
    if isinstance(instance, str) and instance and instance not in catalog.instances:
        near = nearest(instance, list(catalog.instances))
        yield Problem(
            path, f'The catalog knows no instance "{instance}".', near or "Enter its name, such as p5.48xlarge."
        )


def _middle(value: Any) -> float | None:
    if isinstance(value, dict):
        low, high = value.get("low"), value.get("high")
        return (low + high) / 2 if isinstance(low, int | float) and isinstance(high, int | float) else None
    return value if isinstance(value, int | float) else None


def _date_of(catalog: Catalog) -> str:
    newest = as_date(str(catalog.newest_price_date))
    return day_words(newest) if newest else str(catalog.newest_price_date)
