"""Staff of the own data centre: paid once for all workloads in it, though each judged alone counts its part of them.

Where several would be in the hall, their parts come to more than the whole. The sums of a plan count it once: who
leaves a hall in which others stay saves nothing of it, and who leaves last saves all.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.decision.bench import Bench
from advisor.decision.evaluate import Evaluation
from advisor.decision.evaluated import Evaluated
from advisor.decision.portfolio.candidates import Standing
from advisor.distributions import Floats


class CountedTwice(Struct, frozen=True):
    """What a move counts of the staff that another counts as well, USD: of each month, where all stay and where the
    plan is carried out, shape (draw, month); and as present values, shape (draw,)."""

    stay: Floats | float = 0.0
    move: Floats | float = 0.0
    stay_usd: Floats | float = 0.0
    move_usd: Floats | float = 0.0

    @property
    def saving_usd(self) -> Floats | float:
        """USD by which the saving of the move, judged alone, is too high beside the others."""
        return self.stay_usd - self.move_usd


NOTHING = CountedTwice()


def counted_twice(
    movers: Sequence[tuple[Standing, Evaluation]], standings: Sequence[Standing]
) -> tuple[CountedTwice, ...]:
    """For each that moves what it counts of the staff beside what others count: those that move with it, and those that
    would stay in the hall."""
    whole = whole_usd_month([standing.bench for standing in standings])
    if not whole or not movers:
        return tuple(NOTHING for _ in movers)
    moving = {standing.id for standing, _ in movers}
    remain = [_staying(s.evaluation, s.bench) for s in standings if s.id not in moving]
    others = np.sum(remain, axis=0) if remain else 0.0

    def beyond(of_movers: Floats) -> Floats:
        """What of the movers' sum is more than they add to what the others pay."""
        added = np.minimum(whole, of_movers + others) - np.minimum(whole, others)
        return np.asarray(of_movers - added, dtype=np.float64)

    own = [_staying(evaluation, standing.bench) for standing, evaluation in movers]
    stay = beyond(np.sum(own, axis=0))
    move = beyond(np.sum([_moving(evaluation, standing.bench) for standing, evaluation in movers], axis=0))
    discount = movers[0][1].market.flat().discount
    total = sum(float(np.mean(usd)) for usd in own)
    found = []
    for usd in own:
        part = float(np.mean(usd)) / total if total else 0.0
        found.append(CountedTwice(part * stay, part * move, part * (stay @ discount), part * (move @ discount)))
    return tuple(found)


def staying_twice(stays: Sequence[tuple[Evaluation, Bench]]) -> Floats | float:
    """USD today of the staff that the best ways of staying count beyond the whole, shape (draw,)."""
    whole = whole_usd_month([bench for _, bench in stays])
    if not whole:
        return 0.0
    counted = np.sum([_staying(evaluation, bench) for evaluation, bench in stays], axis=0)
    return np.asarray(np.maximum(counted - whole, 0.0) @ stays[0][0].market.flat().discount)


def whole_usd_month(benches: Sequence[Bench]) -> float:
    """USD a month of the staff for all workloads together, where servers for the own hall are on a way; else 0."""
    return max((line.whole_usd_month for b in benches for lines in b.beside.values() for line in lines), default=0.0)


def beyond_whole(benches: Sequence[Bench], options: Sequence[str | None]) -> float:
    """USD a month by which the staff that options of workloads count, by id, is more than the whole."""
    counted = sum(_of_option(bench, option) for bench, option in zip(benches, options, strict=True) if option)
    return max(counted - whole_usd_month(benches), 0.0)


def _of_option(bench: Bench, option: str) -> float:
    return sum(line.usd_month for line in bench.beside.get(option, ()) if line.whole_usd_month)


def _staying(evaluation: Evaluation, bench: Bench) -> Floats:
    return _by_month(evaluation.best_stay, evaluation, bench)


def _moving(evaluation: Evaluation, bench: Bench) -> Floats:
    return _by_month(evaluation.best_move, evaluation, bench)


def _by_month(evaluated: Evaluated | None, evaluation: Evaluation, bench: Bench) -> Floats:
    """USD of each month for the staff, shape (draw, month), in the months in which an option's cash has it."""
    months = evaluation.market.months
    if evaluated is None:
        return np.zeros((1, months))
    month, before = np.arange(months)[None, :], evaluated.meanwhile
    if before is not None:
        later = replace(before.at_once, start=np.maximum(before.at_once.start, float(before.until)))
        first = _by_month(replace(before.runs, stop=None), evaluation, bench)
        return np.where(month < before.until, first, _by_month(later, evaluation, bench))
    bridge = evaluation.bridge if evaluated.option.side == "move" else None
    until = 0.0 if bridge is None else _of_option(bench, bridge.option.id)
    own = _of_option(bench, evaluated.option.id)
    paid = np.where(month >= evaluated.start[:, None], own, until)
    stop = evaluated.stop
    if stop is None:
        return paid
    instead = _by_month(stop.instead, evaluation, bench)
    return np.where(stop.where[:, None] & (month >= stop.since), instead, paid)
