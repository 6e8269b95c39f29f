"""Every figure of a result as a tidy table: a row a figure, the same in the CSV and on the workbook's last sheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation

Scalar = str | int | float | bool | None

COLUMNS = ("workload", "key", "value", "unit", "pointer")
"""`workload` is an id or empty; `key` names the figure with ids instead of places in a list; `pointer` is the place of
the same value in the result document (JSON pointer, RFC 6901), as the report's log of printed figures gives it."""

_NAMES = ("id", "input", "capability", "item", "line", "name", "year")
"""What tells the members of a list apart, where a member has one of these."""
_UNITS = (
    ("usd_per_hour", "USD/hour"),
    ("usd_h", "USD/hour"),
    ("usd_month", "USD/month"),
    ("usd_year", "USD/year"),
    ("usd", "USD"),
    ("pct", "%"),
    ("ms", "ms"),
    ("months", "months"),
    ("weeks", "weeks"),
    ("days", "days"),
    ("probability", "share of draws"),
    ("count", "instances"),
)
_OWN_UNIT = frozenset(
    {"p10", "p50", "p90", "now", "flips_at", "median_zero_at", "searched", "measured", "predicted", "go_at"}
    | {"stop_below", "hardware_limit"}
)
"""Keys whose unit stands beside them."""
_UNIT_KEYS = ("unit", "metric_unit")
_BEGIN_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Row(Struct, frozen=True):
    """One figure. `value` is as in the result document; None: not known."""

    workload: str
    key: str
    value: Scalar
    unit: str
    pointer: str


def begins_a_formula(text: str) -> bool:
    """Whether a spreadsheet that opens `text` from a file might take it for a formula."""
    return text.startswith(_BEGIN_A_FORMULA)


def rows(recommendation: Recommendation) -> Iterator[Row]:
    """Every scalar of the result document, in its order; the workloads come last."""
    from advisor.decision import document

    made = document(recommendation)
    workloads = made.pop("workloads")
    base = recommendation.exchange.currency
    yield from _walk(made, Row("", "", None, "", ""), base)
    for at, workload in enumerate(workloads):
        yield from _walk(workload, Row(str(workload["id"]), "", None, "", f"/workloads/{at}"), base)


def csv_bytes(recommendation: Recommendation) -> bytes:
    """The table as CSV (RFC 4180, UTF-8): numbers in full, text that a spreadsheet might run as a formula behind '."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows(recommendation):
        texts = (row.workload, row.key, _written(row.value), row.unit, row.pointer)
        # Numbers stay as they are: a minus sign in front of digits is no formula.
        plain = isinstance(row.value, (int, float))
        writer.writerow([text if plain and at == 2 else _neutral(text) for at, text in enumerate(texts)])
    return out.getvalue().encode("utf-8")


def _neutral(text: str) -> str:
    return f"'{text}" if begins_a_formula(text) else text


def _written(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _walk(value: Any, at: Row, base: str) -> Iterator[Row]:
    """The scalars below `value`, which stands at `at`."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            key = f"{at.key}.{name}" if at.key else name
            unit = _unit(name, value, at.unit, base)
            yield from _walk(item, Row(at.workload, key, None, unit, f"{at.pointer}/{_escaped(name)}"), base)
    elif isinstance(value, (list, tuple)):
        for place, item in enumerate(value):
            key = f"{at.key}[{_told_apart(item, place)}]"
            yield from _walk(item, Row(at.workload, key, None, at.unit, f"{at.pointer}/{place}"), base)
    else:
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        yield Row(at.workload, at.key, value, at.unit if number else "", at.pointer)


def _unit(name: str, beside: Mapping[str, Any], inherited: str, base: str) -> str:
    """The unit of the figure called `name`: stated beside it, told by its name, or that of what it is a quantile of."""
    if name in _OWN_UNIT:
        throughput = beside.get("throughput")
        place = throughput if name == "hardware_limit" and isinstance(throughput, Mapping) else beside
        stated = next((str(place[key]) for key in _UNIT_KEYS if place.get(key)), "")
        if stated:
            return stated
    in_usd = "_".join("usd" if part == "base" else part for part in name.split("_"))
    told = next((unit for mark, unit in _UNITS if f"_{mark}_" in f"_{in_usd}_"), "")
    if told:
        return told if in_usd == name else told.replace("USD", base)
    quantile = name in ("p1", "p5", "p10", "p50", "p90", "p95", "mean")
    return inherited if quantile or name.endswith("_mean") else ""


def _told_apart(item: Any, at: int) -> str:
    if isinstance(item, Mapping):
        for name in _NAMES:
            if isinstance(item.get(name), (str, int)) and item[name] != "":
                return str(item[name])
    return str(at)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
