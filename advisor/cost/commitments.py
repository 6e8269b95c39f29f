"""Commitments already bought: paid until they end, used or not. What a move strands is a cost of the move."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from advisor.case.model import Case, Commitment
from advisor.cost.demand import HOURS_PER_MONTH
from advisor.cost.market import Market
from advisor.cost.money import Exchange
from advisor.cost.options import Option
from advisor.cost.streams import Stream

Floats = npt.NDArray[np.float64]


def months_left(commitment: Commitment, now: date) -> int:
    """Whole months from `now` to the commitment's end, at least 0."""
    days = (commitment.ends - now).days
    return max(0, round(days / 30.4375))


def covers(commitment: Commitment, option: Option) -> bool:
    """Whether running this option uses the commitment up.

    A Compute Savings Plan follows any instance, but no Capacity Block; the rest are tied to a family or a type.
    """
    if option.venue != "aws" or option.plan == "capacity_block":
        return commitment.kind == "capacity block" and option.instance == commitment.scope
    if commitment.kind in ("compute savings plan", "private contract"):
        return True
    return option.instance == commitment.scope or option.instance.split(".")[0] == commitment.scope.split(".")[0]


def shares(case: Case, spending: dict[str, float], today: dict[str, Option]) -> list[dict[str, float]]:
    """For each commitment, USD a month that falls on each workload: by what it spends today on what is covered.

    A commitment that covers nothing that runs today falls on no workload; it is paid in every option alike.
    """
    exchange = Exchange(case)
    result: list[dict[str, float]] = []
    for i, commitment in enumerate(case.commercials.commitments or ()):
        usd = float(
            exchange.usd(commitment.amount_per_hour, commitment.currency, f"commercials.commitments.{i}.currency")
        )
        users = {w: spending.get(w, 0.0) for w, option in today.items() if covers(commitment, option)}
        total = sum(users.values())
        monthly = usd * HOURS_PER_MONTH
        result.append({w: monthly * spent / total for w, spent in users.items()} if total else {})
    return result


def unused_worth(
    commitment: Commitment,
    share_usd_month: float,
    option: Option,
    stream: Stream,
    market: Market,
    now: date,
    begin: Floats | int = 0,
    end: Floats | int | None = None,
) -> Floats:
    """Present value in USD of what stays unused of a commitment while `option` runs in months [begin, end).

    Shape (draw,). Where the option is covered, spending below the commitment is made up to it; where it is not, all of
    it is unused. Nothing is due after the commitment ends.
    """
    left = min(months_left(commitment, now), market.months)
    spent = stream.first_month() if covers(commitment, option) else np.zeros(stream.amount.shape[0])
    unused = np.maximum(share_usd_month - spent, 0.0)
    return unused * market.flat().worth(np.minimum(begin, left), left if end is None else np.minimum(end, left))
