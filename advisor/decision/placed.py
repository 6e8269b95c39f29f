"""The place of the best way of moving: of regions at the same cost one that no quota limits below the need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.case.model import Case
from advisor.cost.capacity import grants_for, quotas
from advisor.cost.options import Option
from advisor.decision.evaluated import Evaluated, cheapest, ranking
from advisor.decision.rounding import median, rounded


def best_placed(moves: Sequence[Evaluated], stay: Evaluated | None, case: Case) -> tuple[Evaluated | None, str]:
    """The cheapest way of moving, and another region in which it costs the same and no quota limits it, where one does
    in its own; else nothing.

    Of regions at the same cost one whose quota falls short goes last, and one without any promise behind one with.
    Where it falls short in all of these, the cheapest way with the same instance that is open goes before them if it
    saves on average: what can't be had saves nothing.
    """
    best, limits = cheapest(moves), quotas(case)
    if best is None or not any(instance == best.option.instance for instance, _ in limits):
        return best, ""
    if stay is not None and falls_short(best, case):
        same = (m for m in moves if m.option.instance == best.option.instance and m.option.venue == best.option.venue)
        open_ways = [m for m in same if not falls_short(m, case) and ranking(m)[0] < ranking(stay)[0]]
        best = cheapest(open_ways) or best
    alike = [m for m in moves if _machine(m.option) == _machine(best.option) and ranking(m)[0] == ranking(best)[0]]
    home = (case.commercials.region, *case.commercials.other_regions)

    def order(move: Evaluated) -> tuple[bool, bool, int, str]:
        option = move.option
        short = falls_short(move, case)
        place = home.index(option.region) if option.region in home else len(home)
        return short, not grants_for(case, option), place, option.id

    first, *others = sorted(alike, key=order)
    if (first.option.instance, first.option.region) not in limits:
        return first, ""
    free = (m.option for m in others if (m.option.instance, m.option.region) not in limits)
    return first, next((option.region for option in free), "")


def falls_short(move: Evaluated, case: Case) -> bool:
    """Whether a quota is below what the move needs in its region."""
    most = quotas(case).get((move.option.instance, move.option.region))
    return most is not None and median(move.count) > most


def passed_over(best: Evaluated, moves: Iterable[Evaluated], case: Case) -> Evaluated | None:
    """The way with the same instance that would cost less and for which a quota falls short; else None."""
    same = (m for m in moves if m.option.side == "move" and m.option.instance == best.option.instance)
    return cheapest([m for m in same if falls_short(m, case) and rounded(m.mean_cost) < rounded(best.mean_cost)])


def _machine(option: Option) -> tuple[object, ...]:
    """What ways of moving have in common that differ in their region alone."""
    mixed, later = option.flexible is not None, option.begun_later
    return option.instance, option.provider, option.venue, option.plan, option.before, option.managed, mixed, later
