"""What AWS support adds to a bill: the buyer's percentage, or the published bands over the slice that is decided."""

from __future__ import annotations

from msgspec import Struct

from advisor.case.model import Case
from advisor.catalog import Catalog
from advisor.cost.money import Exchange
from advisor.cost.plans import read_table

MINIMUM_USD_MONTH = 15_000.0
"""Least fee of Enterprise Support on the schedule quoted through mid-2026 (catalog: the notes of its bands)."""


class Support(Struct, frozen=True):
    """Share of what AWS charges, with what it rests on; `known` False: the buyer has not said which plan."""

    share: float
    basis: str
    owner: str
    date: str
    known: bool = True


def support_of(case: Case, catalog: Catalog, aws_usd_month: float) -> Support:
    """The support plan as a share of the AWS bill of these workloads, `aws_usd_month` today.

    Bands are not linear: the share is what the workloads' slice of the whole bill adds to the fee, over that slice.
    """
    terms = case.commercials
    if terms.support_plan == "none":
        return Support(0.0, "no paid plan, by your answer", "buyer", case.decision.as_of.isoformat())
    if terms.support_plan == "enterprise":
        bands = _bands(catalog)
        exchange = Exchange(case)
        other = terms.other_aws_bill_month
        below = 0.0 if other is None else float(exchange.usd(other, exchange.base, "commercials.other_aws_bill_month"))
        slice_usd = aws_usd_month or 1.0
        fee = enterprise_fee(below + slice_usd, bands) - (enterprise_fee(below, bands) if below else 0.0)
        words = "of the whole bill" if other is not None else "of these workloads alone: the rest is not known"
        lines = [catalog.cost_lines[row["cost_line"]] for row in read_table("support_bands.csv")]
        basis = f"Enterprise bands over the slice {words}"
        return Support(fee / slice_usd, basis, "AWS schedule", lines[0].as_of)
    share = terms.support_pct / 100.0
    known = terms.support_plan == "percentage" or share > 0
    basis = f"{terms.support_pct:g} % of what AWS charges"
    return Support(share, basis, "buyer", case.decision.as_of.isoformat(), known)


def enterprise_fee(usd_month: float, bands: tuple[tuple[float, float], ...]) -> float:
    """USD a month of Enterprise Support for a bill; `bands` as (from USD a month, share), ascending from 0.

    The published example: 2,000,000 USD a month give 94,500 USD (4.725 %).
    """
    tops = [start for start, _ in bands[1:]] + [float("inf")]
    fee = sum(max(min(usd_month, top) - start, 0.0) * share for (start, share), top in zip(bands, tops, strict=True))
    return max(fee, MINIMUM_USD_MONTH)


def _bands(catalog: Catalog) -> tuple[tuple[float, float], ...]:
    return tuple(
        (float(row["from_usd_month"]), (catalog.cost_lines[row["cost_line"]].value or 0.0) / 100.0)
        for row in read_table("support_bands.csv")
    )
