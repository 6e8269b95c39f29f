"""Computing a report's result again from what it carries, and holding the two against each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from advisor.case.canonical import canonical_json
from advisor.errors import Problem, ReportError

from .attachments import CASE, CATALOG, RESULT
from .compare import compare_results
from .verdicts import RecomputeOutcome

if TYPE_CHECKING:
    from advisor.catalog import Catalog

CHANGES = "changes_since"
_MOST_DRAWS = 65_536
"""A report states its own number of draws; more than this would only be there to exhaust the machine."""


def recompute(attachments: Mapping[str, bytes], installed: Catalog) -> RecomputeOutcome:
    """Run the engine on the attached case with the attached extract of the catalog, the stated draws and seed.

    `installed` is the catalog of this computer: whether the report used the same one is said apart, as is the engine's
    version. Raises `CaseError`, `CatalogError` or `ReportError` when the attachments can't be computed, or when the
    extract pretends to be of the installed catalog and holds other rows.
    """
    from advisor.case.load import parse_draft
    from advisor.case.progress import case_of
    from advisor.catalog import Catalog
    from advisor.decision import document, recommend
    from advisor.report.attached_result import ABRIDGED, attached_result
    from advisor.version import __version__

    carried: dict[str, Any] = json.loads(attachments[RESULT])
    draws, seed = (_whole(carried, key) for key in ("draws", "seed"))
    if not 1 <= draws <= _MOST_DRAWS:
        raise ReportError(Problem(RESULT, f"states {draws} draws; reports use 1 to {_MOST_DRAWS}."))
    case = case_of(parse_draft(attachments[CASE].decode("utf-8"), CASE))
    extract = json.loads(attachments[CATALOG])
    catalog = Catalog.from_extract(extract)
    known = catalog.sha256 == installed.sha256
    if known:
        _must_be_part(extract["tables"], installed)
    made = recommend(case, catalog, draws=draws, seed=seed)
    # Through JSON, as what is carried has gone.
    again: dict[str, Any] = json.loads(canonical_json(attached_result(made) if ABRIDGED in carried else document(made)))
    # The hash is of the document as attached, which may be of an older schema than the case computed from it.
    again["case_sha256"] = hashlib.sha256(canonical_json(json.loads(attachments[CASE]))).hexdigest()
    version = str(carried.pop("engine_version", "unknown"))
    again.pop("engine_version", None)
    # What changed since an earlier issue takes that report too, and is left out of the comparison.
    since = carried.pop(CHANGES, None) is not None
    again.pop(CHANGES, None)
    compared, differences = compare_results(carried, again)
    return RecomputeOutcome(
        compared=compared,
        differences=differences,
        engine_version=version,
        engine_known=version == __version__,
        catalog_sha256=catalog.sha256,
        catalog_known=known,
        left_out=since,
    )


def _must_be_part(tables: Mapping[str, list[dict[str, str]]], installed: Catalog) -> None:
    for name, rows in tables.items():
        held = {tuple(sorted(row.items())) for row in installed.rows[name]}
        for number, row in enumerate(rows, start=1):
            if tuple(sorted(row.items())) not in held:
                place = f"{CATALOG}, table {name}, row {number}"
                raise ReportError(Problem(place, "is not in the catalog that the report names.", "Ask the sender why."))


def _whole(document: Mapping[str, Any], key: str) -> int:
    value = document.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise ReportError(Problem(RESULT, f"does not state {key} as a whole number."))
    return value
