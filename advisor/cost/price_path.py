"""One plan's prices over the horizon, and what a dollar a month along them is worth today.

A plan has as many prices as moments at which it is priced: one a month by the hour, one a term where a price is held.
A month's price is that of its moment, times what is known in advance (a rate that ends), plus what is fixed (a
commitment); what months are worth is summed moment by moment, so that no price is written out for each month.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from msgspec import Struct, field

from advisor.distributions import Floats
from advisor.once import Key, Once

Places = npt.NDArray[np.int64]


class Months(Struct, frozen=True):
    """What is known of each month in advance, whatever prices do; shape (month,) where nothing else is said."""

    moment: Places
    """The moment whose price holds in a month, from 0 and never falling; shape (month + 1,)."""
    discount: Floats
    """Present value of one USD due for the month."""
    times: Floats
    """What the price of the moment is multiplied by."""
    plus: Floats
    """What is added to that: a price that is fixed, as a multiple of today's."""
    whole: Floats
    """Present value of one unit in all months of a moment, at a price of 1; shape (moment,)."""
    begun: Floats
    """Of it, what the months before one add since its moment began; shape (month + 1,)."""
    fixed: Floats
    """Present value of `plus` in the months before one; shape (month + 1,)."""
    holds: bool
    """Whether a price holds for more than a month."""
    fixes: bool
    """Whether a part of any price is fixed."""
    plain: bool
    """Whether each month's price is that of its moment."""


def months_of(moment: Places, discount: Floats, times: Floats | None = None, plus: Floats | None = None) -> Months:
    """The months of a horizon; without `times` and `plus` a price is that of its moment."""
    times = np.ones(len(discount)) if times is None else times
    plus = np.zeros(len(discount)) if plus is None else plus
    due, places = (discount * times).tolist(), moment.tolist()
    whole, begun = [0.0] * (places[-1] + 1), [0.0]
    for month, place in enumerate(places[:-1]):
        whole[place] += due[month]
        begun.append(whole[place] if places[month + 1] == place else 0.0)
    fixed = np.concatenate(([0.0], np.cumsum(discount * plus)))
    fixes, plain = bool(plus.any()), not plus.any() and bool((times == 1.0).all())
    return Months(moment, discount, times, plus, np.array(whole), np.array(begun), fixed, any(begun), fixes, plain)


class Path(Struct, frozen=True):
    """One plan's prices, relative to today's, and what a payment in each month is worth today.

    `priced`: price multiple at each moment, shape (moment, draw), or (moment, 1) where all draws are alike.
    """

    priced: Floats
    by_month: Months
    key: Key = ()
    """What tells the path from others of its market."""
    market: Key = ()
    """What tells its market from others of the same draws, the horizon apart."""
    sums: Once = field(default_factory=lambda: Once(1))
    """A memory for sums along the path, which paths may share: they are large, and few are in use at a time."""
    steps: tuple[tuple[int, float], ...] = ()
    """Months from which on prices are multiplied by so much, known in advance: rates that begin or end."""
    still: Floats | None = None
    """Present value of one unit in each month before one, shape (month + 1,), where one draw stands for all."""

    @property
    def months(self) -> int:
        """Length of the horizon."""
        return len(self.by_month.discount)

    @property
    def draws(self) -> int:
        """Draws that prices are told apart in: 1 where one stands for all."""
        return int(self.priced.shape[1])

    @property
    def discount(self) -> Floats:
        """Present value of one USD due for each month, shape (month,)."""
        return self.by_month.discount

    @property
    def level(self) -> Floats:
        """The price multiple of each month, shape (draw, month)."""
        known = self.by_month
        rows = self.priced[known.moment[:-1]] * known.times[:, None] + known.plus[:, None]
        return np.asarray(rows.T, dtype=np.float64)

    def level_at(self, month: Places | int) -> Floats:
        """The price multiple in one month for each draw, or in one for all; shape (draw,). Not to be written to."""
        known = self.by_month
        moment = known.moment[month]
        priced = self.priced[moment] if isinstance(month, int) else of_each(self.priced, moment)
        return priced if known.plain else np.asarray(priced * known.times[month] + known.plus[month], dtype=np.float64)

    def worth(self, begin: Floats | int, end: Floats | int) -> Floats:
        """Present value of one unit a month over months [begin, end), per draw or one for all; shape (draw,), and
        a scalar where one draw and one month stand for all. On a path of one draw months may be arrays of no dimension,
        and a month that is begun counts as its part; else months are whole."""
        # What is paid rises with time: nothing is left where the end comes first.
        return np.maximum(self._paid(end) - self._paid(begin), 0.0)

    def factors(self, years: int, end: Floats | None = None) -> Floats:
        """Present value of one unit a month through each year, shape (year, draw); the last reaches to the horizon.

        With `end` only the months before it count, one month for each draw, shape (draw,).
        """
        bounds = [0, *(min(12 * year, self.months) for year in range(1, years)), self.months]
        result = np.zeros((years, self.draws))
        if end is None:
            for year, (first, last) in enumerate(pairwise(bounds)):
                self._between(first, last, result[year])
            return result
        latest = min(int(end.max()), self.months)
        paid, sums = self._paid(end), self._before(int(self.by_month.moment[latest]))
        before = self._by(0, sums)
        for year, (first, last) in enumerate(pairwise(bounds)):
            if first < latest:
                # What is paid rises with time: of a draw's sum, a year has what lies between its two ends.
                by_then = self._by(min(last, latest), sums)
                np.minimum(np.maximum(paid, before), by_then, out=result[year])
                result[year] -= before
                before = by_then
        return result

    def _between(self, first: int, last: int, out: Floats) -> None:
        """Present value of one unit in each of the months [first, last), into `out`, shape (draw,)."""
        if first == last:
            return
        known = self.by_month
        moment = known.moment[first:last]
        opens, closes = int(moment[0]), int(moment[-1]) + 1
        due = known.discount[first:last] * known.times[first:last]
        weight = due if closes - opens == last - first else np.bincount(moment - opens, due)
        np.einsum("m,md->d", weight, self.priced[opens:closes], out=out)
        if known.fixes:
            out += known.fixed[last] - known.fixed[first]

    def _paid(self, month: Floats | int) -> Floats:
        """Present value of one unit in each month before one: of each draw, shape (draw,), or one for all. Not to be
        written to."""
        known = self.by_month
        if self.still is not None:
            return _on_line(self.still, month)
        if isinstance(month, int):
            return self._by(month, self._before(int(known.moment[min(month, self.months)])))
        whole = np.minimum(month, self.months).astype(np.int64)
        moments = known.moment.take(whole)
        found = of_each(self._before(int(moments.max())), moments)
        if known.holds:
            found += of_each(self.priced, moments) * known.begun.take(whole)
        if known.fixes:
            found += known.fixed.take(whole)
        return found

    def _by(self, month: int, before: Floats) -> Floats:
        """The same by one month, from what is paid before each moment; shape (draw,)."""
        known, last = self.by_month, min(month, self.months)
        moment = int(known.moment[last])
        found: Floats = before[moment]
        if known.begun[last]:
            found = found + self.priced[moment] * known.begun[last]
        return found + known.fixed[last] if known.fixes else found

    def _before(self, moment: int) -> Floats:
        """Present value of one unit in each month before the first, second, ... moment up to one, what is fixed apart;
        shape (moment + 1, draw)."""
        # A moment that has ended is worth the same under every horizon, and none but such are summed: the longest that
        # was asked for serves the shorter ones.
        kept: list[Floats] = self.sums((self.market, self.key), list)
        paid = kept[0] if kept else None
        if paid is None or len(paid) <= moment:
            paid = self._added(moment)
            kept[:] = [paid]
        return paid[: moment + 1]

    def _added(self, moments: int) -> Floats:
        paid = np.empty((moments + 1, self.draws))
        paid[0] = 0.0
        # Moment after moment: each step is one stretch of memory.
        for moment, (before, after) in enumerate(pairwise(paid)):
            np.multiply(self.priced[moment], self.by_month.whole[moment], out=after)
            after += before
        return paid


def paid_in_one(priced: Floats, by_month: Months) -> Floats:
    """Present value of one unit in each month before one, shape (month + 1,), along prices of one draw."""
    level, moment = priced[:, 0], by_month.moment
    before = np.concatenate(([0.0], np.cumsum(level * by_month.whole)))
    return np.asarray(before[moment] + level[moment] * by_month.begun + by_month.fixed, dtype=np.float64)


def _on_line(paid: Floats, month: Floats | int) -> Floats:
    """The values at months, shape as theirs: on the line between whole ones; beyond the last they stay."""
    last = len(paid) - 1
    if isinstance(month, int) or month.ndim == 0:
        one = min(float(month), float(last))
        whole = int(one)
        value = paid[whole]
        return np.asarray(value + (one - whole) * (paid[min(whole + 1, last)] - value), dtype=np.float64)
    whole_months = np.minimum(month, last).astype(np.int64)
    found = paid.take(whole_months)
    part = np.minimum(month, float(last)) - whole_months
    if part.any():
        found += part * (paid.take(np.minimum(whole_months + 1, last)) - found)
    return found


def of_each(rows: Floats, row: Places) -> Floats:
    """Each draw's own row of an array (row, draw) that lies in memory row after row; shape (draw,)."""
    draws = len(row)
    return np.asarray(rows.reshape(-1).take(row * draws + _numbers(draws)), dtype=np.float64)


@lru_cache(maxsize=8)
def _numbers(count: int) -> Places:
    """0, 1, 2, ... Never written to."""
    return np.arange(count)
