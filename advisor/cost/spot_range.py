"""How far a spot price may lie above the lowest zone that was seen on one day, and what says so."""

from __future__ import annotations

import re

from msgspec import Struct

from advisor.catalog import Catalog, Price

_HIGHEST = re.compile(r"highest AZ ([\d.]+)")


class SpotRange(Struct, frozen=True):
    """Low, middle and high of a spot price as multiples of the lowest zone's, and what the high end rests on."""

    spread: tuple[float, float, float]
    basis: str


class _Cap(Struct, frozen=True):
    """USD an hour that spot does not exceed, and whose price that is."""

    usd: float
    whose: str


def spot_range(price: Price, catalog: Catalog) -> SpotRange | None:
    """The range of a published spot price; None where nothing bounds it.

    Spot never costs more than hours on demand. One moment was seen: where its zones agreed, the range still reaches
    half way to that price. Where the instance has none, that of a host with the same chips stands in.
    """
    lowest, cap = float(price.usd_per_hour or 0), _cap(price, catalog)
    if not lowest or cap is None:
        return None
    seen = _HIGHEST.search(price.provenance.notes)
    high = max(float(seen.group(1)) if seen else lowest, (lowest + max(cap.usd, lowest)) / 2.0)
    basis = f"the lowest zone's price of {price.as_of}, up to half way to the price on demand"
    if seen and high == float(seen.group(1)):
        basis = f"the lowest to the highest zone's price of {price.as_of}"
    return SpotRange((1.0, (1.0 + high / lowest) / 2.0, high / lowest), f"{basis}{cap.whose}")


def _cap(price: Price, catalog: Catalog) -> _Cap | None:
    """The price on demand of the instance in the region, else the dearest of it elsewhere, else of a host around the
    same chips, for as many: the nearest of these that is known."""
    own = catalog.instances[price.instance_id or ""]
    kin = [i for i in catalog.instances.values() if i.provider == own.provider and i.id != own.id]
    alike = [i for i in kin if i.accelerator_id == own.accelerator_id]
    for instances in ([own], alike):
        for region in (price.region, None):
            found = [
                _Cap(
                    float(p.usd_per_hour or 0) * own.accelerator_count / i.accelerator_count,
                    "" if (i, region) == (own, price.region) else f" of {i.id} in {p.region}",
                )
                for i in instances
                for p in catalog.prices_for(i.id, region=region, plan="on_demand")
            ]
            if found:
                return max(found, key=lambda cap: cap.usd)
    return None
