"""A money axis of a chart: values laid over a length."""

from __future__ import annotations

from msgspec import Struct


class Axis(Struct, frozen=True):
    """Values from `low` to `high` laid over the length from `start` to `end`, in points or pixels."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies; values outside are held at the ends."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)
