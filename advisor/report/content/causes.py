"""The charts that name causes: what makes up the cost, and which input moves the saving."""

from __future__ import annotations

from advisor.decision.telling.words import sentence_case
from advisor.report.charts.data import Mark, Step, Swing, Tornado, Waterfall
from advisor.report.content.context import Context, Told
from advisor.report.content.model import FigureBlock, clean
from advisor.report.content.naming import unit_words

BARS, BARS_OF_SEVERAL = 8, 5
"""Inputs of the tornado, where there is but one workload and where its workload is one of several."""


def drawn(ctx: Context) -> Told | None:
    """The workload whose causes are drawn: the first in rank that was compared; the result holds all."""
    return next((told for told in ctx.detailed() if told.result.versus_best_stay is not None), None)


def waterfall(ctx: Context, told: Told) -> tuple[FigureBlock, ...]:
    """From today's cost to that of moving."""
    steps = told.result.waterfall
    if not steps:
        return ()
    scale = ctx.fmt.scale([step.usd for step in steps])
    made = []
    for place, step in enumerate(steps):
        text = ctx.fmt.say(scale.rule, step.usd, f"{told.at}/waterfall/{place}/usd")
        signed = text if step.total or step.usd <= 0 else f"+{text}"
        made.append(Step(clean(step.name), step.usd, signed, step.total))
    number = ctx.figure()
    whose = "" if ctx.single else f": {told.name}"
    return (
        FigureBlock(
            number,
            f"From today's cost to that of moving, cause by cause{whose}",
            f"Present value of cost ({scale.unit}): totals solid, savings outlined, additions "
            f"hatched. Means over the draws, so that the steps add but for rounding; medians need not. Data: result, "
            f"{told.at}/waterfall.",
            Waterfall(tuple(made), ctx.fmt.currency),
        ),
    )


def tornado(ctx: Context, told: Told) -> tuple[FigureBlock, ...]:
    """What each input alone does to the saving, widest first."""
    middle_usd, bars = told.result.tornado_middle_usd, told.result.tornado[: BARS if ctx.single else BARS_OF_SEVERAL]
    if middle_usd is None or not bars:
        return ()
    through = told.result.carried_through
    of = "a move that is carried through" if through else "moving"
    swings = []
    for place, bar in enumerate(bars):
        at = f"{told.at}/tornado/{place}"
        low = ctx.fmt.say("digits 3", bar.low_input, f"{at}/low_input")
        high = ctx.fmt.say("digits 3", bar.high_input, f"{at}/high_input")
        label = f"{clean(bar.quantity)} ({unit_words(bar.unit)}) {bar.tag}"
        swings.append(Swing(label, bar.low_usd, bar.high_usd, low, high))
    scale = ctx.fmt.scale([middle_usd])
    where = "giving_up/carried_through_usd" if through else "versus_best_stay/npv_usd"
    middle = ctx.fmt.say(scale.rule, middle_usd, f"{told.at}/{where}/p50")
    number = ctx.figure()
    widest = clean(bars[0].quantity).removesuffix(", against today")
    whose = "" if ctx.single else f" of {told.name}"
    return (
        FigureBlock(
            number,
            f"{sentence_case(widest)} sways the saving{whose} most",
            f"Median saving of {of} where one input lies at its P10 (open) and its P90 (filled), whose values stand at "
            f"the ends; line at the median of all draws. Data: result, {told.at}/tornado.",
            Tornado(tuple(swings), Mark(middle_usd, f"{middle}{scale.letter}"), ctx.fmt.currency, of=of),
        ),
    )
