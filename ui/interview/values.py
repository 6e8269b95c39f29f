"""Values of answers as text, and typed text as values. What people may write is `advisor.case.numbers`' business."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from ui import format as words

if TYPE_CHECKING:
    from advisor.case.interview import FieldView

NUMERIC = frozenset({"number", "estimate", "integer", "money"})


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("interview", text)


def decimal_sign() -> str:
    """The locale's decimal sign: a comma or a point."""
    return "," if QLocale().decimalPoint() == "," else "."


def shown(view: FieldView, value: Any) -> str:
    """A value as it stands in a field."""
    if value is None:
        return ""
    if view.kind in NUMERIC:
        return _number(value)
    if view.kind == "date":
        return words.day(str(value))
    if view.kind == "toggle":
        return tr("Yes") if value else tr("No")
    if view.kind == "rows":
        count = len(value)
        return tr("none") if not count else tr("1 row") if count == 1 else tr("{n} rows").format(n=count)
    if view.kind in ("choices", "texts"):
        named = {choice.value: choice.label for choice in view.choices}
        return ", ".join(named.get(item, str(item)) for item in value)
    return next((choice.label for choice in view.choices if choice.value == value), str(value))


def parsed(view: FieldView, text: str) -> Any:
    """The value of a typed text. Raises ValueError with a sentence that says what would be right."""
    if view.kind in NUMERIC:
        from advisor.case.fields import Range
        from advisor.case.numbers import parse_number

        value = parse_number(text, view.unit.removeprefix("currency").strip("/ "), decimal_sign())
        if isinstance(value, Range):
            if view.kind != "estimate":
                raise ValueError(tr("Enter one number here, not a range."))
            return value
        if view.kind == "integer" and value == int(value):
            return int(value)
        return _exact(value) if view.kind == "money" else value
    if view.kind == "date":
        return _day(text)
    if view.kind == "texts":
        return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]
    return text


def fault(view: FieldView, value: Any) -> str:
    """Why a text that is kept as typed can't be read; empty where it can."""
    if not isinstance(value, str) or view.kind not in (*NUMERIC, "date"):
        return ""
    try:
        parsed(view, value)
    except ValueError as error:
        return str(error)
    return ""


def unit_shown(view: FieldView, currency: str) -> str:
    """The unit beside a field; amounts of money name the case's currency."""
    if view.kind == "money" or view.unit.startswith("currency"):
        named = view.unit.replace("currency", currency)
        return named if currency in named else f"{currency} {named}".strip()
    return view.unit


def _exact(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text or "0"


def _number(value: Any) -> str:
    from advisor.case.fields import Range
    from advisor.case.numbers import format_number

    if isinstance(value, dict) and {"low", "high"} <= value.keys():
        return format_number(Range(low=float(value["low"]), high=float(value["high"])), decimal_sign())
    if isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return value
        if not math.isfinite(number):
            # Python reads "NaN" and "infinity" as numbers; here they are words, and stand as they were typed.
            return value
        value = number
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return format_number(float(value), decimal_sign())


def _day(text: str) -> str:
    cleaned = " ".join(text.split())
    try:
        return date.fromisoformat(cleaned).isoformat()
    except ValueError:
        pass
    for locale in (QLocale(), QLocale(QLocale.Language.English)):
        for pattern in ("d MMM yyyy", "d MMMM yyyy", "d.M.yyyy"):
            found = locale.toDate(cleaned, pattern)
            if found.isValid():
                return str(found.toString("yyyy-MM-dd"))
        found = locale.toDate(cleaned, QLocale.FormatType.ShortFormat)
        if found.isValid():
            year = found.year() if found.year() > 1950 else found.year() + 100
            return str(QDate(year, found.month(), found.day()).toString("yyyy-MM-dd"))
    raise ValueError(tr("Enter a date such as 31 Dec 2026 or 2026-12-31."))
