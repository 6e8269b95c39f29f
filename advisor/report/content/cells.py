"""How a value stands in the cell of a table: with its range, and with the words for one that is missing."""

from __future__ import annotations

from advisor.decision.result import NpvQuantiles, Quantiles
from advisor.report.format import NBSP, NOT_APPLICABLE, NOT_KNOWN, Formatter


class Cells:
    """Cells of a report in one currency, for a horizon in months."""

    def __init__(self, fmt: Formatter, horizon_months: int) -> None:
        self.fmt = fmt
        self.horizon_months = horizon_months

    def payback(self, value: Quantiles | None, pointer: str) -> tuple[str, str, str]:
        """P10, P50 and P90 in months; past the horizon it is never, and is written so."""
        if value is None:
            return NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE
        never = f">{NBSP}{self.horizon_months}"
        low, mid, high = (
            never if month is None else self.fmt.say("fixed 0", month, f"{pointer}/{name}")
            for name, month in (("p10", value.p10), ("p50", value.p50), ("p90", value.p90))
        )
        return low, mid, high

    def npv_cell(self, value: NpvQuantiles | None, pointer: str, rule: str) -> str:
        """P50 (P10 to P90) for a table; n/a where there is nothing to compare with."""
        return NOT_APPLICABLE if value is None else self.fmt.spread(value, pointer, rule)

    def money_cell(self, value: Quantiles | None, pointer: str, rule: str) -> str:
        """P50 (P10 to P90) for a table; n/k where it is not known."""
        if value is None or value.p50 is None:
            return NOT_KNOWN
        return self.fmt.spread(value, pointer, rule)

    def p50_cell(self, value: Quantiles | None, pointer: str, rule: str) -> str:
        """P50 alone for a table; n/a where the option can't run."""
        return NOT_APPLICABLE if value is None else self.fmt.say(rule, value.p50, f"{pointer}/p50")

    def chance_cell(self, value: float | None, pointer: str) -> str:
        """A probability for a table."""
        return NOT_APPLICABLE if value is None else self.fmt.say("probability", value, pointer)
