"""The break-even of the two prices: the chart, or why there is none."""

from __future__ import annotations

from advisor.decision.result import PriceAxis as Axis
from advisor.decision.result import SwitchPoint
from advisor.decision.telling.words import sentence_case
from advisor.report.charts.data import BreakEvenLines, Mark, PriceAxis, PriceLine
from advisor.report.content.context import Context, Told
from advisor.report.content.model import Block, FigureBlock, Prose, bold, clean
from advisor.report.content.naming import unit_words
from advisor.report.content.switch_values import price_rule
from advisor.report.format import NBSP


def break_even(ctx: Context, told: Told) -> tuple[Block, ...]:
    """Lines of even odds across GPU and Neuron price, with today's prices and the switch points of either."""
    found, yardstick = told.result.break_even, told.result.versus_best_stay
    if yardstick is None:
        return ()
    whose = "" if ctx.single else f"{told.name}: "
    if found is None:
        return (
            Prose(
                f"{bold('No break-even is drawn.')} {sentence_case(f'{whose}within')} ten times today's prices no pair "
                "of GPU and Neuron price makes both ways even.",
                "card",
            ),
        )
    at = f"{told.at}/break_even"
    gpu = _axis(ctx, told, found.gpu, f"{at}/gpu", "gpu_price")
    neuron = _axis(ctx, told, found.neuron, f"{at}/neuron", "neuron_price")
    lines = tuple(
        PriceLine(
            line.chance_pct,
            f"{ctx.fmt.say('fixed 0', line.chance_pct, f'{at}/lines/{place}/chance_pct')} of 100 save",
            line.pairs,
        )
        for place, line in enumerate(found.lines)
    )
    number = ctx.figure()
    return (
        FigureBlock(
            number,
            sentence_case(whose + _finding(gpu, yardstick.npv_usd.p50)),
            "On each line moving saves in so many of 100 draws, below it in more. Cross: today's prices. Where one "
            "price alone changes, the median saving is zero at the circle and the verdict turns at the diamond. All "
            f"prices of a side move in step. Data: result, {at}.",
            BreakEvenLines(gpu, neuron, ctx.verdict(told), lines),
        ),
    )


def _axis(ctx: Context, told: Told, axis: Axis, at: str, name: str) -> PriceAxis:
    flips = even = None
    for place, point in enumerate(told.result.switch_points):
        if point.input == name:
            here = f"{told.at}/switch_points/{place}"
            even = _mark(ctx, point.median_zero_at, f"{here}/median_zero_at", axis.end)
            flips = _turn(_mark(ctx, point.flips_at, f"{here}/flips_at", axis.end), point)
    now = Mark(axis.now, ctx.fmt.say(price_rule(axis.now), axis.now, f"{at}/now"))
    return PriceAxis(f"{clean(axis.label)} ({unit_words(axis.unit)})", now, axis.end, flips, even)


def _mark(ctx: Context, value: float | None, at: str, end: float) -> Mark | None:
    return None if value is None or value > end else Mark(value, ctx.fmt.say(price_rule(value), value, at))


def _turn(mark: Mark | None, point: SwitchPoint) -> Mark | None:
    return None if mark is None else Mark(mark.value, f"{mark.text}: {point.flips_to}")


def _finding(gpu: PriceAxis, median: float) -> str:
    if gpu.even is None:
        return "at today's Neuron price no GPU price within ten times today's makes both ways even"
    price = f"USD{NBSP}{gpu.even.text} an hour"
    if median > 0:
        return f"moving pays down to a GPU price of {price}, at today's Neuron price"
    return f"moving is as good only from a GPU price of {price}, at today's Neuron price"
