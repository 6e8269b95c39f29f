"""An earlier issue of a report, taken from its own attachments: its case, its facts and its answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from advisor.errors import EarlierError, Problem, ReportError, SwitchpointError

from .attachments import CASE, CATALOG, RESULT, read_attachments
from .verdicts import on_attachments
from .verify import read_pdf, verify_pdf

if TYPE_CHECKING:
    from advisor.catalog import Catalog

_MUST_HOLD = ("integrity", "coverage", "changes")
"""Verdicts of a check that no signed report may fail whose figures are to be printed in another."""


class Earlier(Struct, frozen=True):
    """What an earlier report carries. `case` has the form of today's cases; `signed_by` is empty for a draft."""

    file: str
    sha256: str
    signed_by: str
    case: Mapping[str, Any]
    catalog: Catalog
    result: Mapping[str, Any]


def read_earlier(path: Path, *, now: datetime) -> Earlier:
    """The report at `path`, checked to be one of ours and, where it is signed, unaltered.

    Who signed is not judged: that is for `verify`. Raises EarlierError where there is no such report.
    """
    from advisor.case.load import parse_draft
    from advisor.case.progress import case_of
    from advisor.catalog import Catalog

    remedy = "Give a report that was made by Switchpoint, as it was saved."
    try:
        pdf = read_pdf(path)
    except ReportError as error:
        raise EarlierError(error.problems) from error
    try:
        attachments = read_attachments(pdf)
    except ReportError as error:
        fault = error.problems[0]
        said = f"is no report to compare with: {fault.where} {fault.message}"
        raise EarlierError(Problem(path.name, said, remedy)) from error
    complete = on_attachments(attachments)
    if complete.word != "passed":
        raise EarlierError(Problem(path.name, f"is no report to compare with. {complete.sentence}", remedy))
    checked = verify_pdf(pdf, path.name, now=now)
    for name in _MUST_HOLD if checked.signatures else ():
        verdict = checked.verdict(name)
        if verdict.word == "failed":
            raise EarlierError(Problem(path.name, verdict.sentence, "Ask the sender for the report as it was signed."))
    try:
        case = case_of(parse_draft(attachments[CASE].decode("utf-8"), CASE)).model_dump(mode="json")
        catalog = Catalog.from_extract(json.loads(attachments[CATALOG]))
    except (SwitchpointError, ValueError) as error:
        said = f"carries a case or facts that can't be read: {error}"
        raise EarlierError(Problem(path.name, said, "Ask the sender for the report as it was saved.")) from error
    return Earlier(
        path.name,
        hashlib.sha256(pdf).hexdigest(),
        " and ".join(one.signer.name for one in checked.signatures),
        case,
        catalog,
        json.loads(attachments[RESULT]),
    )
