"""The buyer's own rates that hold for a time: from which day, and until when."""

from __future__ import annotations

from datetime import date

from advisor.case.commercials import RateCardRow
from advisor.case.model import Case
from advisor.decision.result import OptionResult


def holds(case: Case, option: OptionResult) -> str:
    """When the rate holds that an option's cost is told at, "from 2027-03-01 to 2027-08-31; another follows".

    Empty for a list price, and for a rate without days.
    """
    rows = _rows(case, option)
    row = _paid(case, option, rows)
    if row is None:
        return ""
    begins = row.valid_from if row.valid_from is not None and row.valid_from > case.decision.decides_on else None
    days = [f"from {begins}"] if begins else []
    if row.valid_to is not None:
        days.append(f"to {row.valid_to}")
    said = " ".join(days)
    follows = any(row.valid_to is not None and _first(other) > row.valid_to for other in rows)
    return f"{said}; another follows" if follows else said


def own_in_base(case: Case, option: OptionResult) -> bool:
    """Whether an option is paid at a rate of the buyer's own that was given in another currency than the dollar."""
    price = option.price
    if price is None or price.tag != "B":
        return False
    given = [row for row in _rows(case, option) if row.currency == "USD"]
    return all(float(row.price_per_hour) != price.usd_per_hour for row in given)


def _rows(case: Case, option: OptionResult) -> list[RateCardRow]:
    """What the rate card says of an option, in the order of its days; nothing where the price is not the buyer's."""
    price = option.price
    if price is None or price.tag != "B":
        return []
    found = [
        row
        for row in case.commercials.rate_card
        if row.instance == option.instance and row.plan == price.plan and row.region in (None, option.region)
    ]
    return sorted(found, key=_first)


def _first(row: RateCardRow) -> date:
    return row.valid_from or date.min


def _paid(case: Case, option: OptionResult, rows: list[RateCardRow]) -> RateCardRow | None:
    """The row with the price that is told, else the one in force on the day of the decision, else the next."""
    told = option.price.usd_per_hour if option.price is not None else None
    same = [row for row in rows if row.currency == "USD" and float(row.price_per_hour) == told]
    left = same or [row for row in rows if row.valid_to is None or row.valid_to >= case.decision.decides_on]
    return left[0] if left else None
