"""What is to be measured before it is bought: the model that sizes it is far off on what the buyer measured."""

from __future__ import annotations

from advisor.cost.options import Option
from advisor.decision.bench import Bench
from advisor.decision.result import Unknown
from advisor.decision.telling.story import Story
from advisor.decision.telling.words import two_digits


def far_off(bench: Bench) -> dict[str, float]:
    """Measured instances whose speed is far from what is predicted: measured over predicted."""
    off = {o.instance: bench.predictions[o.id].far_off for o in bench.options}
    measured = dict.fromkeys(m.instance for m in bench.workload.measurements)
    return {name: times for name in measured if (times := off.get(name)) is not None}


def said_of(instance: str, times: float) -> str:
    """How far a measurement and the prediction are apart, in words."""
    far = two_digits(max(times, 1.0 / times))
    if times > 1.0:
        return f"what was measured on {instance} is {far} times what is predicted"
    return f"what is predicted for {instance} is {far} times what was measured"


def measure_first(story: Story) -> list[str]:
    """A step for what is advised and was not measured."""
    return [f"Measure {option.instance} before it is bought: {why}." for option, why in _in_doubt(story)]


def not_measured(story: Story) -> list[Unknown]:
    """The same as a missing fact."""
    return [
        Unknown(
            f"Speed of {option.instance} on this work",
            why,
            "your engineers: a trial with the buyer's own data",
            f"workloads.{story.bench.workload.id}.measurements",
        )
        for option, why in _in_doubt(story)
    ]


def _in_doubt(story: Story) -> list[tuple[Option, str]]:
    """The option that is advised, where it rests on a prediction of a model that is far off elsewhere; and why."""
    off, advised = far_off(story.bench), story.best_move if story.verdict == "move" else story.best_stay
    if not off or advised is None or "today" in advised.roles or story.bench.predictions[advised.id].measured:
        return []
    instance, times = next(iter(off.items()))
    return [(advised, f"{said_of(instance, times)}, and its own speed is predicted in the same way")]
