"""What it costs to send data: to the internet by tiers, or from one region to another; None where no price is known."""

from __future__ import annotations

from msgspec import Struct

from advisor.catalog import Catalog

#: Sizes of the tiers of internet egress from AWS in GB a month, in the order of the price list.
TIERS = (
    ("internet-egress-first-10-tb-per-month", 10_240.0),
    ("internet-egress-next-40-tb-per-month", 40_960.0),
    ("internet-egress-next-100-tb-per-month", 102_400.0),
    ("internet-egress-over-150-tb-per-month", float("inf")),
)
FREE_GB = 100.0
"""GB a month to the internet that AWS does not charge."""
PROVIDERS = {
    "Azure": "azure-internet-egress-first-paid-tier-us",
    "GCP": "gcp-internet-egress-premium-tier-us",
    "CoreWeave": "runpod-coreweave-egress",
    "RunPod": "runpod-coreweave-egress",
}


class Place(Struct, frozen=True):
    """Where something runs."""

    venue: str
    region: str
    provider: str


class Sent(Struct, frozen=True):
    """USD for an amount of data, with what it rests on."""

    usd: float
    basis: str
    date: str


def to_internet(gb: float, place: Place, catalog: Catalog) -> Sent | None:
    """USD for `gb` in one month, sent to the internet from a place; None where no price is published for it."""
    if place.venue == "aws":
        return _by_tiers(gb, place.region, catalog)
    known = catalog.cost_lines.get(PROVIDERS.get(place.provider, ""))
    if known is None or known.value is None:
        return None
    return Sent(gb * known.value, f"{gb:,.0f} GB × {known.value:g} USD ({known.item})", known.as_of)


def between(gb: float, source: Place, target: Place, catalog: Catalog) -> Sent | None:
    """USD for `gb` sent from one place to another; 0 within a region, None where no price is published."""
    if (source.venue, source.region) == (target.venue, target.region) and source.provider == target.provider:
        return Sent(0.0, "stays in its region", "")
    if source.venue == "aws" and target.venue == "aws":
        pair = catalog.cost_lines.get(f"{source.region}-to-{target.region}-transfer-{source.region}")
        known = pair or catalog.cost_lines.get(f"inter-region-transfer-out-{source.region}")
        if known is None or known.value is None:
            return None
        return Sent(gb * known.value, f"{gb:,.0f} GB × {known.value:g} USD, {source.region} to {target.region}",
                    known.as_of)  # fmt: skip
    return to_internet(gb, source, catalog)


def _by_tiers(gb: float, region: str, catalog: Catalog) -> Sent | None:
    left, usd, last, date = max(gb - FREE_GB, 0.0), 0.0, None, ""
    for item, size in TIERS:
        line = catalog.cost_lines.get(f"{item}-{region}")
        if line is not None and line.value is not None:
            last, date = line.value, line.as_of
        if last is None:
            return None
        # A tier without a price of its own is reckoned at the one before it, which is never lower.
        inside = min(left, size)
        usd, left = usd + inside * last, left - inside
    return Sent(usd, f"{gb:,.0f} GB by the tiers of {region}, {FREE_GB:g} GB free", date)
