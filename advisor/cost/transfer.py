"""What it costs to send data: to the internet by tiers, or from one region to another; None where no price is known."""

from __future__ import annotations

from msgspec import Struct

from advisor.catalog import Catalog
from advisor.catalog.types import CostLine

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


USUAL = Place("aws", "us-east-1", "AWS")
"""Where the catalog knows a price for sending data anywhere."""


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
        return _between_regions(gb, source, target, catalog)
    return to_internet(gb, source, catalog)


def like_elsewhere(gb: float, source: Place, target: Place | None, home: Place, catalog: Catalog) -> Sent | None:
    """USD for data sent to another place (None: to the internet) where no price is published for its source: at what is
    paid where the data is at home, else in the region of AWS whose prices are known best. None for an own hall."""
    if source.venue == "own data centre":
        return None  # its line to the outside has a price of its own
    for place in (home, USUAL):
        within = target is not None and place.venue == target.venue == "aws"
        sent = _between_regions(gb, place, None, catalog) if within else to_internet(gb, place, catalog)
        if sent is not None:
            none = f"none is published for {source.provider} in {source.region}, this one stands in"
            return Sent(sent.usd, f"{sent.basis}; {none}", sent.date)
    return None


def _between_regions(gb: float, source: Place, target: Place | None, catalog: Catalog) -> Sent | None:
    """USD for data sent from a region of AWS to another; None: to any."""
    known, way = catalog.cost_lines.get(f"inter-region-transfer-out-{source.region}"), f"from {source.region}"
    if target is not None:
        pair = catalog.cost_lines.get(f"{source.region}-to-{target.region}-transfer-{source.region}")
        known, way = pair or known, f"{source.region} to {target.region}"
    if known is None or known.value is None:
        return None
    return Sent(gb * known.value, f"{gb:,.0f} GB × {known.value:g} USD, {way}", known.as_of)


def _by_tiers(gb: float, region: str, catalog: Catalog) -> Sent | None:
    left, usd, last, date, like = max(gb - FREE_GB, 0.0), 0.0, None, "", ""
    for number, (_, size) in enumerate(TIERS):
        line = _tier(number, region, catalog)
        if line is None and last is not None and left > 0:
            # A tier without a price of its own costs what it does in a region that is alike before it; where there is
            # none, what the one before it does, which is never lower.
            other = _alike_before(number, region, catalog)
            if other is not None:
                line, like = _tier(number, other, catalog), f" (the last as in {other})"
        if line is not None and line.value is not None:
            last, date = line.value, max(date, line.as_of)
        if last is None:
            return None
        inside = min(left, size)
        usd, left = usd + inside * last, left - inside
    return Sent(usd, f"{gb:,.0f} GB by the tiers of {region}{like}, {FREE_GB:g} GB free", date)


def _tier(number: int, region: str, catalog: Catalog) -> CostLine | None:
    line = catalog.cost_lines.get(f"{TIERS[number][0]}-{region}")
    return None if line is None or line.value is None else line


def _alike_before(number: int, region: str, catalog: Catalog) -> str | None:
    """A region with a price for the tier whose tiers before it cost what they do in this one."""

    def before(place: str) -> list[float | None]:
        lines = [_tier(earlier, place, catalog) for earlier in range(number)]
        return [None if line is None else line.value for line in lines]

    start = f"{TIERS[number][0]}-"
    others = sorted(key.removeprefix(start) for key in catalog.cost_lines if key.startswith(start))
    own = before(region)
    return next((other for other in others if before(other) == own), None)
