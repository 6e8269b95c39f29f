"""What a run cost a month leaves out, told beside each."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.cost.plans import plans
from advisor.decision.result import OptionResult
from advisor.report.content.context import Context


def left_out(ctx: Context, options: Iterable[OptionResult]) -> str:
    """Of run costs of some options: that commitments beyond their use stand beside them, and that a term paid ahead
    counts by the month; empty where there is neither."""
    unused = any(row.unused_staying_usd or row.unused_moving_usd for row in ctx.rec.commitments)
    said = ["without commitments paid and not used"] if unused else []
    if any(paid_ahead(option) for option in options if option.run_cost_usd_month is not None):
        said.append("a term paid ahead counted by the month")
    return ", ".join(said)


def paid_ahead(option: OptionResult) -> float:
    """Part of the term of an option that is paid when it begins."""
    plan = plans().get(option.purchase_plan)
    return 0.0 if plan is None else plan.paid_ahead
