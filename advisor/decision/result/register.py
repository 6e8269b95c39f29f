"""The registers: assumptions, sources, and facts that are missing."""

from __future__ import annotations

from msgspec import Struct

from advisor.decision.result.figures import Tag


class Unknown(Struct, frozen=True):
    """A fact that is missing: what, why it matters, whom to ask."""

    what: str
    matters: str
    ask: str
    where: str = ""


class Assumption(Struct, frozen=True):
    """A row of the assumption register."""

    id: str
    quantity: str
    unit: str
    p10: float | None
    p50: float | None
    p90: float | None
    distribution: str
    tag: Tag
    source: str
    date: str
    workload: str = ""
    variance_share_pct: float | None = None


class KindShare(Struct, frozen=True):
    """How many of the assumptions that carry 1 % or more of a saving's spread are of one kind; whole per cents that
    add up to 100."""

    kind: Tag
    figures: int
    percent: int


class SourceRow(Struct, frozen=True):
    """A row of the source register."""

    id: str
    title: str
    date: str
    kind: str
    confidence: str
    used_for: str
