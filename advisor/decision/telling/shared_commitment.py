"""What is said of a commitment that others use as well: what would hold for a workload were they to go on as today."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decision.judge import Judged
from advisor.decision.telling.words import Money, chance, names

MOST_NAMED = 2
"""Others that are named; more are counted."""


def were_others_to_go_on(
    shared: Judged, alone: Judged, name: str, others: Sequence[str], hurdle_usd: float, money: Money
) -> str | None:
    """How a workload would be judged `alone`, where `others` use up what it leaves of a commitment that counts `shared`
    by what each spends today. None where the verdict is the same, or nothing could move."""
    then = alone.saving
    if then is None or alone.verdict == shared.verdict:
        return None
    ways = "save" if then.median_usd > 0 else "cost"
    more = "" if then.median_usd > 0 else " more"
    who = names(others) if len(others) <= MOST_NAMED else f"{len(others)} others"
    they = f"{who} goes" if len(others) == 1 else "they go"
    some = "a saving above the hurdle" if hurdle_usd > 0 else "a saving"
    saved = f"{ways} {money.say(abs(then.median_usd))}{more} at the median"
    return (
        f"It shares a commitment with {who}, by what each spends today. While {they} on as today, less of it is left "
        f"unused: moving {name} alone would {saved}, with {some} in {chance(then.chance)}, and its verdict would be "
        f"{alone.verdict}."
    )
