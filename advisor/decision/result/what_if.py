"""What would change the verdict: inputs, scenarios, waiting, giving up, risks, and clauses against them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from advisor.decision.result.figures import NpvQuantiles, Quantiles, Tag, Verdict


class SwitchPoint(Struct, frozen=True):
    """The value of one input at which the verdict flips, all else as it is. `flips_at` None: never in the range.

    `tried`: where no flip was found and one may lie between the values tried, how many these were; else None.
    """

    input: str
    label: str
    unit: str
    now: float
    flips_at: float | None
    flips_to: Verdict | None
    distance_pct: float | None
    median_zero_at: float | None
    searched: tuple[float, float]
    controlled_by: str
    tag: Tag
    sentence: str
    tried: int | None = None


class TornadoBar(Struct, frozen=True):
    """What one input does to the saving: its median in the tenth of draws around the input's P10 and P90."""

    input: str
    quantity: str
    unit: str
    low_input: float
    high_input: float
    low_usd: float
    high_usd: float
    tag: Tag


class Scenario(Struct, frozen=True):
    """A named change and what it does to the move against the best stay."""

    name: str
    change: str
    npv_usd: Quantiles
    probability_of_saving: float
    verdict: Verdict
    regret_usd: float = 0.0
    """What holding to today's verdict would cost on average if this came true; 0 where it remains the better choice."""
    waited_usd: Quantiles | None = None
    """Where the verdict is to wait: the same as `npv_usd` of moving on the date that is waited for; None elsewhere, and
    where there is no such date then."""
    mean_usd: float = 0.0
    """What moving would save then on average; where the verdict is to wait, on the date that is waited for."""


TELLING_SHARE = 0.25
"""Share of futures that end the move from which its figures say so."""


class GivingUp(Struct, frozen=True):
    """Futures in which the move is given up once validation has shown what fleet it needs."""

    share: float
    sunk_usd: Quantiles
    """What is lost then, USD today; None where it never happens."""
    carried_through_usd: NpvQuantiles
    """The saving of a buyer who can't stop."""

    @property
    def is_telling(self) -> bool:
        """Whether so many futures end early that the figures of the move can't be read without knowing it."""
        return self.share >= TELLING_SHARE


class Waiting(Struct, frozen=True):
    """Staying now and deciding again at a date, as an option like any other: what moving then would bring. The date is
    that of the event, or that on which to begin the work so that it is done by a later day, which the event names."""

    months: int
    date: str
    event: str
    npv_usd: NpvQuantiles
    probability_of_saving: float
    gain_usd: float
    """Mean saving of moving then less that of moving now."""
    advised: bool


class Risk(Struct, frozen=True):
    """What could go wrong with what is advised: its early sign, whose it is, what to do, what it costs on average."""

    risk: str
    early_sign: str
    owner: str
    action: str
    effect_usd: float
    scenario: str


class Clause(Struct, frozen=True):
    """A contract clause to ask for, because its trigger holds. `worth_usd` None: not priced."""

    id: str
    ask: str
    why: str
    worth_usd: float | None
    worth_from: str
    standing: Literal["must", "should"]
    fallback: str
