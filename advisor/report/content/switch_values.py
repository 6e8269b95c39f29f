"""How the values of a switch point are written."""

from __future__ import annotations

from advisor.decision.result import SwitchPoint
from advisor.report.content.context import Context
from advisor.report.content.naming import unit_words
from advisor.report.format import NOT_APPLICABLE

_CENTS = 1.0
"""From this hourly price on, cents are fine enough."""


def value_text(ctx: Context, point: SwitchPoint, value: float | None, at: str) -> str:
    """The text of one of the values of a switch point, n/a where there is none; `at` is its place in the result."""
    return NOT_APPLICABLE if value is None else ctx.fmt.say(_rule(point, value), value, at)


def no_flip(ctx: Context, point: SwitchPoint, at: str) -> str:
    """That no flip was found: ruled out over the range, or not found at the values tried."""
    if point.tried is None:
        return "no flip"
    return f"no flip at {ctx.fmt.say('fixed 0', point.tried, f'{at}/tried')} values tried"


def _rule(point: SwitchPoint, value: float) -> str:
    """Decimals of one of the values of a switch point: no finer than the input is known.

    The values of a row share them, but where next to nothing stands beside what is large: prices, multiples, weeks.
    """
    unit = unit_words(point.unit)
    if unit.startswith("USD/"):
        return price_rule(value)
    if unit == "person-weeks":
        return "weeks"
    if unit.startswith("%"):
        return "fixed 1"
    if unit == "months" or (unit == "multiple" and abs(value) >= 10):
        return "fixed 0"
    largest = max(abs(at) for at in (point.now, point.flips_at or 0.0))
    return "fixed 0" if largest >= 1000 else "fixed 1" if largest >= 10 else "fixed 2"


def price_rule(value: float) -> str:
    """Decimals of an hourly price that was calculated."""
    return "fixed 2" if abs(value) >= _CENTS else "fixed 3"
