"""What is said of a chip that is to come: whose word its speed and price are."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.case.commercials import NextChip
from advisor.cost.commitments import months_to
from advisor.decision.result import Assumption, Unknown
from advisor.decision.result.figures import Tag
from advisor.decision.rounding import rounded
from advisor.decision.telling.story import Story
from advisor.decision.telling.words import figure, long_day
from advisor.decision.world import ComingChip, World


def coming(chip: ComingChip, world: World) -> NextChip:
    """What the case says of it."""
    return world.case.commercials.next_chips[chip.place]


def rests_on_a_chip(story: Story) -> list[str]:
    """The condition that a chip comes as it is said to."""
    if story.chip is None:
        return []
    chip, usd = coming(story.chip, story.world), float(story.world.next_chip_usd_h(story.chip.place))
    return [
        f"{chip.name} comes {_whose(chip)}: from {long_day(chip.available)}, with {figure(chip.speed_times)} times the "
        f"speed of one {story.chip.instance}, at {story.money.rate(usd)}. No published figure stands behind it."
    ]


def chip_not_known(story: Story) -> list[Unknown]:
    """Speed and price of a chip that nobody can measure or buy yet."""
    if story.chip is None:
        return []
    chip = coming(story.chip, story.world)
    return [
        Unknown(
            f"Speed and price of {chip.name}",
            f"moving on it rests on them, taken {_whose(chip)}",
            "the vendor: a written offer, and a trial once it can be had",
            "commercials.next_chips",
        )
    ]


def chip_assumptions(world: World, as_of: str) -> Iterator[Assumption]:
    """Speed and price of each chip that is weighed as a date: the claim of whoever stated them, else a belief."""
    for place, chip in enumerate(world.case.commercials.next_chips):
        if not 0 < months_to(chip.available, world.decides_on) < world.case.decision.horizon_months:
            continue
        tag: Tag = "J" if _believed(chip) else "V"
        usd_h = float(world.next_chip_usd_h(place))
        fixed = (
            ("speed", f"{chip.name}: speed of one, against the best Neuron instance today", "times", chip.speed_times),
            ("price", f"{chip.name}: price of one, from {long_day(chip.available)}", "USD/h", usd_h),
        )
        for what, quantity, unit, value in fixed:
            key, p50 = f"next_chips.{place}.{what}", rounded(value)
            yield Assumption(key, quantity, unit, None, p50, None, "fixed", tag, chip.source, as_of)


def _believed(chip: NextChip) -> bool:
    """Whether no source is named for it but the buyer."""
    return chip.source.strip().lower() in ("", "buyer")


def _whose(chip: NextChip) -> str:
    """Whose word it is."""
    return "as the buyer believes" if _believed(chip) else f"as stated ({chip.source})"
