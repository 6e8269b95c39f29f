"""Capacity promised in writing, and what counts on it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class CapacityRow(Struct, frozen=True):
    """One promise of capacity, held against one option that counts on it.

    A promise that nothing counts on has no `workload`, `option`, `role` and `needed`; an option without a promise has
    `promised` 0 and no `kind` and `until`. `until` is a date as "2027-03-31". `open` says in sentences what the
    promises of this option together leave open; empty where they cover it over the horizon.
    """

    workload: str | None
    name: str | None
    option: str | None
    role: Literal["best move", "best stay"] | None
    instance: str
    region: str
    needed: int | None
    """Instances in the first year, at the median."""
    promised: int
    kind: Literal["quota", "quote", "reservation"] | None
    until: str | None
    reference: str
    open: tuple[str, ...]
    taken: int = 0
    """Instances of it on which other workloads count first: moves of the plan in its order, then the others."""
