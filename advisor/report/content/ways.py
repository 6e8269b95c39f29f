"""The ways forward on the first page, of the only workload or of each of several."""

from __future__ import annotations

from advisor.report.content.context import DATED, Context, Told, yardstick_values
from advisor.report.content.model import Column, Row, Table, clean
from advisor.report.content.naming import option_name
from advisor.report.content.options import run_cost_scale, until_then
from advisor.report.content.run_cost import left_out
from advisor.report.format import NOT_KNOWN


def ways(ctx: Context, rows: int) -> Table:
    """At most `rows` options of the only workload, or workloads with what each is advised to run."""
    return _of_one(ctx, ctx.single, rows) if ctx.single is not None else _of_several(ctx, rows)


def _of_one(ctx: Context, told: Told, rows: int) -> Table:
    options = ctx.printed_options(told, rows, barred=False)
    costs = run_cost_scale(ctx, options)
    npvs = ctx.fmt.scale([end for item, _ in options if item.npv_usd for end in (item.npv_usd.p10, item.npv_usd.p90)])
    number, title = ctx.table("Ways forward")
    without = left_out(ctx, [item for item, _ in options])
    made = []
    for item, at in options:
        stay = "best stay" in item.roles
        cost = ctx.p50_cell(item.run_cost_usd_month, f"{at}/run_cost_usd_month", costs.rule)
        npv = "0" if stay else ctx.npv_cell(item.npv_usd, f"{at}/npv_usd", npvs.rule)
        made.append(
            Row(
                (
                    option_name(item, assessed=told.result.verdict != "not assessed"),
                    cost,
                    npv,
                    ctx.chance_cell(None if stay else item.probability_of_saving, f"{at}/probability_of_saving"),
                    clean(item.why_not) if item.why_not else ctx.fleet(item, at),
                ),
                strong="recommended" in item.roles,
            )
        )
    left = len(told.result.options) - len(options)
    more = f"{any_saving(ctx)} {left} more in the attached result." if left else any_saving(ctx)
    if until_then(told):
        more = f" {until_then(told)}{more}"
    against = "best stay"
    if told.result.verdict == "not assessed":
        against = "today"
        more = f" Ways of staying, none of them advised while moving is not assessed.{more}"
    return Table(
        number,
        title,
        (
            Column("Option", 46),
            Column(f"Run cost ({costs.unit}/month)", 14, "right"),
            Column(f"NPV against {against} ({npvs.unit})", 21, "right"),
            Column("Chance", 9, "right"),
            Column("Fleet and rate", 24),
        ),
        tuple(made),
        f"P50 (P10 to P90). {ctx.basis()}; {DATED}.{f' Run cost: {without}.' if without else ''}{more}",
    )


def any_saving(ctx: Context) -> str:
    """That the chance in a table is of any saving, where the verdict asks for one above the buyer's hurdle."""
    return " Chance: of any saving, below the hurdle too." if ctx.rec.hurdle_usd > 0 else ""


def _stopped_in_time(ctx: Context) -> str:
    """Why the saving of a move may be small beside the run costs: most futures end it before it is paid for."""
    ended = [told for told in ctx.workloads if told.result.giving_up is not None and told.result.giving_up.share > 0]
    if not ended:
        return ""
    return " A move that validation shows too dear ends there, its work lost."


def _of_several(ctx: Context, rows: int) -> Table:
    ranked = ctx.ranked()
    shown = ranked[:rows]
    scale = ctx.fmt.scale(yardstick_values([told.result.versus_best_stay for told in shown]))
    number, title = ctx.table("Ways forward, workload by workload")
    made = [
        Row((told.name, ctx.verdict(told), what_to_do(ctx, told), *ctx.saving_cells(told, scale.rule)))
        for told in shown
    ]
    left = len(ranked) - len(shown)
    more = f" {left} more in the portfolio table." if left else ""
    more = f"{any_saving(ctx)}{_stopped_in_time(ctx)}{more}"
    return Table(
        number,
        title,
        (
            Column("Workload", 24),
            Column("Verdict", ctx.verdict_weight),
            Column("What to run", 40),
            Column(f"NPV of moving ({scale.unit})", 28, "right"),
            Column("Chance", 9, "right"),
        ),
        tuple(made),
        f"Against the best way of staying, P50 (P10 to P90). {ctx.basis()}; {DATED}.{more}",
    )


def what_to_do(ctx: Context, told: Told) -> str:
    """The option that is recommended, else the best stay, else what runs today."""
    for wanted in (told.result.recommended_option, told.result.best_stay_option, told.result.baseline_option):
        found = ctx.option(told, wanted)
        if found is not None:
            later = found[0].later_start
            begins = "" if later is None else f", from {later.date}; {later.first} until then"
            piloted = told.result.advised == "pilot first" and wanted != told.result.best_stay_option
            return clean(found[0].label + begins + (", until the pilot is read" if piloted else ""))
    return clean(told.result.today_label) or NOT_KNOWN
