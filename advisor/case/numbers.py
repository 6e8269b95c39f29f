"""Numbers as people write them: ``1.2M``, ``3k req/min``, ``450 ms``, ``12 %``, ``5 to 9``."""

from __future__ import annotations

import math
import re

from advisor.case.fields import Range
from advisor.number_style import NARROW

ADVICE = 'Enter a number such as 450, 1.2k or "300 to 600"'

_MULTIPLIERS = {
    "": 1.0,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "g": 1e9,
    "billion": 1e9,
    "billions": 1e9,
    "t": 1e12,
    "tn": 1e12,
    "trillion": 1e12,
    "trillions": 1e12,
}

#: Units that measure the same thing, as multiples of the first of each family.
_FAMILIES: tuple[dict[str, float], ...] = (
    {
        "ms": 1.0,
        "us": 1e-3,
        "s": 1e3,
        "min": 6e4,
        "h": 3.6e6,
        "days": 8.64e7,
        "weeks": 6.048e8,
        "months": 2.628e9,
        "years": 3.1536e10,
    },
    {"gb": 1.0, "mb": 1e-3, "tb": 1e3, "gib": 1.073741824, "mib": 1.048576e-3, "tib": 1099.511627776},
)
_SPELLINGS = {
    "msec": "ms",
    "millisecond": "ms",
    "milliseconds": "ms",
    "µs": "us",
    "μs": "us",
    "sec": "s",
    "secs": "s",
    "second": "s",
    "seconds": "s",
    "mins": "min",
    "minute": "min",
    "minutes": "min",
    "hr": "h",
    "hrs": "h",
    "hour": "h",
    "hours": "h",
    "d": "days",
    "day": "days",
    "w": "weeks",
    "week": "weeks",
    "month": "months",
    "mo": "months",
    "y": "years",
    "yr": "years",
    "yrs": "years",
    "year": "years",
    "req": "requests",
    "reqs": "requests",
    "request": "requests",
    "rps": "requests/s",
    "qps": "requests/s",
    "rpm": "requests/min",
    "tok": "tokens",
    "toks": "tokens",
    "token": "tokens",
    "tps": "tokens/s",
    "item": "items",
    "images": "items",
    "image": "items",
    "samples": "items",
    "sample": "items",
    "texts": "items",
    "pixel": "px",
    "pixels": "px",
    "percent": "%",
    "pct": "%",
    "fte": "fte",
    "people": "fte",
    "x": "×",
    "times": "×",
    "€": "eur",
    "£": "gbp",
    "$": "usd",
}
_RANGE = re.compile(r"\s*(?:\bto\b|\bbis\b|–|—|\.\.+|(?<=[\w%])(?<![\d.][eE])\s*-\s*(?=[\d.,]))\s*", re.IGNORECASE)
_QUANTITY = re.compile(
    r"^([+\-−]?)\s*\$?([€£]?)\s*"
    r"((?:\d|(?<=\d)[.,' \u00a0\u202f\u2009](?=\d)|[.,](?=\d))+(?:[eE][+\-]?\d+)?)"
    r"\s*(.*)$"
)


_CELLS = re.compile(r"\s*[\t\r\n]+\s*")
"""Between the cells of a spreadsheet that were copied together."""


def parse_number(text: str, unit: str = "", locale_decimal: str = ".") -> float | Range:
    """The number or the 80% range that was typed, in the field's unit.

    A unit typed is converted where it measures the same thing (``1.5 s`` in a field of ms gives 1500); none means the
    field's own. Raises ValueError with `ADVICE`, or with what is wrong with the unit.
    """
    cleaned = text.strip()
    advice = _advice(locale_decimal)
    if not cleaned:
        raise ValueError(f"{advice}.")
    cells = [cell.strip() for cell in _CELLS.split(cleaned)]
    if len(cells) > 1:
        raise ValueError(f'Enter one number here: "{" | ".join(cells)}" are {len(cells)}.')
    ends = _RANGE.split(cleaned)
    if len(ends) > 2 or not all(end.strip() for end in ends):
        raise ValueError(f'{advice}. "{cleaned}" can\'t be read.')
    if len(ends) == 1:
        number, multiplier, typed = _quantity(ends[0], unit, locale_decimal)
        return _finite(number * (multiplier or 1.0) * _factor(typed, unit), cleaned, locale_decimal)
    low, low_multiplier, low_unit = _quantity(ends[0], unit, locale_decimal)
    high, high_multiplier, high_unit = _quantity(ends[1], unit, locale_decimal)
    # "5 to 9k" means 5k to 9k: what is said once at the end holds for both ends.
    low *= low_multiplier or (high_multiplier if high_multiplier and not low_unit else None) or 1.0
    low = _finite(low * _factor(low_unit or high_unit, unit), cleaned, locale_decimal)
    high = _finite(high * (high_multiplier or 1.0) * _factor(high_unit or low_unit, unit), cleaned, locale_decimal)
    if low > high:
        raise ValueError(
            f"The low end comes first: {format_number(high, locale_decimal)} to {format_number(low, locale_decimal)}."
        )
    return Range(low=low, high=high)


def parse_volume(text: str, unit: str, units: tuple[str, ...], locale_decimal: str = ".") -> tuple[float | Range, str]:
    """The volume that was typed and its unit: the unit typed is kept where it is one of `units`, else `unit` is meant.

    ``3k req/min`` gives (3000.0, "requests/min"). Raises ValueError as `parse_number` does.
    """
    for candidate in sorted(units, key=lambda known: known != unit):
        try:
            return parse_number(text, candidate, locale_decimal), candidate
        except UnitError:
            continue
    return parse_number(text, unit, locale_decimal), unit


class UnitError(ValueError):
    """The unit that was typed measures another thing than the field."""


def format_number(value: float | Range, locale_decimal: str = ".") -> str:
    """The number as a person would type it, all digits kept, thousands grouped: ``1,200``, or by a thin space where the
    comma is the decimal sign."""
    if isinstance(value, Range):
        return f"{format_number(value.low, locale_decimal)} to {format_number(value.high, locale_decimal)}"
    if not math.isfinite(value):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        text = f"{int(value):,}"
    else:
        digits = repr(float(value))
        whole, point, fraction = digits.partition(".")
        text = digits if "e" in digits else f"{int(whole):,}{point}{fraction}"
        if value < 0 and text[0] != "-":
            text = "-" + text
    return text if locale_decimal == "." else text.translate({ord("."): ",", ord(","): NARROW})


def _quantity(text: str, unit: str, locale_decimal: str) -> tuple[float, float | None, str]:
    found = _QUANTITY.match(text.strip())
    if not found:
        raise ValueError(f'{_advice(locale_decimal)}. "{text.strip()}" can\'t be read.')
    sign, sign_of_money, digits, rest = found.groups()
    number = _digits(digits, locale_decimal)
    multiplier, typed = _rest(rest.strip(), _is_time(unit))
    return (-number if sign in ("-", "−") else number), multiplier, typed or sign_of_money


def _rest(rest: str, timed: bool) -> tuple[float | None, str]:
    """Multiplier and unit of what follows the digits. In a field of time a lone ``m`` is no multiplier."""
    if not rest:
        return None, ""
    if rest.lower() in ("min", "ms", "mo") or (rest == "m" and timed):
        return None, rest
    word = re.match(r"[A-Za-z]+", rest)
    if word and word.group().lower() in _MULTIPLIERS:
        after = rest[word.end() :].strip()
        if not after.startswith("/"):
            return _MULTIPLIERS[word.group().lower()], after
    return None, rest


def _digits(digits: str, locale_decimal: str) -> float:
    grouping = "," if locale_decimal == "." else "."
    plain = re.sub(r"[' \u00a0\u202f\u2009]", "", digits)
    mantissa, mark, exponent = re.findall(r"^([\d.,]+)([eE]?)(.*)", plain)[0]
    if grouping in mantissa:
        whole = mantissa.split(locale_decimal)[0]
        groups = whole.split(grouping)
        if grouping in mantissa[len(whole) :] or not 1 <= len(groups[0]) <= 3 or any(len(g) != 3 for g in groups[1:]):
            raise ValueError(
                f'{_advice(locale_decimal)}. In "{digits}", "{grouping}" groups thousands; '
                f'the decimal sign is "{locale_decimal}".'
            )
        mantissa = mantissa.replace(grouping, "")
    if mantissa.count(locale_decimal) > 1:
        raise ValueError(f'{_advice(locale_decimal)}. "{digits}" has two decimal signs.')
    return float(mantissa.replace(locale_decimal, ".") + mark + exponent)


def _factor(typed: str, unit: str) -> float:
    """What one of the typed unit is in the field's unit."""
    if not typed:
        return 1.0
    said, meant = _spelled(typed), _spelled(unit)
    if said == "m":
        raise UnitError('A lone "m" has two meanings. Write min for minutes or M for million.')
    if not meant:
        raise UnitError(f'This field has no unit. Enter the number alone, not "{typed}".')
    # "h a run" is met by "h", "% of spend" by "%", "output tokens/s" by "tokens/s".
    short = (meant, meant.partition("/")[0], meant.split(" ")[0], meant.removeprefix("output "))
    if said in short:
        return 1.0
    for family in _FAMILIES:
        base = next((candidate for candidate in short if candidate in family), None)
        if said in family and base is not None:
            return family[said] / family[base]
    raise UnitError(f'This field counts in {unit}; "{typed}" is another unit.')


def _is_time(unit: str) -> bool:
    return _spelled(unit).partition("/")[0] in _FAMILIES[0]


def _spelled(unit: str) -> str:
    lowered = unit.strip().lower().replace(" per ", "/").replace(" a ", "/")
    if lowered in _SPELLINGS:
        return _SPELLINGS[lowered]
    top, slash, bottom = lowered.partition("/")
    if not slash:
        return lowered
    top = " ".join(_SPELLINGS.get(word, word) for word in top.split())
    bottom = bottom.strip()
    per = {"sec": "s", "second": "s", "minute": "min", "h": "hour", "hr": "hour", "d": "day", "mo": "month"}
    return f"{top}/{per.get(bottom, bottom)}"


def _finite(number: float, text: str, locale_decimal: str) -> float:
    if not math.isfinite(number):
        raise ValueError(f'{_advice(locale_decimal)}. "{text}" is beyond any number that we can use.')
    return number


def _advice(locale_decimal: str) -> str:
    """`ADVICE` as it may be followed where the comma is the decimal sign, too."""
    return ADVICE.replace("1.2k", f"1{locale_decimal}2k")
