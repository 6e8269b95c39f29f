"""What the cost lines beside the instances come to for one way of running: a month, once, and as present value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.cost.demand import MONTHS_PER_YEAR
from advisor.cost.lines import Line
from advisor.cost.market import Market
from advisor.cost.streams import Stream
from advisor.distributions import Floats


class Beside(Struct, frozen=True):
    """The lines of one option at work. `amounts`: USD a month of each line, broadcastable to (draw, year); `once`: USD
    due once of each line, broadcastable to (draw,), with what is lost to faults where that is known already."""

    lines: tuple[Line, ...]
    amounts: tuple[Floats, ...]
    once: tuple[Floats, ...]
    share: float
    streams: tuple[tuple[int, Stream], ...]
    """The amounts of all lines that fall due from the same month on, summed."""

    @property
    def usd_once(self) -> float:
        """USD due once when the option takes over, without what is lost to faults."""
        return sum(line.usd_once for line in self.lines)

    def with_faults(self, weeks: Mapping[str, Floats]) -> Beside:
        """The same with `weeks` of the fleet's monthly cost lost once, in USD, shape (draw,), by name."""
        if not any(line.fleet_weeks for line in self.lines):
            return self
        once = tuple(
            due + weeks[line.fleet_weeks] if line.fleet_weeks else due
            for line, due in zip(self.lines, self.once, strict=True)
        )
        return replace(self, once=once)

    def month(self, run: Floats, begin: Floats | int = 0, months: int = MONTHS_PER_YEAR) -> Floats:
        """USD a month of all lines at the load of the first year, on average over so many months from `begin` on, shape
        (draw,); `run`: what the instances cost. What is paid already counts for the months in which it is due again."""
        due = (self._due(opens, begin, months) * stream.first_month() for opens, stream in self.streams)
        return np.asarray(self.share * run + sum(due, 0.0), dtype=np.float64)

    def line_month(self, at: int, run: Floats, begin: Floats | int = 0, months: int = MONTHS_PER_YEAR) -> Floats:
        """The same of one line."""
        line = self.lines[at]
        due = self._due(line.from_month, begin, months) * self.amounts[at][:, 0]
        return np.asarray(line.share * run + due, dtype=np.float64)

    def _due(self, opens: int, begin: Floats | int, months: int) -> Floats | float:
        """Part of so many months from `begin` on, as far as they lie within the horizon, in which a line is due."""
        if not opens or not self.streams:
            return 1.0
        end = np.minimum(np.add(begin, months), self.streams[0][1].months)
        length = np.maximum(end - begin, 1.0)
        return np.asarray(np.clip(end - np.maximum(begin, opens), 0.0, length) / length, dtype=np.float64)

    def of_the_machines(self) -> Floats:
        """USD a month of what the machines themselves bring along (support, service, licences) at an amount of its own,
        not as a share of what they cost; broadcastable to (draw,)."""
        total = np.zeros(1)
        for line, amount in zip(self.lines, self.amounts, strict=True):
            if (line.usd_month_instance or line.usd_hour_instance) and not line.from_month:
                total = total + amount[:, 0]
        return np.asarray(total, dtype=np.float64)

    def worth(self, run: Floats, begin: Floats | int = 0, end: Floats | int | None = None) -> Floats:
        """Present value of months [begin, end), shape (draw,); `run`: that of the instances over the same months."""
        return np.asarray(self.share * run + self.standing(begin, end), dtype=np.float64)

    def standing(self, begin: Floats | int = 0, end: Floats | int | None = None) -> Floats:
        """Present value of months [begin, end) without what is a share of what the instances cost; broadcastable to
        (draw,)."""
        total = np.zeros(1)
        for opens, stream in self.streams:
            total = total + _present_value(stream, np.maximum(begin, opens) if opens else begin, end)
        return total

    def lump(self) -> Floats:
        """USD due once when the option takes over, shape (draw,) or one for all."""
        return np.asarray(sum(self.once, np.zeros(1)), dtype=np.float64)

    def line_worth(self, at: int, run: Floats, market: Market, begin: Floats | int, end: Floats | int | None) -> Floats:
        """Present value of one line over months [begin, end), without what is due once."""
        line, opens = self.lines[at], self.lines[at].from_month
        flat = Stream(self.amounts[at], market.flat())
        return line.share * run + _present_value(flat, np.maximum(begin, opens) if opens else begin, end)

    def monthly(self, run: Floats) -> Floats:
        """USD of each month, undiscounted, shape (draw, month); `run`: that of the instances, of that shape."""
        total = self.share * run
        for opens, stream in self.streams:
            total = total + np.where(np.arange(stream.months)[None, :] >= opens, stream.monthly(), 0.0)
        return np.asarray(total, dtype=np.float64)


def _present_value(stream: Stream, begin: Floats | int, end: Floats | int | None) -> Floats:
    """USD today of the months [begin, end) of amounts that follow no market, year by year; broadcastable to (draw,)."""
    years, months = stream.use.shape[1], stream.months
    total = np.zeros(1)
    for year in range(years):
        opens, closes = 12 * year, months if year == years - 1 else min(12 * (year + 1), months)
        last = closes if end is None else np.minimum(end, closes)
        total = total + stream.use[:, year] * stream.path.worth(np.maximum(begin, opens), last)
    return total


NOTHING = Beside((), (), (), 0.0, ())


def at_work(
    lines: Sequence[Line], fleet: Floats, hours: Floats, volume: Floats, weeks: Mapping[str, Floats], market: Market
) -> Beside:
    """The lines for a fleet: instances held, instance-hours paid a month and volume against the described one, each of
    shape (draw, year); `weeks` of the fleet's monthly cost lost once, in USD, shape (draw,), by name, where they are
    known already."""
    if not lines:
        return NOTHING
    amounts, once = [], []
    for line in lines:
        amount = np.full((1, 1), line.usd_month)
        if line.usd_month_at_volume:
            amount = amount + line.usd_month_at_volume * volume
        if line.usd_month_instance:
            amount = amount + line.usd_month_instance * fleet
        if line.usd_hour_instance:
            amount = amount + line.usd_hour_instance * hours
        amounts.append(np.asarray(amount, dtype=np.float64))
        once.append(np.full(1, line.usd_once))
    streams = []
    for opens in sorted({line.from_month for line in lines}):
        due = [a for line, a in zip(lines, amounts, strict=True) if line.from_month == opens and a.any()]
        if due:
            streams.append((opens, Stream(np.asarray(sum(due[1:], due[0]), dtype=np.float64), market.flat())))
    found = Beside(tuple(lines), tuple(amounts), tuple(once), sum(line.share for line in lines), tuple(streams))
    return found.with_faults(weeks) if weeks else found
