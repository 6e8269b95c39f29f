"""The workbook's sheet of cash by year, discounted at a rate that a reader may change."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decision.result import Recommendation, YearFlow

from .workbook_grid import Cell, Formula, Number, Sheet, Words, at, formula, known
from .workbook_inputs import INPUTS, OWN_RATE, RATE, in_base
from .workbook_summary import all_of, best_single_move


def cash_flow(result: Recommendation) -> Sheet:
    """Cash by year, undiscounted and discounted at the rate of the inputs."""
    currency, names = result.exchange.currency, ("net", "net, cumulative", "net, discounted")
    twins = () if currency == "USD" else tuple(f"{name}, {currency}" for name in names)
    sheet = Sheet("Cash flow", (36, 6, *(15 for _ in range(12 + len(twins)))))
    sheet.add(Words("Cash flow by year from the decision, USD, means over the draws", "title"))
    remark = (
        "The discounted years take each year's mean at its middle, with terms in the year in which they are paid and "
        "blocks month by month. The engine discounts each payment in its own month, draw by draw: the two differ by "
        "some per cent, and by more where a term is paid ahead."
    )
    sheet.add(Words(remark, "remark"))
    sheet.head = sheet.add_head(
        "workload", "year", "best stay", "best move", "one-time", "upkeep", "net", "net, cumulative", "discount factor",
        "net, discounted", "net P10", "net P50", "net P90", "cumulative P50", *twins,
    )  # fmt: skip
    for workload in result.workloads:
        if workload.cash_flow_by_year:
            stick = workload.versus_best_stay
            mean = None if stick is None else stick.npv_usd.mean
            _cash_block(sheet, result, workload.name, workload.cash_flow_by_year, mean)
    whole = result.portfolio
    if whole.cash_flow_by_year and len(result.workloads) > 1:
        mean = None if whole.npv_usd is None else whole.npv_usd.mean
        _cash_block(sheet, result, _together(result), whole.cash_flow_by_year, mean)
    return sheet


def _together(result: Recommendation) -> str:
    """What the years of the portfolio are those of."""
    best = best_single_move(result)
    if best is not None:
        return f"Best single move, not advised: {best.name}"
    return f"{all_of(result)}: the moves that are advised"


def _cash_block(
    sheet: Sheet, result: Recommendation, name: str, flows: Sequence[YearFlow], engine: float | None
) -> None:
    tried, own = at(1, RATE, INPUTS), at(1, OWN_RATE, INPUTS)
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
            *in_base(result, [(6, row), (7, row), (9, row)], [net, cumulative, net * factor]),
        )
    last = len(sheet.rows) - 1
    row = len(sheet.rows)
    sheet.add(
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
        *(None,) * 4,
        *_discounted(result, row, present, net=cumulative),
    )
    told = Words("NPV, mean, engine, at the rate of the report", "remark")
    sheet.add(name, *(None,) * 7, told, known(engine, "money"), *(None,) * 4, *_discounted(result, row + 1, engine))
    gap = formula(f"{'+'.join(as_reported)}-{at(9, row + 1)}", None if engine is None else present - engine, "money")
    sheet.add(name, *(None,) * 7, Words("difference, both at the rate of the report", "remark"), gap)
    sheet.add()


def _discounted(result: Recommendation, row: int, present: float | None, net: float | None = None) -> tuple[Cell, ...]:
    """A row's net, where it is told, and its discounted net in the base currency."""
    if result.exchange.currency == "USD":
        return ()
    first = in_base(result, [(6, row)], [net]) if net is not None else (None,)
    return (*first, None, *in_base(result, [(9, row)], [present]))


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
