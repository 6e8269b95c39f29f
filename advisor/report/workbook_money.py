"""The workbook's sheets that calculate: summary, inputs, cost, cash flow."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decision.result import CostLine, Recommendation, WorkloadResult, YearFlow

from .workbook_grid import Cell, Formula, Number, Sheet, Words, at, formula, known

INPUTS, SUMMARY, COST, CASH = "Inputs", "Summary", "Cost", "Cash flow"
_RATE, _OWN_RATE, _EXCHANGE = 3, 4, 7
"""Rows of the inputs that formulas read: the discount rate to try, the one of the report, the exchange rate."""


def inputs(result: Recommendation) -> Sheet:
    """What the result rests on as a whole. Formulas on other sheets read the rows in blue."""
    sheet = Sheet(INPUTS, (34, 22, 70))
    sheet.add(Words("Inputs", "title"))
    sheet.add_head("input", "value", "meaning")
    sheet.add(
        "Horizon (months)",
        Number(result.horizon_months, "whole"),
        "counted from the decision; fleets, terms and the years on the sheet Cash flow are those of this horizon, "
        "so that another one has to be computed by the engine",
    )
    sheet.add(
        "Discount rate (% a year)",
        Number(result.discount_rate_pct, "percent", given=True),
        "changing it here changes the discounted years on the sheet Cash flow, and no figure of the engine",
    )
    sheet.add(
        "Discount rate of the report (% a year)",
        Number(result.discount_rate_pct, "percent"),
        "at which the engine computed, and at which the two are compared on the sheet Cash flow",
    )
    sheet.add("Confidence asked for (%)", Number(result.required_confidence_pct, "percent"), "share of draws that save")
    sheet.add("Hurdle (USD)", Number(result.hurdle_usd, "money"), "saving that must be exceeded")
    exchange = result.exchange
    sheet.add(
        f"{exchange.currency} per USD",
        Number(exchange.per_usd, "factor", given=True),
        f"{exchange.as_of}, {exchange.source}",
    )
    sheet.add("Draws", Number(result.draws, "whole"), f"seed {result.seed}")
    for name, value in (
        ("As of", result.as_of),
        ("Newest price", result.newest_price),
        ("Engine", result.engine_version),
        ("Case SHA-256", result.case_sha256),
        ("Catalog SHA-256", result.catalog_sha256),
    ):
        sheet.add(name, value)
    return sheet


def summary(result: Recommendation) -> Sheet:
    """Verdicts and their figures, a row a workload, and the portfolio below."""
    currency = result.exchange.currency
    sheet = Sheet(SUMMARY, (30, 14, 44, *(15,) * 12))
    sheet.add(Words(result.title, "title"))
    sheet.add(f"{result.organisation}; as of {result.as_of}")
    sheet.add(result.portfolio.headline)
    if result.portfolio.follows:
        sheet.add(result.portfolio.follows)
    sheet.add(result.portfolio.decision_asked)
    remark = (
        "Savings are those of moving against the best way of staying, over the horizon; negative: moving costs more."
    )
    sheet.add(Words(f"{remark} n/k: not known. Figures in blue on the sheet Inputs may be changed.", "remark"))
    names = (
        "workload", "verdict", "recommended", "today USD/month", "today USD/year", "saving P10 USD", "saving P50 USD",
        "saving P90 USD", "saving mean USD", "chance of saving", "payback P50 months", "one-time P50 USD",
        "walk-away price USD/hour",
    )  # fmt: skip
    head = (*names, f"saving P50 {currency}") if currency != "USD" else names
    sheet.head = sheet.add_head(*head)
    first = len(sheet.rows)
    for workload in result.workloads:
        row = len(sheet.rows)
        cells = _summary_row(workload, row)
        sheet.add(*cells, *_in_base(result, cells, row))
    _portfolio_rows(sheet, result, first)
    return sheet


def _summary_row(workload: WorkloadResult, row: int) -> tuple[Cell, ...]:
    stick = workload.versus_best_stay
    npv = None if stick is None else stick.npv_usd
    today = workload.today_usd_month
    recommended = next((option.label for option in workload.options if option.id == workload.recommended_option), "")
    return (
        workload.name,
        workload.verdict,
        recommended,
        known(today, "money"),
        formula(f"{at(3, row)}*12", None if today is None else today * 12, "money"),
        *(known(None if npv is None else value, "money") for value in _saving(workload)),
        known(None if stick is None else stick.probability_of_saving, "share"),
        _payback(None if stick is None else stick.payback_months.p50, assessed=stick is not None),
        known(None if workload.switching_cost_usd is None else workload.switching_cost_usd.p50, "money"),
        known(workload.walk_away_usd_h, "price"),
    )


def _saving(workload: WorkloadResult) -> tuple[float | None, ...]:
    stick = workload.versus_best_stay
    if stick is None:
        return (None,) * 4
    return (stick.npv_usd.p10, stick.npv_usd.p50, stick.npv_usd.p90, stick.npv_usd.mean)


def _payback(months: float | None, *, assessed: bool) -> Cell:
    if months is None and assessed:
        return Words("beyond horizon", "missing")
    return known(months, "figure")


def _in_base(result: Recommendation, cells: Sequence[Cell], row: int) -> tuple[Cell, ...]:
    """The median saving in the base currency, where that is not the dollar."""
    if result.exchange.currency == "USD":
        return ()
    median = cells[6]
    value = median.value * result.exchange.per_usd if isinstance(median, Number) else None
    return (formula(f"{at(6, row)}*{at(1, _EXCHANGE, INPUTS)}", value, "money"),)


def _portfolio_rows(sheet: Sheet, result: Recommendation, first: int) -> None:
    last = len(sheet.rows) - 1
    monthly = [workload.today_usd_month for workload in result.workloads if workload.today_usd_month is not None]
    row = len(sheet.rows)
    sheet.add(
        Words("Sum of the rows above", "remark"),
        None,
        None,
        Formula(f"SUM({at(3, first)}:{at(3, last)})", sum(monthly), "money"),
        Formula(f"SUM({at(4, first)}:{at(4, last)})", sum(monthly) * 12, "money"),
    )
    whole = result.portfolio
    npv = whole.npv_usd
    today = whole.today_usd_month
    sheet.add(
        "Portfolio",
        whole.verdict,
        "as the engine computed it, with joint draws",
        known(today, "money"),
        formula(f"{at(3, row + 1)}*12", None if today is None else today * 12, "money"),
        *(known(value, "money") for value in ((None,) * 4 if npv is None else (npv.p10, npv.p50, npv.p90, npv.mean))),
        known(whole.probability_of_saving, "share"),
        _payback(
            None if whole.payback_months is None else whole.payback_months.p50,
            assessed=whole.payback_months is not None,
        ),
        known(None if whole.switching_cost_usd is None else whole.switching_cost_usd.p50, "money"),
    )


def cost(result: Recommendation) -> Sheet:
    """Present value by cause, a block a workload: sums and differences live, the engine's own below."""
    sheet = Sheet(COST, (30, 46, 16, 16, 16, 20, 50, 6, 16, 12))
    sheet.add(Words("Cost by cause: present value over the horizon, mean over the draws, USD", "title"))
    sheet.head = sheet.add_head(
        "workload",
        "cost line",
        "today",
        "best stay",
        "best move",
        "saving: stay − move",
        "basis",
        "tag",
        "owner",
        "date",
    )
    for workload in result.workloads:
        if workload.cost_lines:
            _cost_block(sheet, workload)
    return sheet


def _cost_block(sheet: Sheet, workload: WorkloadResult) -> None:
    *lines, total = workload.cost_lines
    first = len(sheet.rows)
    for line in lines:
        row = len(sheet.rows)
        told = (line.basis, line.tag, line.owner, line.date)
        sheet.add(workload.name, line.line, *_amounts(line), _difference(line, row), *told)
    last = len(sheet.rows) - 1
    columns = list(zip(*(_three(line) for line in lines), strict=True))
    sums = [sum(value for value in column if value is not None) if any_known(column) else None for column in columns]
    row = len(sheet.rows)
    cells = [
        formula(f"SUM({at(column, first)}:{at(column, last)})", value, "money")
        for column, value in enumerate(sums, start=2)
    ]
    stay, move = sums[1], sums[2]
    saving = None if stay is None or move is None else stay - move
    sheet.add(workload.name, "Sum of the lines", *cells, formula(f"{at(3, row)}-{at(4, row)}", saving, "money"))
    sheet.add(workload.name, f"{total.line}, as the engine computed it", *_amounts(total), _difference(total, row + 1))
    check = (
        formula(f"{at(column, row)}-{at(column, row + 1)}", _less(value, engine), "figure")
        for column, (value, engine) in enumerate(zip(sums, _three(total), strict=True), start=2)
    )
    sheet.add(workload.name, "Difference: rounding to six digits", *check)
    sheet.add()


def any_known(values: Sequence[float | None]) -> bool:
    """Whether there is a number among the values."""
    return any(value is not None for value in values)


def _three(line: CostLine) -> tuple[float | None, float | None, float | None]:
    return line.today_usd, line.best_stay_usd, line.best_move_usd


def _amounts(line: CostLine) -> tuple[Cell, ...]:
    return tuple(known(value, "money") for value in _three(line))


def _difference(line: CostLine, row: int) -> Cell:
    return formula(f"{at(3, row)}-{at(4, row)}", _less(line.best_stay_usd, line.best_move_usd), "money")


def _less(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one - other


def cash_flow(result: Recommendation) -> Sheet:
    """Cash by year, undiscounted and discounted at the rate of the inputs."""
    sheet = Sheet(CASH, (30, 6, *(15,) * 12))
    sheet.add(Words("Cash flow by year from the decision, USD, means over the draws", "title"))
    remark = (
        "The discounted years take each year's mean at its middle, with terms in the year in which they are paid and "
        "blocks month by month. The engine discounts each payment in its own month, draw by draw: the two differ by "
        "some per cent, and by more where a term is paid ahead."
    )
    sheet.add(Words(remark, "remark"))
    sheet.head = sheet.add_head(
        "workload", "year", "best stay", "best move", "one-time", "upkeep", "net", "net, cumulative", "discount factor",
        "net, discounted", "net P10", "net P50", "net P90", "cumulative P50",
    )  # fmt: skip
    for workload in result.workloads:
        if workload.cash_flow_by_year:
            stick = workload.versus_best_stay
            mean = None if stick is None else stick.npv_usd.mean
            _cash_block(sheet, result, workload.name, workload.cash_flow_by_year, mean)
    whole = result.portfolio
    if whole.cash_flow_by_year:
        mean = None if whole.npv_usd is None else whole.npv_usd.mean
        _cash_block(sheet, result, "Portfolio", whole.cash_flow_by_year, mean)
    return sheet


def _cash_block(
    sheet: Sheet, result: Recommendation, name: str, flows: Sequence[YearFlow], engine: float | None
) -> None:
    tried, own = at(1, _RATE, INPUTS), at(1, _OWN_RATE, INPUTS)
    as_reported: list[str] = []
    first = len(sheet.rows)
    cumulative = present = 0.0
    for flow in flows:
        row = len(sheet.rows)
        net = flow.best_stay_usd - flow.best_move_usd - flow.one_time_usd - flow.upkeep_usd
        cumulative += net
        middle = ((flow.year - 1) * 12 + min(flow.year * 12, result.horizon_months)) / 24
        factor = (1 + result.discount_rate_pct / 100) ** -middle
        present += net * factor
        as_reported.append(f"{at(6, row)}{_factor(own, middle)}")
        sheet.add(
            name,
            Number(flow.year, "whole"),
            *(
                Number(value, "money")
                for value in (flow.best_stay_usd, flow.best_move_usd, flow.one_time_usd, flow.upkeep_usd)
            ),
            Formula(f"{at(2, row)}-{at(3, row)}-{at(4, row)}-{at(5, row)}", net, "money"),
            Formula(f"SUM({at(6, first)}:{at(6, row)})", cumulative, "money"),
            Formula(f"1{_factor(tried, middle)}", factor, "factor"),
            Formula(f"{at(6, row)}*{at(8, row)}", net * factor, "money"),
            *(known(value, "money") for value in (flow.net_usd.p10, flow.net_usd.p50, flow.net_usd.p90)),
            known(flow.cumulative_p50_usd, "money"),
        )
    last = len(sheet.rows) - 1
    row = sheet.add(
        name,
        None,
        *(
            Formula(f"SUM({at(column, first)}:{at(column, last)})", value, "money")
            for column, value in enumerate(_totals(flows), start=2)
        ),
        Formula(f"SUM({at(6, first)}:{at(6, last)})", cumulative, "money"),
        None,
        Words("NPV from these years", "remark"),
        Formula(f"SUM({at(9, first)}:{at(9, last)})", present, "money"),
    )
    told = Words("NPV, mean, engine, at the rate of the report", "remark")
    sheet.add(name, *(None,) * 7, told, known(engine, "money"))
    gap = formula(f"{'+'.join(as_reported)}-{at(9, row + 1)}", None if engine is None else present - engine, "money")
    sheet.add(name, *(None,) * 7, Words("difference, both at the rate of the report", "remark"), gap)
    sheet.add()


def _factor(rate: str, years: float) -> str:
    """What a payment after some years is multiplied by, as the end of a formula. The years stand in it as a number:
    a horizon that a reader could change would leave the years beyond it where they are."""
    return f"/(1+{rate}/100)^{years!r}"


def _totals(flows: Sequence[YearFlow]) -> tuple[float, float, float, float]:
    return (
        sum(flow.best_stay_usd for flow in flows),
        sum(flow.best_move_usd for flow in flows),
        sum(flow.one_time_usd for flow in flows),
        sum(flow.upkeep_usd for flow in flows),
    )
