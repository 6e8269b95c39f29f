"""Sentences on what bars a way of moving: the gate, the policy, the price that lacks, and what would open it."""

from __future__ import annotations

from advisor.catalog.types import Generation
from advisor.cost.options import Option
from advisor.decision.bench import generation_of
from advisor.decision.rounding import median
from advisor.decision.telling.story import Story
from advisor.decision.telling.words import names, two_digits
from advisor.switching.effort import WEEKS_PER_MONTH
from advisor.switching.gates import GENERATION_NAMES

POLICY = "G2"
"""The gate of the buyer's policy on software that is in beta."""


def barred(story: Story) -> list[str]:
    """Generations that a policy or a need stops although the buyer holds an offer or a measurement for them."""
    case, workload = story.world.case, story.bench.workload
    known = {m.instance for m in workload.measurements} | {row.instance for row in case.commercials.rate_card}
    found = []
    for generation, gates in story.bench.gates.items():
        meant = any(o.instance in known and generation_of(o, story.world) == generation for o in story.bench.options)
        if gates.stopped is not None and meant:
            found.append(f"{GENERATION_NAMES[generation]} is out: {gates.stopped}")
    return found


def what_would_change(story: Story) -> list[str]:
    """What would have to change for a way of moving to appear, from the reasons for which options fell."""
    moves = [o for o in story.bench.options if o.side == "move"]
    # What a gate or a price bars is barred whatever its speed.
    slow = [p for o in moves if o.why_not is not None and o.why_not == (p := story.bench.predictions[o.id]).why_not]
    late = [p.prediction for p in slow if p.prediction is not None and p.prediction.limit == "latency target"]
    found = []
    if too_late(story) is not None:
        found.append("More people, or a longer horizon, would bring it into the comparison.")
    if any(p.within_tuning for p in slow):
        found.append("It becomes possible if your team reaches published speed on Neuron; a pilot would tell.")
    elif late:
        found.append("It becomes possible if the latency target is relaxed, or the software gets faster.")
    out = sorted({o.instance for o in moves if o.barrier == "excluded"})
    if out:
        found.append(f"You excluded {', '.join(out)}: allow one of them to have it compared.")
    if any(p.may_hold for p in late):
        found.append("Measure the latency there before you rule it out: what is predicted lies near the limit.")
    stopped = [gates.stopped for gates in story.bench.gates.values()]
    if any(o.barrier == "priced elsewhere" for o in moves) and not all(stopped):
        found.append("Allowing more regions would bring more Neuron instances into the comparison.")
    stops = [[r for r in gates.rows if r.outcome == "stopped"] for gates in story.bench.gates.values()]
    barred_by_policy = [rows for rows in stops if any(r.gate == POLICY for r in rows)]
    if any(all(r.gate == POLICY for r in rows) for rows in barred_by_policy):
        found.append("It becomes possible when the software leaves beta, or the policy admits it after review.")
    elif barred_by_policy:
        other = next(r.reason for r in barred_by_policy[0] if r.gate != POLICY)
        found.append(f"Admitting beta software would not be enough: {other}")
    return found


def too_late(story: Story) -> tuple[str, str] | None:
    """A target that would do and why a move to it would not begin in time; None where none would do at all."""
    late = {g: told for g in story.bench.gates if (told := _too_late(g, story)) is not None}
    return late.get("trn2") or next(iter(late.values()), None)


def blocking_reason(story: Story) -> tuple[str, str]:
    """The target that came nearest and why it falls."""
    gates = story.bench.gates
    stopped = [(GENERATION_NAMES[g], why) for g, gate in gates.items() if (why := gate.stopped) is not None]
    fallen = {g: option for g in gates if (option := _nearest_of(g, story)) is not None}
    if fallen:
        nearest = fallen.get("trn2") or next(iter(fallen.values()))
        return nearest.instance, f"{(nearest.why_not or '').rstrip('.')}."
    if stopped:
        targets = [name for name, _ in stopped]
        named = " or ".join(part for part in (", ".join(targets[:-1]), targets[-1]) if part)
        return named, _alike(story) or stopped[0][1]
    return "any Neuron instance", "none has a price in the regions and venues allowed."


def _too_late(generation: Generation, story: Story) -> tuple[str, str] | None:
    """The instance of a generation that would do, and why a move to it would not begin within the horizon."""
    work = story.bench.moves.get(generation)
    able = [o for o in story.bench.feasible() if generation_of(o, story.world) == generation]
    if work is None or not able:
        return None
    last = max(able, key=lambda o: (o.accelerators, o.id))
    takes, horizon = round(median(work.calendar) / WEEKS_PER_MONTH), story.evaluation.market.months
    return last.instance, (
        f"the work, about {two_digits(median(work.weeks))} person-weeks, takes your team some {takes} months, and the "
        f"horizon is {horizon}."
    )


def _nearest_of(generation: Generation, story: Story) -> Option | None:
    """The option of a generation that came nearest, where no gate stops it: with a price, excluded, or with a price
    elsewhere."""
    if story.bench.gates[generation].stopped is not None:
        return None
    fallen = [
        o
        for o in story.bench.options
        if o.why_not is not None
        and generation_of(o, story.world) == generation
        and (o.price is not None or o.barrier in ("excluded", "priced elsewhere"))
    ]
    return max(fallen, key=lambda o: (o.price is not None, o.barrier == "excluded", o.accelerators, o.id), default=None)


def _wherever(name: str, why: str) -> str:
    """A reason without the generation that it is told of: what stops one often stops them all."""
    return why.replace(f" on {name}", "")


def _alike(story: Story) -> str | None:
    """The first reason that stops every generation alike, without their names; None where no one reason does."""
    stops = [
        [_wherever(GENERATION_NAMES[g], r.reason) for r in gates.rows if r.outcome == "stopped"]
        for g, gates in story.bench.gates.items()
    ]
    return next((why for why in stops[0] if all(why in others for others in stops)), None) if stops else None


def blocked(story: Story) -> tuple[str, ...]:
    """Why no way of moving is left, generation by generation; what stops all of them is said once."""
    targets = [GENERATION_NAMES[g] for g in story.bench.gates]
    alike = _alike(story)
    if len(targets) > 1 and alike is not None:
        return (f"{names(targets)}: {alike}",)
    found = []
    for generation, gates in story.bench.gates.items():
        option, late = _nearest_of(generation, story), _too_late(generation, story)
        if gates.stopped is not None:
            found.append(f"{GENERATION_NAMES[generation]}: {gates.stopped}")
        elif late is not None:
            found.append(f"{late[0]}: {late[1]}")
        elif option is not None:
            found.append(f"{option.instance}: {(option.why_not or '').rstrip('.')}.")
    return tuple(found) or (blocking_reason(story)[1],)
