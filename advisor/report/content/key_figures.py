"""The four figures of the first page, and the saving that they and the charts show."""

from __future__ import annotations

from msgspec import Struct

from advisor.decision.result import NpvQuantiles, Quantiles
from advisor.likelihood import likelihood
from advisor.report.charts.data import DotPlot, Mark, beyond
from advisor.report.content.context import Context
from advisor.report.content.model import KeyFigure, tag
from advisor.report.content.run_cost import left_out, paid_ahead
from advisor.report.format import NBSP, NOT_APPLICABLE, NOT_KNOWN, Scale

LARGE = 1e5
"""A median in the base currency that millions still show with two digits."""


class Saving(Struct, frozen=True):
    """Moving against the best stay, with the pointer at which the attached result holds it."""

    npv: NpvQuantiles
    chance: float
    above: float
    """The chance that it exceeds the buyer's hurdle: by it the verdict is reached."""
    payback: Quantiles | None
    percentiles: tuple[float, ...]
    at: str


def key_figures(ctx: Context) -> tuple[KeyFigure, ...]:
    """Saving, chance, payback and the bad end; of the only workload, or of the portfolio."""
    found = headline_saving(ctx)
    if found is None:
        return _no_figures(ctx)
    return (
        _saving(ctx, found.npv, f"{found.at}/npv_usd"),
        _chance(ctx, found),
        _payback(ctx, found.payback, f"{found.at}/payback_months"),
        _worst(ctx, found.npv, f"{found.at}/npv_usd"),
    )


def headline_saving(ctx: Context) -> Saving | None:
    """The saving that the first page shows, or None where nothing was compared."""
    if ctx.single is not None:
        yardstick, at = ctx.single.result.versus_best_stay, f"{ctx.single.at}/versus_best_stay"
        if yardstick is None:
            return None
        return Saving(
            yardstick.npv_usd,
            yardstick.probability_of_saving,
            yardstick.hurdle_probability,
            yardstick.payback_months,
            yardstick.percentiles_usd,
            at,
        )
    portfolio = ctx.rec.portfolio
    if portfolio.npv_usd is None or portfolio.probability_of_saving is None or portfolio.hurdle_probability is None:
        return None
    return Saving(
        portfolio.npv_usd,
        portfolio.probability_of_saving,
        portfolio.hurdle_probability,
        portfolio.payback_months,
        portfolio.percentiles_usd,
        "/portfolio",
    )


def _no_figures(ctx: Context) -> tuple[KeyFigure, ...]:
    """Where no move was priced: why, and what staying costs today and at its best."""
    barred = any(told.result.verdict == "not feasible" for told in ctx.workloads)
    cell, why = (NOT_APPLICABLE, "no way to move is feasible") if barred else (NOT_KNOWN, "nothing could be assessed")
    portfolio = ctx.rec.portfolio
    figures = [
        KeyFigure("Saving by moving", cell, "", why, "no price was compared"),
        _bill("Today's bill", portfolio.today_usd_month, "/portfolio/today_usd_month", "today", ctx),
        _bill("Bill as advised", portfolio.recommended_usd_month, "/portfolio/recommended_usd_month", "best stay", ctx),
    ]
    today = ctx.option(ctx.single, ctx.single.result.baseline_option) if ctx.single else None
    if today is not None and today[0].npv_usd is not None:
        figures.append(_as_today(ctx, today[0].npv_usd, f"{today[1]}/npv_usd"))
    else:
        assessed = ctx.fmt.say("fixed 0", portfolio.assessed, "/portfolio/assessed")
        held = ctx.fmt.say("fixed 0", portfolio.workloads, "/portfolio/workloads")
        left = "" if portfolio.assessed == portfolio.workloads else "why not stands below"
        figures.append(KeyFigure("Assessed", assessed, f"of {held}", "workloads", left))
    return tuple(figures)


def _bill(label: str, usd: float | None, at: str, role: str, ctx: Context) -> KeyFigure:
    """A monthly bill of all workloads, each on its option of a role."""
    options = [option for told in ctx.workloads for option in told.result.options if role in option.roles]
    scale = ctx.fmt.scale((usd,))
    text = ctx.fmt.say(scale.rule, usd, at)
    said = left_out(ctx, options)
    basis = f"run cost, {said}" if said else "run cost"
    return KeyFigure(label, text, "" if usd is None else f"{scale.unit} a month", "own or list price", basis)


def _as_today(ctx: Context, npv: NpvQuantiles, at: str) -> KeyFigure:
    scale = ctx.fmt.scale((npv.p10, npv.p90))
    low, mid, high = ctx.fmt.triple(npv, at, scale.rule)
    detail = f"{'loss; ' if npv.p50 < 0 else ''}P10{NBSP}{low}, P90{NBSP}{high}"
    basis = f"{ctx.basis().split(',', maxsplit=1)[0]}{tag('C')}"
    return KeyFigure("Carrying on, against best stay", mid, scale.words, detail, basis)


def _scale(ctx: Context, npv: NpvQuantiles) -> Scale:
    """One unit for all figures of a saving: that of its largest end, unless the median would be lost in it."""
    ends = [abs(end) for end in (npv.p10, npv.p50, npv.p90)]
    return ctx.fmt.scale([max(ends)] if abs(npv.p50) >= LARGE else ends)


def _saving(ctx: Context, npv: NpvQuantiles, at: str) -> KeyFigure:
    scale = _scale(ctx, npv)
    low, mid, high = ctx.fmt.triple(npv, at, scale.rule)
    loses = npv.p50 < 0
    label = "Moving, against best stay" if loses else "Saving against best stay"
    if ctx.hypothetical:
        label = "The best single move"
    elif ctx.single is not None and ctx.no_room(ctx.single):
        label = "Moving, had it room"
    detail = f"{'loss; ' if loses else ''}P10{NBSP}{low}, P90{NBSP}{high}"
    return KeyFigure(label, mid, scale.words, detail, f"{ctx.basis().split(',', maxsplit=1)[0]}{tag('C')}")


def _chance(ctx: Context, found: Saving) -> KeyFigure:
    """The chance that is held against the confidence asked for: of a saving above the hurdle, where there is one, with
    the chance of any saving below it."""
    needed = ctx.fmt.say("fixed 0", ctx.rec.required_confidence_pct, "/required_confidence_pct")
    plot = dot_plot(ctx, found, dots=20)
    any_saving = ctx.fmt.say("hundredths", found.chance, f"{found.at}/probability_of_saving")
    # What is needed stands beside the label: next to the longest of the words it would break the line.
    if ctx.rec.hurdle_usd <= 0:
        draws = f"{ctx.fmt.say('fixed 0', ctx.rec.draws, '/draws')} draws"
        label, number, held = f"Chance of saving; {needed} needed", any_saving, found.chance
    else:
        hurdle = ctx.fmt.amount(ctx.rec.hurdle_usd, "/hurdle_usd")
        draws = f"hurdle {hurdle}; {any_saving} save at all"
        label, held = f"Above the hurdle; {needed} needed", found.above
        number = ctx.fmt.say("hundredths", found.above, f"{found.at}/hurdle_probability")
    return KeyFigure(label, number, "of 100", likelihood(held), f"{draws}; a dot is 5 of 100{tag('C')}", plot)


def dot_plot(ctx: Context, found: Saving, *, dots: int) -> DotPlot | None:
    """Quantile dots picked from the result's percentiles, or None where it holds none. `dots`: 20 or 50."""
    if len(found.percentiles) != 99:
        return None
    first, step = (2, 5) if dots == 20 else (0, 2)
    low, mid, high = marks(ctx, found)
    chance = ctx.fmt.say("probability", found.chance, f"{found.at}/probability_of_saving")
    shown = found.percentiles[first::step]
    # The small plot of page 1 has no texts on its axis.
    ends = far_ends(ctx, found, range(first, 99, step)) if dots == 50 else (None, None)
    return DotPlot(shown, 100 // dots, low, mid, high, chance, ends, ctx.fmt.currency)


def far_ends(ctx: Context, found: Saving, places: range) -> tuple[Mark | None, Mark | None]:
    """The outermost of the percentiles at `places`, each with its text where the axis is broken before it."""
    below, above = beyond([found.percentiles[place] for place in places])
    return _far(ctx, found, places[0]) if below else None, _far(ctx, found, places[-1]) if above else None


def _far(ctx: Context, found: Saving, place: int) -> Mark:
    value = found.percentiles[place]
    scale = ctx.fmt.scale((value,))
    return Mark(value, ctx.fmt.say(scale.rule, value, f"{found.at}/percentiles_usd/{place}") + scale.letter)


def marks(ctx: Context, found: Saving) -> tuple[Mark, Mark, Mark]:
    """P10, P50 and P90 of a saving for an axis, each with its printed text."""
    npv = found.npv
    scale = _scale(ctx, npv)
    low, mid, high = ctx.fmt.triple(npv, f"{found.at}/npv_usd", scale.rule)
    unit = scale.letter
    return Mark(npv.p10, low + unit), Mark(npv.p50, mid + unit), Mark(npv.p90, high + unit)


def _payback(ctx: Context, value: Quantiles | None, at: str) -> KeyFigure:
    low, mid, high = ctx.payback(value, at)
    never = value is not None and value.p50 is None
    return KeyFigure(
        "Payback",
        "none" if never else mid,
        "" if never else "month" if mid == "1" else "months",
        f"within {ctx.rec.horizon_months} months at P50" if never else f"P10{NBSP}{low}, P90{NBSP}{high}",
        f"from approval{'; staying would pay ahead, which counts' if stay_paid_ahead(ctx) else ''}{tag('C')}",
    )


def stay_paid_ahead(ctx: Context) -> bool:
    """Whether the best way of staying of what is shown to move pays a term when it begins: a move that does not pay it
    is ahead from the first month, before it has saved anything."""
    told_of = [ctx.single] if ctx.single is not None else [told for told in ctx.workloads if ctx.planned(told)]
    stays = [ctx.option(told, told.result.best_stay_option) for told in told_of]
    return any(stay is not None and paid_ahead(stay[0]) for stay in stays)


def _worst(ctx: Context, npv: NpvQuantiles, at: str) -> KeyFigure:
    """The bad end of the advice: P5 of moving, or where staying is advised, what moving would have gained at P95."""
    if npv.p50 < 0:
        # What is missed may be a hundred times the work that is lost at the median: it has a unit of its own.
        scale = ctx.fmt.scale([npv.p95])
        text = ctx.fmt.say(scale.rule, npv.p95, f"{at}/p95")
        detail = "saving missed by staying" if npv.p95 > 0 else "moving loses even here"
        basis = f"P95: one in twenty is higher{tag('C')}"
        return KeyFigure("If staying is wrong", text, scale.words, detail, basis)
    scale = _scale(ctx, npv)
    text = ctx.fmt.say(scale.rule, npv.p5, f"{at}/p5")
    last = ctx.fmt.say(scale.rule, npv.p1, f"{at}/p1")
    word = "loss" if npv.p5 < 0 else "still a saving"
    basis = f"P5: one in twenty is lower{tag('C')}"
    return KeyFigure("Worst credible case", text, scale.words, f"{word}; P1{NBSP}{last}", basis)
