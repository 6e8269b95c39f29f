"""What the sentences of one workload's recommendation are made of."""

from __future__ import annotations

from msgspec import Struct

from advisor.cost.options import Option
from advisor.cost.plans import plans
from advisor.decision.bench import Bench
from advisor.decision.evaluate import Evaluation
from advisor.decision.evaluated import Ending, Evaluated
from advisor.decision.result import Pilot, SwitchPoint, Verdict, Waiting, Yardstick
from advisor.decision.rounding import median
from advisor.decision.telling.words import Money, long_day
from advisor.decision.verdict import ROOM_MONTHS, open_for
from advisor.decision.world import ComingChip, World
from advisor.distributions import Floats


class Story(Struct, frozen=True):
    """What the sentences are made of."""

    bench: Bench
    evaluation: Evaluation
    world: World
    money: Money
    verdict: Verdict
    stay: Yardstick | None
    today: Yardstick | None
    switch_points: tuple[SwitchPoint, ...]
    pilot: Pilot | None
    wait_months: int | None
    wait_for: str = ""
    waited: Waiting | None = None
    """The day on which to decide again and what moving then would bring, where waiting is advised."""
    until: Evaluated | None = None
    """What to run until then, or until the pilot is read, where the best way of staying would begin or bind beyond
    it."""
    not_yet: bool = False
    """Whether the comparison is that of moving on that day, since there is no such way of moving before."""
    chip: ComingChip | None = None
    """The chip to come on which moving on that day rests."""
    ready_for: str = ""
    """What happens on a later day for which the work, begun on that day, is done; empty where nothing does."""
    no_room: bool = False
    """Whether it is told how to stay with a move that pays and finds no room: `until` is what holds it open, if any."""

    @property
    def open_until(self) -> int | None:
        """For how many months at the most what runs may bind, since it is decided again then; None where it is not."""
        if self.no_room and self.until is not None:
            return ROOM_MONTHS
        return open_for(self.verdict, self.wait_months)

    @property
    def name(self) -> str:
        return self.bench.workload.name

    @property
    def stay_words(self) -> str:
        """The best way of staying with its number of instances, and what runs before it."""
        return way(self.evaluation.best_stay)

    @property
    def move_words(self) -> str:
        """The best way of moving with its number of instances."""
        return counted(self.evaluation.best_move)

    @property
    def best_stay(self) -> Option | None:
        """The best way of staying."""
        return None if self.evaluation.best_stay is None else self.evaluation.best_stay.option

    @property
    def best_move(self) -> Option | None:
        """The best way of moving."""
        return None if self.evaluation.best_move is None else self.evaluation.best_move.option


def counted(evaluated: Evaluated | None, *, whole: bool = True) -> str:
    """An option with its number of instances; without plan and region where not `whole`."""
    if evaluated is None:
        return ""
    option = evaluated.option
    return f"{round(middle(evaluated.count)):,} × {option.label if whole else option.instance}"


def way(evaluated: Evaluated | None, *, whole: bool = True) -> str:
    """The same, with what runs before it and until when, where something signed is used up first."""
    before = ending_before(evaluated)
    if evaluated is None or before is None:
        return counted(evaluated, whole=whole)
    first, ends = before
    return f"{counted(first, whole=False)} until {long_day(ends.day)}, then {after(first, evaluated, whole=whole)}"


def after(first: Evaluated, evaluated: Evaluated, *, whole: bool = True) -> str:
    """What is changed to after what runs first: the plan alone where the same fleet runs on."""
    if counted(first, whole=False) == counted(evaluated, whole=False):
        return f"the same under {plans()[evaluated.option.plan].label if whole else 'another plan'}"
    return counted(evaluated, whole=whole)


def ending_before(evaluated: Evaluated | None) -> tuple[Evaluated, Ending] | None:
    """What runs before an option, and what ends when it begins; None where it runs from the first day."""
    before = None if evaluated is None else evaluated.meanwhile
    return None if before is None or before.ends is None else (before.runs, before.ends)


def binds_beyond(story: Story) -> bool:
    """Whether the best way of staying would begin or bind beyond the date that is waited for, a pilot's reading, or the
    months in which room is made for a move."""
    stay, open_until = story.evaluation.best_stay, story.open_until
    return open_until is not None and stay is not None and not stay.free_at(open_until)


def middle(values: Floats) -> float:
    """The median over the draws."""
    return median(values)
