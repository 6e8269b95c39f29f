"""What no deployment can beat: the arithmetic of a fleet, and the memory bandwidth of one server.

Both are roofline limits (Williams, Waterman and Patterson, CACM 52(4), 2009) on published peaks. They take no account
of what software reaches, so an answer beyond them is wrong or means another unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from advisor.errors import CatalogError
from advisor.performance.chips import WEIGHT_BYTES, chip_of

if TYPE_CHECKING:
    from advisor.catalog import Catalog
    from advisor.catalog.types import Instance

SERVERS = ("instance", "node", "appliance")
"""Kinds of catalog rows whose accelerators stand in one server."""
STORED_AS = {"awq": "int4", "gptq": "int4"}


def fastest_token_ms(active_params: float, precision: str, catalog: Catalog) -> tuple[float, str]:
    """Least time in ms in which one server of the catalog can read the weights that one token needs, and which
    accelerators do so: ``8 × NVIDIA B200 SXM``.

    ``active_params`` counts the parameters that a token visits. All accelerators of the server read at once, at their
    full bandwidth; one token a step. Raises CatalogError where the catalog names no bandwidth at all.
    """
    stored = active_params * WEIGHT_BYTES.get(STORED_AS.get(precision, precision), 2.0)
    best, name = 0.0, ""
    for instance in catalog.instances.values():
        bandwidth = catalog.accelerators[instance.accelerator_id].bandwidth_gb_s
        if bandwidth and instance.kind in SERVERS and bandwidth * instance.accelerator_count > best:
            best = bandwidth * instance.accelerator_count
            chip = catalog.accelerators[instance.accelerator_id].name.partition(" (")[0]
            name = f"{instance.accelerator_count} × {chip}"
    if not best:
        raise CatalogError("the catalog names no memory bandwidth")
    return stored / (best * 1e9) * 1e3, name


def most_tokens_per_s(
    active_params: float, precision: str, instance: Instance, count: float, catalog: Catalog
) -> float:
    """Tokens a second, read and written together, that a fleet's arithmetic allows at its published dense peak.

    A multiply-add of each active parameter is two FLOPs a token; attention comes on top and is left out. Raises
    CatalogError where the peak is not published.
    """
    chip = chip_of(catalog.accelerators[instance.accelerator_id])
    peak = chip.peak(STORED_AS.get(precision, precision)) * instance.accelerator_count * count
    return peak / (2.0 * active_params)
