"""What a pilot would have to show, and what it may cost."""

from __future__ import annotations

from msgspec import Struct


class PilotLength(Struct, frozen=True):
    """One length of a pilot: what it costs, what its readings are worth, and the difference, in USD. `go_chance`: share
    of the futures in which its reading makes sure enough to move; None where one would move without it."""

    days: int
    cost_usd: float | None
    worth_usd: float
    net_usd: float | None
    go_chance: float | None = None


class Pilot(Struct, frozen=True):
    """What a pilot would have to show, and what it may cost at most. Thresholds are fixed before it starts."""

    question: str
    instance: str
    instances: int
    days: int
    cost_usd: float | None
    worth_usd: float
    """What the pilot's readings, noise included, are worth on average (EVSI), against what is done without it: its
    highest sensible budget."""
    evpi_usd: float
    """What knowing everything would be worth, likewise."""
    go_at: float | None
    stop_below: float | None
    metric: str
    metric_unit: str
    perfect_reading_usd: float = 0.0
    """What the pilot would be worth if it read without noise (EVPPI)."""
    throughput_noise_pct: float = 0.0
    work_noise_pct: float = 0.0
    lengths: tuple[PilotLength, ...] = ()
    go_chance: float | None = None
    """That of the length chosen."""
