"""Contradictions in the terms of a case: commitments, private rates, options and venues."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from advisor.case.check_tools import as_date, day_words, nearest, rows_of
from advisor.case.paths import Draft, get
from advisor.case.wording import choice_label
from advisor.errors import Problem

if TYPE_CHECKING:
    from advisor.catalog import Catalog

TOLERANCE = Decimal("1.05")
"""How far commitments together may exceed what runs today before one is taken to be entered twice."""


def commitments(draft: Draft) -> Iterator[Problem]:
    """Commitments that have ended, and one that was entered twice."""
    as_of = as_date(get(draft, "decision.as_of"))
    spans: list[tuple[int, str, str, date, date]] = []
    for position, row in rows_of(draft, "commercials.commitments"):
        ends = as_date(row.get("ends"))
        if ends is None:
            continue
        starts = as_date(row.get("starts")) or as_of or date.min
        if as_of and ends < as_of:
            yield Problem(
                f"commercials.commitments.{position}.ends",
                f"This commitment ended on {day_words(ends)}, before the case's date.",
                "Remove it; it costs nothing any more.",
            )
        spans.append((position, str(row.get("kind")), str(row.get("scope")).lower(), starts, ends))
    for index, (position, kind, scope, starts, ends) in enumerate(spans):
        for other, other_kind, other_scope, other_starts, other_ends in spans[:index]:
            if (kind, scope) != (other_kind, other_scope) or not _both_paid(draft, other, position):
                continue
            first, last = max(starts, other_starts), min(ends, other_ends)
            if first < last:
                yield Problem(
                    f"commercials.commitments.{position}",
                    f"Two commitments cover the same hours, {day_words(first)} to {day_words(last)}.",
                    "Remove one; if you pay for both, enter their sum in one row.",
                )
                break


def _both_paid(draft: Draft, first: int, second: int) -> bool:
    """Whether two rows look like one entered twice: same kind and scope, and the same amount."""
    amounts = [str(get(draft, f"commercials.commitments.{row}.amount_per_hour")) for row in (first, second)]
    return amounts[0] == amounts[1]


def rates(draft: Draft) -> Iterator[Problem]:
    """Two private rates that hold for the same hours, at different prices."""
    seen: list[dict[str, Any]] = []
    for position, row in rows_of(draft, "commercials.rate_card"):
        for other in seen:
            same = all(row.get(key) == other.get(key) for key in ("instance", "plan"))
            place = row.get("venue", "aws") == other.get("venue", "aws") and (
                None in (row.get("region"), other.get("region")) or row.get("region") == other.get("region")
            )
            first = max(as_date(r.get("valid_from")) or date.min for r in (row, other))
            last = min(as_date(r.get("valid_to")) or date.max for r in (row, other))
            if same and place and first <= last and str(row.get("price_per_hour")) != str(other.get("price_per_hour")):
                yield Problem(
                    f"commercials.rate_card.{position}",
                    f"Two rates hold for {row.get('instance')}, {choice_label(str(row.get('plan')))}, at once.",
                    "Keep one, or give them dates or regions that do not overlap.",
                )
                break
        seen.append(row)


def misplaced_rates(draft: Draft, catalog: Catalog) -> Iterator[Problem]:
    """Rates at AWS for an instance of its own under a plan that only other providers have."""
    for position, row in rows_of(draft, "commercials.rate_card"):
        instance, plan = catalog.instances.get(str(row.get("instance"))), str(row.get("plan"))
        at_aws = row.get("venue", "aws") == "aws" and instance is not None and instance.provider == "AWS"
        if at_aws and plan.startswith("neocloud"):
            yield Problem(
                f"commercials.rate_card.{position}.plan",
                f"{row.get('instance')} at AWS is not bought under {choice_label(plan)}.",
                "Choose a plan of AWS, or the venue of whoever offers it.",
            )


def scopes(draft: Draft, catalog: Catalog) -> Iterator[Problem]:
    """Commitments for what does not exist; a private contract may also name a provider, or all."""
    families = {instance.partition(".")[0] for instance in catalog.instances}
    providers = {instance.provider.lower() for instance in catalog.instances.values()} | {"all", "any"}
    for position, row in rows_of(draft, "commercials.commitments"):
        scope = row.get("scope")
        if not isinstance(scope, str) or not scope or row.get("kind") == "compute savings plan":
            continue
        if row.get("kind") == "private contract" and scope.lower() in providers:
            continue
        if scope not in families and scope not in catalog.instances:
            yield Problem(
                f"commercials.commitments.{position}.scope",
                f'The catalog knows no instance or family "{scope}".',
                nearest(scope, sorted(families | set(catalog.instances))) or "Enter a family, such as p5.",
            )


def venues(draft: Draft, catalog: Catalog) -> Iterator[Problem]:
    """Venues that leave out where a workload runs today: then it could not even stay."""
    allowed = get(draft, "decision.venues", ("aws",))
    if not isinstance(allowed, list | tuple):
        return
    for _, workload in rows_of(draft, "workloads"):
        instance = catalog.instances.get(str(get(workload, "today.instance", "")))
        if instance is None:
            continue
        venue = instance.venue(str(get(workload, "today.purchase_plan", "")))
        if venue not in allowed:
            name = workload.get("name", workload.get("id"))
            words = {"aws": "AWS", "own data centre": "the own data centre"}.get(venue, "other clouds")
            said = f'The venues leave out {words}, where "{name}" runs today, so it could not even stay.'
            yield Problem("decision.venues", said, f"Allow {words}.")
            return


def server_priced(draft: Draft, catalog: Catalog) -> Iterator[Problem]:
    """A price of a server under the name of what is no server that can be bought."""
    path = "commercials.own_centre.server"
    name = get(draft, path)
    if not isinstance(name, str) or not name:
        return
    servers = sorted(i.id for i in catalog.instances.values() if i.provider == "on-prem")
    if name not in servers:
        yield Problem(
            path, f'"{name}" is no server of the catalog that is bought.', f"Enter one of {', '.join(servers)}."
        )


def own_options(draft: Draft, catalog: Catalog) -> Iterator[Problem]:
    """Options of the buyer's own under a plan that does not exist where the case allows them to run."""
    others = get(draft, "commercials.other_regions", ()) or ()
    places = [r for r in (get(draft, "commercials.region"), *others) if isinstance(r, str)]
    for position, row in rows_of(draft, "options"):
        instance, plan = row.get("instance"), row.get("plan")
        if row.get("exclude") or not isinstance(instance, str) or not isinstance(plan, str) or not places:
            continue
        quoted = any(r.get("instance") == instance and r.get("plan") == plan
                     for _, r in rows_of(draft, "commercials.rate_card"))  # fmt: skip
        known = catalog.instances.get(instance)
        if quoted or plan == "own" or known is None or known.provider != "AWS":
            continue
        if not any(catalog.prices_for(instance, region=place, plan=plan) for place in places):
            reason = catalog.missing_price(instance, places[0], plan) or f"{instance} has no {plan} price."
            yield Problem(
                f"options.{position}.plan",
                reason.replace(plan, choice_label(plan)),
                "Choose another plan, allow its region, or enter the rate that you were quoted.",
            )


def spent_twice(draft: Draft, catalog: Catalog) -> Iterator[Problem]:
    """Commitments for the same capacity that overlap and together exceed what runs on it today."""
    held = [
        (position, family, amount, as_date(row.get("starts")) or date.min, ends)
        for position, row in rows_of(draft, "commercials.commitments")
        if row.get("kind") != "compute savings plan"
        and (family := str(row.get("scope", "")).partition(".")[0].lower())
        and (amount := _usd(draft, row.get("amount_per_hour"), row.get("currency", "USD"))) is not None
        and (ends := as_date(row.get("ends"))) is not None
    ]
    for index, (position, family, amount, starts, ends) in enumerate(held):
        for _, other_family, other, other_starts, other_ends in held[:index]:
            first, last = max(starts, other_starts), min(ends, other_ends)
            spent = _spending(draft, catalog, family)
            if other_family != family or first >= last or spent is None or amount + other <= spent * TOLERANCE:
                continue
            yield Problem(
                f"commercials.commitments.{position}",
                f"Two commitments claim the same capacity until {day_words(last)}: together {amount + other:,.2f} USD "
                f"an hour, while what runs today on {family} costs {spent:,.2f}.",
                "Remove one, or enter what falls on these workloads; if you pay for both, enter their sum in one row.",
            )


def _spending(draft: Draft, catalog: Catalog, family: str) -> Decimal | None:
    """USD an hour of all that runs today on a family; None where nothing does or a price is not known."""
    total = Decimal(0)
    for _, workload in rows_of(draft, "workloads"):
        today = workload.get("today")
        if not isinstance(today, dict) or str(today.get("instance", "")).partition(".")[0].lower() != family:
            continue
        price = _usd(draft, today.get("price_per_hour"), get(draft, "decision.currency", "USD"))
        region = today.get("region") or get(draft, "commercials.region")
        if price is None:
            plan = str(today.get("purchase_plan"))
            found = catalog.prices_for(str(today.get("instance")), region=str(region), plan=plan)
            if not found or found[0].usd_per_hour is None:
                return None
            price = found[0].usd_per_hour
        count = today.get("count")
        total += price * (count if isinstance(count, int) else 1)
    return total or None


def _usd(draft: Draft, amount: Any, currency: Any) -> Decimal | None:
    """An amount in dollars, or None while it, or the rate of its currency, is not known."""
    try:
        value = Decimal(str(amount))
    except InvalidOperation:
        return None
    if currency == "USD":
        return value if value.is_finite() else None
    rates_held = {row.get("currency"): row.get("per_usd") for _, row in rows_of(draft, "decision.exchange_rates")}
    per_usd = rates_held.get(currency)
    if not isinstance(per_usd, int | float) or per_usd <= 0 or not value.is_finite():
        return None
    return value / Decimal(repr(per_usd))
