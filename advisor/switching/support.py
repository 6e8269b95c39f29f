"""Announced ends of support: what stands today and won't stand for long, with the date on which it ends.

An announcement names a release, not a day. A release that is out has its day; one that is not gets the day that the
usual length of a release cycle makes likely, and says that it is an estimate.
"""

from __future__ import annotations

from datetime import date, timedelta

from msgspec import Struct

from advisor.catalog import Catalog
from advisor.catalog.types import Generation
from advisor.switching.tables import announced_ends


class Ending(Struct, frozen=True):
    """The end of support of one capability on one generation."""

    release: str
    day: date
    estimated: bool
    evidence: str

    @property
    def words(self) -> str:
        """When, in words."""
        day = f"{self.day.day} {self.day:%B %Y}"
        return f"with Neuron {self.release}" + (f", expected about {day}" if self.estimated else f" on {day}")


def ending_of(capability: str, generation: Generation, catalog: Catalog) -> Ending | None:
    """The announced end of a capability on a generation; None where none is announced."""
    announced = announced_ends().get((capability, generation))
    if announced is None:
        return None
    release, evidence = announced
    day = release_day(release, catalog)
    return Ending(release, day[0], day[1], evidence)


def release_day(version: str, catalog: Catalog) -> tuple[date, bool]:
    """The day of a release and whether it is an estimate: the newest known one and a usual cycle for each step on."""
    out = {r.version: r.release_date for r in catalog.sdk_releases}
    stated = out.get(version)
    if stated is not None:
        return date.fromisoformat(stated), False
    known = [(_number(v), date.fromisoformat(day)) for v, day in out.items() if day is not None]
    newest, day = max(known)
    cycle = catalog.effort_drivers["release_cycle_weeks"].mode
    if cycle is None:
        raise ValueError("the driver release_cycle_weeks has no likely value")
    steps = max(_number(version)[1] - newest[1], 1)
    return day + timedelta(weeks=cycle * steps), True


def _number(version: str) -> tuple[int, int]:
    major, _, minor = version.partition(".")
    return int(major), int(minor or 0)
