"""Volumes counted in items that are far from what today's fleet could do: most often one unit of time was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from advisor.case.estimates import ends, number_words
from advisor.case.numbers import format_number
from advisor.case.paths import get
from advisor.case.wording import unit_label
from advisor.case.workloads.common import ItemUnit

if TYPE_CHECKING:
    from advisor.catalog import Catalog

SECONDS = {"s": 1.0, "min": 60.0, "hour": 3600.0, "day": 86_400.0, "month": 730.0 * 3600.0}


class Sane(NamedTuple):
    """Items a second on one accelerator, on average, below and above which a volume is odd."""

    least: float
    most: float


SANE = {
    "embeddings": Sane(1e-2, 1e5),
    "image generation": Sane(1e-5, 2e2),
    "vision": Sane(1e-2, 2e5),
    "speech": Sane(1e-3, 2e4),
    "recommender": Sane(1.0, 5e6),
}
"""Our judgement, some two to ten times beyond the fastest published runs on one accelerator, and below what a chip is
bought for. Speech counts seconds of audio. A slip by one unit of time is a factor of 24 to 60, so some are missed."""


def odd_items(path: str, row: dict[str, Any], catalog: Catalog) -> Iterator[tuple[str, str]]:
    """What is odd about the volume of a workload whose volume counts items, and the volume in words."""
    kind, today = str(row.get("kind")), row.get("today")
    asked, unit = ends(get(row, "volume.value")), str(get(row, "volume.unit", ""))
    what, _, period = unit.partition("/")
    if kind not in SANE or asked is None or period not in SECONDS or not isinstance(today, dict):
        return
    count, instance = today.get("count"), catalog.instances.get(str(today.get("instance")))
    if instance is None or isinstance(count, bool) or not isinstance(count, int | float) or count <= 0:
        return
    scale = (3600.0 if kind == "speech" else 1.0) / SECONDS[period] / (count * instance.accelerator_count)
    sane, fleet = SANE[kind], f"{format_number(count)} × {instance.id}"
    if asked[0] * scale > sane.most:
        said = f"That is more than {fleet} could do: about {_short(asked[0] * scale)} {_of(kind)} on each accelerator."
        longer = True
    elif asked[1] * scale < sane.least:
        said = f"That is very little for {fleet}: about {_short(asked[1] * scale * 86_400)} {_of(kind, 'a day')} each."
        longer = False
    else:
        return
    meant = _other(what, period, longer=longer)
    asks = f" Was it {unit_label(meant, kind)}?" if meant else ""
    yield said + asks, f"{number_words(get(row, 'volume.value'))} {unit} on {fleet}"


def _of(kind: str, per: str = "a second") -> str:
    words = {"embeddings": "items", "image generation": "images", "vision": "images", "recommender": "samples"}
    return f"{words.get(kind, 'seconds of audio')} {per}"


def _other(what: str, period: str, *, longer: bool) -> str:
    """The unit over the next longer or shorter period that a form offers; empty where there is none."""
    periods = tuple(SECONDS)
    place = periods.index(period)
    order = periods[place + 1 :] if longer else periods[:place][::-1]
    return next((f"{what}/{other}" for other in order if f"{what}/{other}" in get_args(ItemUnit)), "")


def _short(value: float) -> str:
    """Two significant digits."""
    return format_number(float(f"{value:.2g}"))
