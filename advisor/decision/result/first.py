"""The first answer: verdicts, money and chances of a case, without what explains them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from advisor.decision.result.figures import NpvQuantiles, Verdict, Yardstick
from advisor.decision.result.money import WaterfallStep

if TYPE_CHECKING:
    from advisor.decision.result import ExchangeBasis


class FirstWorkload(Struct, frozen=True):
    """One workload's verdict and money. Options are told by id; None: there is none."""

    id: str
    name: str
    verdict: Verdict
    today_usd_month: float | None
    baseline_option: str | None
    best_stay_option: str | None
    best_move_option: str | None
    recommended_option: str | None
    recommended_label: str | None
    """The recommended option in words."""
    versus_best_stay: Yardstick | None
    """The yardstick of the verdict: NPV with its 99 percentiles, chances, payback."""
    versus_today: Yardstick | None
    waterfall: tuple[WaterfallStep, ...]
    wait_months: int | None
    """Months until the date on which to decide again, where the verdict is to wait."""
    wait_for: str


class FirstPortfolio(Struct, frozen=True):
    """All workloads together. `moving`: those that move in the plan, by id."""

    verdict: Verdict | Literal["mixed"]
    basis: Literal["advised moves", "best single move", "none"]
    counts: dict[str, int]
    moving: tuple[str, ...]
    npv_usd: NpvQuantiles | None
    probability_of_saving: float | None
    hurdle_probability: float | None
    percentiles_usd: tuple[float, ...]


class FirstAnswer(Struct, frozen=True):
    """What `first_answer` gives. `draws`: how many it rests on, to be told where they are fewer than the report's."""

    draws: int
    seed: int
    what_if: bool
    """Whether any change is laid over the case."""
    exchange: ExchangeBasis
    portfolio: FirstPortfolio
    workloads: tuple[FirstWorkload, ...]
