"""What the timeline shows: steps of delivery with their dates, as days that only the drawing lays on an axis."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

_ROOM = 230
"""Letters for the steps in the alternative text, which has 400 at most."""


class Span(Struct, frozen=True):
    """Work from one day to another at the median, and to a later one at P90.

    `hatched`: two fleets are paid for; `if_go`: only where a pilot says so.
    """

    begins: date
    ends: date
    late: date
    hatched: bool = False
    if_go: bool = False


class Gate(Struct, frozen=True):
    """A decision, a check or an end that falls on one day, or at P90 on a later one."""

    day: date
    late: date


class Steps(Struct, frozen=True):
    """A row: what is done, whose it is (empty where the row is a whole workload), and what stands at its end: the date
    that is decided, and below it the one that a pilot has to say go to first."""

    label: str
    owner: str
    text: str
    spans: tuple[Span, ...] = ()
    gates: tuple[Gate, ...] = ()
    below: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands at its end, line by line."""
        return (self.text, self.below) if self.below else (self.text,)

    @property
    def days(self) -> tuple[date, ...]:
        """All days of the row."""
        return (
            *(day for span in self.spans for day in (span.begins, span.ends, span.late)),
            *(day for gate in self.gates for day in (gate.day, gate.late)),
        )


class Timeline(Struct, frozen=True):
    """Steps in the order of their dates; `today` is the day of the case."""

    rows: tuple[Steps, ...]
    today: date

    def alt(self) -> str:
        """What the picture says, in words."""
        shown: list[str] = []
        for row in self.rows:
            said = ", ".join((row.label, *row.texts))
            if sum(map(len, shown)) + 2 * len(shown) + len(said) <= _ROOM:
                shown.append(said)
        left = len(self.rows) - len(shown)
        more = f"; and {left} more" if left else ""
        return (
            f"Timeline of {len(self.rows)} steps from {self.today.isoformat()}, bars to the median date and lines to "
            f"that at P90: {'; '.join(shown)}{more}. Values in the table of milestones or of the plan."
        )
