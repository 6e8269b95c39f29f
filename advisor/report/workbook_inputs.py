"""The workbook's sheet of what the result rests on as a whole, and the cells of it that formulas read."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.decision.result import Recommendation

from .workbook_grid import Cell, Number, Sheet, Words, at, formula

INPUTS = "Inputs"
RATE, OWN_RATE, EXCHANGE = 3, 4, 7
"""Rows of the inputs that formulas read: the discount rate to try, the one of the report, the exchange rate."""


def inputs(result: Recommendation) -> Sheet:
    """What the result rests on as a whole. Formulas on other sheets read the rows in blue."""
    sheet = Sheet(INPUTS, (34, 22, 70))
    sheet.add(Words("Inputs", "title"))
    sheet.add_head("input", "value", "meaning")
    sheet.add(
        "Horizon (months)",
        Number(result.horizon_months, "whole"),
        "counted from the decision; another one takes the engine: fleets, terms and years would not follow here",
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


def in_base(result: Recommendation, places: Sequence[tuple[int, int]], usd: Sequence[float | None]) -> tuple[Cell, ...]:
    """Amounts in the base currency at the rate of the inputs, by the (column, row) at which the same sheet has them in
    dollars; nothing where the dollar is the base currency."""
    exchange = result.exchange
    if exchange.currency == "USD":
        return ()
    return tuple(
        formula(f"{at(*place)}*{at(1, EXCHANGE, INPUTS)}", None if value is None else value * exchange.per_usd, "money")
        for place, value in zip(places, usd, strict=True)
    )
