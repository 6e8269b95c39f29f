"""Exact totals of a bill: FOCUS, or an AWS Cost and Usage Report. What was billed and what it cost are never added.

A commitment is billed when it is bought and costs when it is used: over its term the two sums are the same, in a month
they differ. Reference: FOCUS 1.2, BilledCost and EffectiveCost.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from msgspec import Struct

from advisor.errors import CaseError, Problem

_FOCUS = {
    "billed": "BilledCost",
    "effective": "EffectiveCost",
    "contracted": "ContractedCost",
    "listed": "ListCost",
    "kind": "ChargeCategory",
    "currency": "BillingCurrency",
}
_LEGACY = {
    "billed": "lineItem/UnblendedCost",
    "listed": "pricing/publicOnDemandCost",
    "kind": "lineItem/LineItemType",
    "currency": "lineItem/CurrencyCode",
}
_CUR_2 = {
    "billed": "line_item_unblended_cost",
    "listed": "pricing_public_on_demand_cost",
    "kind": "line_item_line_item_type",
    "currency": "line_item_currency_code",
}
FORMS: Mapping[str, Mapping[str, str]] = {"FOCUS": _FOCUS, "AWS CUR": _LEGACY, "AWS CUR 2.0": _CUR_2}
AMOUNTS = ("billed", "effective", "contracted", "listed")


class Bill(Struct, frozen=True):
    """Totals of a bill, exact, in its one currency; None where the form has no such column.

    `kinds` counts the rows by kind of charge. `warnings` say what makes a total doubtful.
    """

    form: str
    currency: str
    rows: int
    kinds: Mapping[str, int]
    billed: Decimal
    effective: Decimal | None
    contracted: Decimal | None
    listed: Decimal | None
    warnings: tuple[str, ...]


def read_bill(lines: Iterable[str], name: str) -> Bill:
    """The totals of a CSV bill, read line by line. `name` stands in messages.

    Raises CaseError for a form that is not known, an amount that can't be read, and amounts in several currencies:
    a mixed total without a rate is no total.
    """
    reader = csv.DictReader(lines)
    form, columns = form_of(reader.fieldnames or (), name)
    sums = {key: Decimal(0) for key in AMOUNTS if columns.get(key) in (reader.fieldnames or ())}
    kinds: dict[str, int] = {}
    currencies: set[str] = set()
    rows = empty = negative = 0
    for row in reader:
        rows += 1
        kind = text_of(row.get(columns["kind"]))
        kinds[kind] = kinds.get(kind, 0) + 1
        if currency := text_of(row.get(columns["currency"])):
            currencies.add(currency)
        for key in sums:
            amount = amount_of(row.get(columns[key]), f"{name}, line {reader.line_num}, {columns[key]}")
            empty += amount is None
            negative += amount is not None and amount < 0
            sums[key] += amount or 0
    if len(currencies) > 1:
        said = f"the bill is in {', '.join(sorted(currencies))}: a mixed total without a rate is no total."
        raise CaseError(Problem(f"{name}, {columns['currency']}", said, "Split the bill by currency."))
    warnings = [f"{empty} amounts are empty and were left out."] if empty else []
    warnings += [f"{negative} amounts are credits or corrections below zero."] if negative else []
    if "listed" in sums and sums["billed"] > sums["listed"] > 0:
        warnings.append("More was billed than the list prices come to: check the source.")
    return Bill(
        form,
        next(iter(currencies), "USD"),
        rows,
        kinds,
        sums["billed"],
        sums.get("effective"),
        sums.get("contracted"),
        sums.get("listed"),
        tuple(warnings),
    )


def form_of(names: Iterable[str], file: str) -> tuple[str, Mapping[str, str]]:
    """The form of a bill by its columns, and what its columns are called. Raises CaseError for an unknown one."""
    held = set(names)
    for form, columns in FORMS.items():
        if columns["billed"] in held:
            return form, columns
    wanted = ", ".join(columns["billed"] for columns in FORMS.values())
    raise CaseError(Problem(f"{file}, line 1", "this is no bill that can be read.", f"Export one with {wanted}."))


def text_of(value: str | None) -> str:
    """A cell without blanks around it; empty where it says that nothing is known."""
    return "" if value is None or value.strip().lower() in ("null", "") else value.strip()


def amount_of(value: str | None, where: str) -> Decimal | None:
    """An exact amount, None where the cell is empty. Raises CaseError where it is no number."""
    text = text_of(value)
    if not text:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise CaseError(Problem(where, f'"{text}" is no amount.', "Write it with a point, without a sign.")) from error
    if not amount.is_finite():
        raise CaseError(Problem(where, f'"{text}" is no amount.', "Leave it empty where it is not known."))
    return amount
