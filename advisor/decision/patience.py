"""Staying with patience: what is cheaper until a date runs until then, and the best way of staying from then on.

The date may be that of a move that is waited for: it is held against a way of staying to which the same is open, or
what is saved by a cheaper GPU in the meantime would count as a saving of the move. Or it is the day on which something
ends that is signed for what runs today: who stays uses it up before anything is changed, where that costs less.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.cost.commitments import Idle, covers, months_to, with_its_end
from advisor.cost.steps import dated_changes
from advisor.cost.todays_term import TODAYS_PLAN
from advisor.decision.bridge import kept_until
from advisor.decision.evaluated import Ending, Evaluated, Meanwhile
from advisor.decision.scene import Scene
from advisor.decision.staying import is_today, work_of_change
from advisor.decision.until_and_ahead import as_tried, bound_longer, meanwhile, unused_until
from advisor.decision.world import World
from advisor.decision.worth import DUST, Term, mean_cost_of, worth
from advisor.distributions import Floats
from advisor.summaries import mean_of


def patient(stay: Evaluated, bridge: Evaluated | None, scene: Scene) -> Evaluated:
    """The best way of staying with what runs until a move that is waited for in its place, where that costs less on
    average; else as it is."""
    waited = min(scene.changes.delay_months, scene.market.months)
    if not waited or bridge is None:
        return stay
    at_once = stay if stay.meanwhile is None else stay.meanwhile.at_once
    return _cheaper(stay, _put_off(at_once, _Until.of(bridge, waited, scene), scene))


def after_what_is_signed(
    stays: Mapping[str, Evaluated], today: Evaluated, ready: Sequence[Evaluated], scene: Scene
) -> dict[str, Evaluated]:
    """Ways of staying by option: each put off to the day on which something that is signed for today's way of running
    ends, where that costs less on average than from the first day. `ready`: those that may run until then."""
    found = dict(stays)
    for ending in _endings(today, scene):
        first = kept_until(ready, ending.months, scene)
        if first is not None:
            until = _Until.of(first, ending.months, scene)
            for key, at_once in stays.items():
                # Who signs today's plan anew has it until then as it is.
                if at_once is today or at_once.option.before == TODAYS_PLAN:
                    continue
                found[key] = _cheaper(found[key], _put_off(at_once, until, scene, ending))
    return found


def _endings(today: Evaluated, scene: Scene) -> Iterable[Ending]:
    """What is signed for today's way of running and ends within the horizon, one for each month."""
    now, by_month = scene.world.decides_on, dict[int, Ending]()

    def signed() -> Iterator[Ending]:
        held = zip(scene.world.case.commercials.commitments or (), scene.dues.commitments, strict=True)
        for commitment, usd in held:
            if usd > 0 and covers(commitment, today.option):
                yield Ending(commitment.ends, months_to(commitment.ends, now), "the commitment on today's GPUs ends")
        for day, what in () if today.option.price is None else dated_changes(today.option.price):
            if what == "ends":
                yield Ending(day, months_to(day, now), "your rate for today's GPUs ends")

    for ending in signed():
        if 0 < ending.months < scene.market.months:
            by_month.setdefault(ending.months, ending)
    return by_month.values()


def _cheaper(stay: Evaluated, put_off: Evaluated) -> Evaluated:
    return put_off if put_off.mean_cost < stay.mean_cost else stay


class _Until(Struct, frozen=True):
    """A way of staying that runs until a month: present value of running it and of what it leaves unused of
    commitments, USD, shape (draw,)."""

    runs: Evaluated
    month: int
    usd: Floats
    unused_usd: Floats

    @classmethod
    def of(cls, stay: Evaluated, month: int, scene: Scene) -> _Until:
        return cls(stay, month, meanwhile(stay, month, scene), unused_until(stay, month, scene, changes=True))


def _put_off(at_once: Evaluated, until: _Until, scene: Scene, ends: Ending | None = None) -> Evaluated:
    """A way of staying with another that runs until a month in its place, where that costs less on average; else as it
    is. A term that begins later binds longer beyond the horizon."""
    first, month = until.runs, until.month
    if first.option.id == at_once.option.id:
        return at_once
    alike = (first.option.accelerator, first.option.supplier) == (at_once.option.accelerator, at_once.option.supplier)
    change = None if alike or is_today(first.option) else work_of_change(first.option, scene)
    work = scene.zero if change is None else change.values
    due = float(scene.market.discount(scene.market.months))

    def run(one: Evaluated) -> Floats:
        return meanwhile(one, month, scene)

    def unused(one: Evaluated) -> Floats:
        return unused_until(one, month, scene, changes=True)

    def bound(one: Evaluated) -> Floats:
        return bound_longer(one, month, scene)

    def adds(one: Evaluated) -> Floats:
        return until.usd - run(one) + until.unused_usd - unused(one) + bound(one) * due

    tried = as_tried(at_once, adds)
    saved = -tried - work
    if mean_of(saved) <= DUST * at_once.mean_cost:
        return at_once
    # By cause as it is where it is carried through; what differs where it is given up stands with giving up.
    terms = (
        *at_once.terms,
        Term("run", worth(until.usd - run(at_once))),
        Term("unused_commitment", worth(until.unused_usd - unused(at_once))),
        Term("one_time", worth(work)),
        Term("beyond", worth(bound(at_once) * due)),
        *(() if at_once.stop is None else (Term("given_up", worth(tried - adds(at_once))),)),
    )
    return replace(
        at_once,
        terms=terms,
        idle=(
            *left_within(first, 0, month, scene.world),
            *left_within(at_once, month, scene.market.months, scene.world),
        ),
        mean_cost=mean_cost_of(terms),
        summed=[],
        bound_until=max(at_once.bound_until, month + at_once.option.new_term_months) if at_once.bound_until else 0,
        meanwhile=Meanwhile(first, month, work, as_tried(at_once, bound), at_once, saved, ends),
    )


def left_within(stay: Evaluated, begin: int, end: int, world: World) -> tuple[Idle, ...]:
    """What an option leaves unused of commitments in months [begin, end); what its own term binds to falls due last. A
    commitment that ends with the change at either end is the earlier one's until its end."""
    held, now = world.case.commercials.commitments or (), world.decides_on

    def cut(idle: Idle) -> Idle:
        if idle.commitment is None:
            return idle
        ends = held[idle.commitment].ends
        last = begin if with_its_end(ends, begin, now) else np.inf if with_its_end(ends, end, now) else end
        return replace(idle, begin=np.clip(idle.begin, begin, end), end=np.clip(idle.end, begin, last))

    found = [cut(i) for i in stay.idle if i.commitment is not None or begin > 0]
    return tuple(i for i in found if i.commitment is None or np.any(i.end > i.begin))
