"""What a report carries: its case, and the figures that two reports are held against each other by."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from advisor.case.load import parse_draft
from advisor.case.paths import Draft
from advisor.errors import Problem, ReportError

from .attachments import CASE, RESULT, read_attachments
from .compare import TOLERANCE
from .verify import read_pdf


class Band(Struct, frozen=True):
    """P10, P50 and P90 of a saving in USD."""

    p10: float
    p50: float
    p90: float


class CarriedAnswer(Struct, frozen=True):
    """The answer for one workload, or for all together (`id` empty). `option`: what is recommended, in words."""

    id: str
    name: str
    verdict: str
    option: str
    npv_usd: Band | None
    probability_of_saving: float | None


class Carried(Struct, frozen=True):
    """A report as it states itself. That it is unaltered, `verify_report` says."""

    file: str
    case: Draft
    title: str
    as_of: str
    newest_price: str
    engine_version: str
    catalog_sha256: str
    draws: int
    horizon_months: int
    discount_rate_pct: float
    currency: str
    per_usd: float
    whole: CarriedAnswer
    workloads: tuple[CarriedAnswer, ...]


class Compared(Struct, frozen=True):
    """Two reports side by side: pairs of answers, the whole first. None: the other report has no such workload.

    `median_change_usd`: by how much the middle saving of the whole differs; None where either has none.
    """

    before: Carried
    after: Carried
    answers: tuple[tuple[CarriedAnswer | None, CarriedAnswer | None], ...]
    median_change_usd: float | None

    @property
    def is_same(self) -> bool:
        """Whether every answer is the same in both."""
        return all(one is not None and other is not None and same_answer(one, other) for one, other in self.answers)


def read_carried(path: Path) -> Carried:
    """What the report at `path` carries. Raises ReportError where it is no report of ours, CaseError for its case."""
    attachments = read_attachments(read_pdf(path))
    lacking = [name for name in (CASE, RESULT) if name not in attachments]
    if lacking:
        said = f"The PDF carries no {' and no '.join(lacking)}."
        raise ReportError(Problem(path.name, said, "Choose a report that was made by Switchpoint."))
    case = parse_draft(attachments[CASE].decode("utf-8"), CASE)
    try:
        return _carried(path.name, case, json.loads(attachments[RESULT]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        said = f"{RESULT} has not the form that reports use ({type(error).__name__}: {error})."
        raise ReportError(Problem(path.name, said, "Ask the sender for the report as it was saved.")) from error


def compare_carried(before: Carried, after: Carried) -> Compared:
    """Two reports, workload by workload: those of the first in its order, then what only the second has."""
    held = {one.id: one for one in after.workloads}
    pairs: list[tuple[CarriedAnswer | None, CarriedAnswer | None]] = [(before.whole, after.whole)]
    pairs += [(one, held.pop(one.id, None)) for one in before.workloads]
    pairs += [(None, one) for one in held.values()]
    middles = [one.whole.npv_usd.p50 if one.whole.npv_usd is not None else None for one in (before, after)]
    change = None if middles[0] is None or middles[1] is None else middles[1] - middles[0]
    return Compared(before, after, tuple(pairs), change)


def same_answer(one: CarriedAnswer, other: CarriedAnswer) -> bool:
    """Whether two answers say the same, figures within what two machines may differ by."""
    said = (one.verdict, one.option) == (other.verdict, other.option)
    return said and _close(one.probability_of_saving, other.probability_of_saving) and _same_band(one, other)


def _same_band(one: CarriedAnswer, other: CarriedAnswer) -> bool:
    mine, theirs = one.npv_usd, other.npv_usd
    if mine is None or theirs is None:
        return mine is theirs
    return all(_close(getattr(mine, name), getattr(theirs, name)) for name in ("p10", "p50", "p90"))


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=TOLERANCE)


def _carried(file: str, case: Draft, result: Mapping[str, Any]) -> Carried:
    exchange = result["exchange"]
    return Carried(
        file,
        case,
        str(result["title"]),
        str(result["as_of"]),
        str(result["newest_price"]),
        str(result["engine_version"]),
        str(result["catalog_sha256"]),
        int(result["draws"]),
        int(result["horizon_months"]),
        float(result["discount_rate_pct"]),
        str(exchange["currency"]),
        float(exchange["per_usd"]),
        _answer(result["portfolio"], "", ""),
        tuple(_answer(one, str(one["id"]), str(one["name"])) for one in result["workloads"]),
    )


def _answer(row: Mapping[str, Any], identity: str, name: str) -> CarriedAnswer:
    npv, chance = row["npv_usd"], row["probability_of_saving"]
    chosen = row.get("recommended_option")
    labels = [str(one["label"]) for one in row.get("options", ()) if one["id"] == chosen]
    return CarriedAnswer(
        identity,
        name,
        str(row["verdict"]),
        labels[0] if labels else "",
        None if npv is None else Band(*(float(npv[name]) for name in ("p10", "p50", "p90"))),
        None if chance is None else float(chance),
    )
