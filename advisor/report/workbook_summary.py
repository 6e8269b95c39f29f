"""The workbook's sheet of verdicts, a row a workload, and of all workloads together."""

from __future__ import annotations

from advisor.decision.result import Quantiles, Recommendation, WorkloadResult, Yardstick

from .workbook_grid import Cell, Formula, Sheet, Words, at, formula, known
from .workbook_inputs import in_base

_NOT_APPLICABLE = "n/a"


def summary(result: Recommendation) -> Sheet:
    """Verdicts and their figures, a row a workload, and the portfolio below."""
    currency = result.exchange.currency
    sheet = Sheet("Summary", (30, 17, 44, *(15,) * 13))
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
    twins = (f"saving P50 {currency}", f"one-time P50 {currency}", f"today {currency}/month")
    sheet.head = sheet.add_head(*names, *(twins if currency != "USD" else ()))
    first = len(sheet.rows)
    for workload in result.workloads:
        row = len(sheet.rows)
        saving, today = _median(workload.versus_best_stay), workload.today_usd_month
        cost = workload.switching_cost_usd
        sheet.add(*_summary_row(workload, row), *_twins(result, row, saving, cost, today))
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


def _twins(
    result: Recommendation,
    row: int,
    saving: float | None,
    cost: Quantiles | None,
    today: float | None,
) -> tuple[Cell, ...]:
    """The median saving, the median one-time cost and today's bill in the base currency."""
    return in_base(result, [(6, row), (11, row), (3, row)], [saving, None if cost is None else cost.p50, today])


def _median(stick: Yardstick | None) -> float | None:
    return None if stick is None else stick.npv_usd.p50


def _payback(months: float | None, *, assessed: bool) -> Cell:
    if months is None and assessed:
        return Words("beyond horizon", "missing")
    return known(months, "figure")


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
        lacking = (Words(_NOT_APPLICABLE, "missing"),) * 7
        twins = (*lacking[:2], *in_base(result, [(3, row)], [today])) if result.exchange.currency != "USD" else ()
        sheet.add(all_of(result), whole.verdict, "no move is advised", *bill, *lacking, None, *twins)
    else:
        told = "the moves that are advised, with joint draws"
        sheet.add(all_of(result), whole.verdict, told, *bill, *_saved(result, row, today))
    if best is not None:
        option = next((one.label for one in best.options if one.id == best.best_move_option), "")
        told = f"{best.name}: {option}"
        sheet.add("Best single move", "not advised", told, None, None, *_saved(result, row + 1))


def _saved(result: Recommendation, row: int, today: float | None = None) -> tuple[Cell, ...]:
    """Saving, chance, payback and one-time cost that the portfolio's figures are, also in the base currency."""
    whole = result.portfolio
    npv, cost = whole.npv_usd, whole.switching_cost_usd
    return (
        *(known(value, "money") for value in ((None,) * 4 if npv is None else (npv.p10, npv.p50, npv.p90, npv.mean))),
        known(whole.probability_of_saving, "share"),
        _payback(
            None if whole.payback_months is None else whole.payback_months.p50,
            assessed=whole.payback_months is not None,
        ),
        known(None if cost is None else cost.p50, "money"),
        None,
        *_twins(result, row, None if npv is None else npv.p50, cost, today),
    )
