"""Where the money goes: cost lines, cash by year, the steps of the saving, and the second method."""

from __future__ import annotations

from msgspec import Struct

from advisor.decision.result.figures import Quantiles, Tag


class CostLine(Struct, frozen=True):
    """Present value over the horizon in USD, mean over the draws so that lines add up; None: not known."""

    line: str
    today_usd: float | None
    best_stay_usd: float | None
    best_move_usd: float | None
    basis: str
    tag: Tag
    owner: str = ""
    """Whose figure it is."""
    date: str = ""


class YearFlow(Struct, frozen=True):
    """Cash of one year from the decision: means in USD, net as range; not discounted."""

    year: int
    best_stay_usd: float
    best_move_usd: float
    one_time_usd: float
    upkeep_usd: float
    net_usd: Quantiles
    cumulative_p50_usd: float


class WaterfallStep(Struct, frozen=True):
    """A step from today's cost to that of moving: present value in USD, means so that the steps add up."""

    name: str
    usd: float
    total: bool
    """A total stands on the floor; the others are added to what stands before them."""


class Regret(Struct, frozen=True):
    """What a wrong choice costs on average over all draws, in USD."""

    if_moved_usd: float
    if_stayed_usd: float


class CashLow(Struct, frozen=True):
    """The lowest point of the median cumulative saving, undiscounted."""

    usd: float
    month: int


class CrossCheck(Struct, frozen=True):
    """A second, independent method beside the simulation, in USD, and where the two differ.

    `by_stop_usd` + `by_spread_usd` + `by_shortcuts_usd` make the difference of the simulated mean to the closed form.
    """

    closed_form_usd: float
    medians_usd: float
    mean_usd: float
    difference_usd: float
    by_stop_usd: float
    by_spread_usd: float
    by_shortcuts_usd: float
    reason: str
