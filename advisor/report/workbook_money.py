"""The workbook's sheets of verdicts and of cost by cause, with their sums."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decision.result import CostLine, PortfolioResult, Recommendation, WorkloadResult

from .workbook_grid import Cell, Formula, Number, Sheet, Words, at, formula, known
from .workbook_inputs import EXCHANGE, INPUTS

_NOT_APPLICABLE = "n/a"


def summary(result: Recommendation) -> Sheet:
    """Verdicts and their figures, a row a workload, and the portfolio below."""
    currency = result.exchange.currency
    sheet = Sheet("Summary", (30, 17, 44, *(15,) * 12))
    sheet.add(Words(result.title, "title"))
    sheet.add(f"{result.organisation}; as of {result.as_of}")
    sheet.add(result.portfolio.headline)
    if result.portfolio.follows:
        sheet.add(result.portfolio.follows)
    sheet.add(result.portfolio.decision_asked)
    remark = (
        "Savings are those of moving against the best way of staying, over the horizon; negative: moving costs more."
    )
    sheet.add(
        Words(
            f"{remark} n/k: not known; n/a: nothing to compare. Figures in blue on the sheet Inputs may be changed.",
            "remark",
        )
    )
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
        workload.verdict_in_plan,
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
    return (formula(f"{at(6, row)}*{at(1, EXCHANGE, INPUTS)}", value, "money"),)


def all_of(result: Recommendation) -> str:
    """How the row of all workloads together is called, in the workbook as in the report."""
    count = result.portfolio.workloads
    return "Both" if count == 2 else f"All {count}"


def best_single_move(result: Recommendation) -> WorkloadResult | None:
    """The workload whose move the portfolio's figures are those of, where none is advised: the one with the highest
    median saving."""
    if result.portfolio.basis != "best single move":
        return None
    moves = [(stick.npv_usd.p50, one.id, one) for one in result.workloads if (stick := one.versus_best_stay)]
    return max(moves, key=lambda move: move[:2])[2] if moves else None


def _portfolio_rows(sheet: Sheet, result: Recommendation, first: int) -> None:
    """The bill of all, and what the moves of the plan save; where none is advised, the best single move by its name.
    The row of an only workload holds all of this."""
    if len(result.workloads) == 1:
        return
    last = len(sheet.rows) - 1
    monthly = [workload.today_usd_month for workload in result.workloads if workload.today_usd_month is not None]
    sheet.add(
        Words("Sum of the rows above", "remark"),
        None,
        None,
        Formula(f"SUM({at(3, first)}:{at(3, last)})", sum(monthly), "money"),
        Formula(f"SUM({at(4, first)}:{at(4, last)})", sum(monthly) * 12, "money"),
    )
    whole, best = result.portfolio, best_single_move(result)
    today = whole.today_usd_month
    row = len(sheet.rows)
    bill = (
        known(today, "money"),
        formula(f"{at(3, row)}*12", None if today is None else today * 12, "money"),
    )
    if best is not None or whole.npv_usd is None:
        sheet.add(all_of(result), whole.verdict, "no move is advised", *bill, *(Words(_NOT_APPLICABLE, "missing"),) * 7)
    else:
        cells = (all_of(result), whole.verdict, "the moves that are advised, with joint draws", *bill, *_saved(whole))
        sheet.add(*cells)
    if best is not None:
        option = next((one.label for one in best.options if one.id == best.best_move_option), "")
        sheet.add("Best single move", "not advised", f"{best.name}: {option}", None, None, *_saved(whole))


def _saved(whole: PortfolioResult) -> tuple[Cell, ...]:
    """Saving, chance, payback and one-time cost that the portfolio's figures are."""
    npv, cost = whole.npv_usd, whole.switching_cost_usd
    return (
        *(known(value, "money") for value in ((None,) * 4 if npv is None else (npv.p10, npv.p50, npv.p90, npv.mean))),
        known(whole.probability_of_saving, "share"),
        _payback(
            None if whole.payback_months is None else whole.payback_months.p50,
            assessed=whole.payback_months is not None,
        ),
        known(None if cost is None else cost.p50, "money"),
    )


def cost(result: Recommendation) -> Sheet:
    """Present value by cause, a block a workload: sums and differences live, the engine's own below."""
    sheet = Sheet("Cost", (30, 46, 16, 16, 16, 20, 50, 6, 16, 12))
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
