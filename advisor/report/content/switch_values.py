"""How the values of a switch point are written."""

from __future__ import annotations

from advisor.decision.result import SwitchPoint
from advisor.report.content.context import unit_words


def value_rule(point: SwitchPoint) -> str:
    """Decimals that fit the value now; one rule for the row, so that its figures compare."""
    if unit_words(point.unit).startswith("USD/"):
        return "fixed 2" if point.now >= 1 else "fixed 3"
    largest = max(abs(value) for value in (point.now, point.flips_at or 0.0))
    return "fixed 0" if largest >= 1000 else "fixed 1" if largest >= 10 else "fixed 2"
