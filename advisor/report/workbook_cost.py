"""The workbook's sheet of cost by cause, with sums that a reader can follow."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decision.result import CostLine, Recommendation, WorkloadResult

from .workbook_grid import Cell, Sheet, Words, at, formula, known
from .workbook_inputs import in_base


def cost(result: Recommendation) -> Sheet:
    """Present value by cause, a block a workload: sums and differences live, the engine's own below."""
    currency = result.exchange.currency
    columns = ("today", "best stay", "best move", "saving: stay − move")
    twins = () if currency == "USD" else tuple(f"{name}, {currency}" for name in columns)
    sheet = Sheet("Cost", (30, 46, 16, 16, 16, 20, 50, 6, 16, 12, *(16 for _ in twins)))
    sheet.add(Words("Cost by cause: present value over the horizon, mean over the draws, USD", "title"))
    sheet.head = sheet.add_head(
        "workload",
        "cost line",
        *columns,
        "basis",
        "tag",
        "owner",
        "date",
        *twins,
    )
    for workload in result.workloads:
        if workload.cost_lines:
            _cost_block(sheet, result, workload)
    return sheet


def _cost_block(sheet: Sheet, result: Recommendation, workload: WorkloadResult) -> None:
    *lines, total = workload.cost_lines
    first = len(sheet.rows)
    for line in lines:
        row = len(sheet.rows)
        told = (line.basis, line.tag, line.owner, line.date)
        twins = _twins(result, row, *_three(line))
        sheet.add(workload.name, line.line, *_amounts(line), _difference(line, row), *told, *twins)
    last = len(sheet.rows) - 1
    columns = list(zip(*(_three(line) for line in lines), strict=True))
    sums = [sum(value for value in column if value is not None) if _any_known(column) else None for column in columns]
    row = len(sheet.rows)
    cells = [
        formula(f"SUM({at(column, first)}:{at(column, last)})", value, "money")
        for column, value in enumerate(sums, start=2)
    ]
    saving = formula(f"{at(3, row)}-{at(4, row)}", _less(sums[1], sums[2]), "money")
    untold = (None,) * 4
    sheet.add(workload.name, "Sum of the lines", *cells, saving, *untold, *_twins(result, row, *sums))
    engine = (*_amounts(total), _difference(total, row + 1), *untold, *_twins(result, row + 1, *_three(total)))
    sheet.add(workload.name, f"{total.line}, as the engine computed it", *engine)
    check = (
        formula(f"{at(column, row)}-{at(column, row + 1)}", _less(value, found), "figure")
        for column, (value, found) in enumerate(zip(sums, _three(total), strict=True), start=2)
    )
    sheet.add(workload.name, "Difference: rounding to six digits", *check)
    sheet.add()


def _twins(
    result: Recommendation, row: int, today: float | None, stay: float | None, move: float | None
) -> tuple[Cell, ...]:
    """The row's three amounts and their difference in the base currency."""
    return in_base(result, [(column, row) for column in (2, 3, 4, 5)], [today, stay, move, _less(stay, move)])


def _any_known(values: Sequence[float | None]) -> bool:
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
