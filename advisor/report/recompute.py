"""Computing a report's result again from what it carries, and holding the two against each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from advisor.case.canonical import canonical_json
from advisor.errors import EarlierError, Problem, ReportError

from .attachments import CASE, CATALOG, CHANGES, FIGURES, RESULT
from .compare import compare_results
from .printed import misprinted
from .verdicts import RecomputeOutcome

if TYPE_CHECKING:
    from advisor.case.model import Case
    from advisor.catalog import Catalog
    from advisor.decision.result import Recommendation

    from .earlier import Earlier

_MOST_DRAWS = 65_536
"""A report states its own number of draws; more than this would only be there to exhaust the machine."""


def recompute(attachments: Mapping[str, bytes], installed: Catalog, earlier: Earlier | None = None) -> RecomputeOutcome:
    """Run the engine on the attached case with the attached extract of the catalog, the stated draws and seed.

    The figures that the report prints are held against the result that it carries, by its log.
    `installed` is the catalog of this computer: whether the report used the same one is said apart, as is the engine's
    version. With the `earlier` report that it names, what the report says of changes since is worked out again too;
    without it that is left out, and said so.

    Raises `CaseError`, `CatalogError` or `ReportError` when the attachments can't be computed or when the extract
    pretends to be of the installed catalog and holds other rows, and `EarlierError` when `earlier` is not the report
    that is named.
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
    if earlier is not None:
        # What is no longer in the case may need facts that the report does not carry.
        made = _with_changes(made, case, installed if known else catalog, carried, earlier)
    # Through JSON, as what is carried has gone.
    again: dict[str, Any] = json.loads(canonical_json(attached_result(made) if ABRIDGED in carried else document(made)))
    # The hash is of the document as attached, which may be of an older schema than the case computed from it.
    again["case_sha256"] = hashlib.sha256(canonical_json(json.loads(attachments[CASE]))).hexdigest()
    version = str(carried.pop("engine_version", "unknown"))
    again.pop("engine_version", None)
    since = earlier is None and carried.get(CHANGES) is not None
    if earlier is None:
        # What changed since an earlier issue takes that report too, and is left out of the comparison.
        carried.pop(CHANGES, None)
        again.pop(CHANGES, None)
    held, known_engine = compare_results(carried, again), version == __version__
    log = json.loads(attachments.get(FIGURES, b"[]"))
    figures, wrong = misprinted(log, json.loads(attachments[RESULT]))
    return RecomputeOutcome(
        compared=held.values + figures,
        differences=held.differences + wrong,
        engine_version=version,
        engine_known=known_engine,
        catalog_sha256=catalog.sha256,
        catalog_known=known,
        left_out=since,
        # Another engine may have rounded what it printed by other rules.
        in_words=held.in_words + (0 if known_engine else len(wrong)),
    )


def _with_changes(
    made: Recommendation, case: Case, catalog: Catalog, carried: Mapping[str, Any], earlier: Earlier
) -> Recommendation:
    from advisor.report.since import with_changes

    since = carried.get(CHANGES)
    if since is None:
        remedy = "Check this report without an earlier one."
        raise EarlierError(Problem(earlier.file, "is not asked for: the report names no earlier issue.", remedy))
    if since.get("sha256") != earlier.sha256:
        raise EarlierError(Problem(earlier.file, "is not the earlier issue that the report names.", "Give that file."))
    return with_changes(made, case, catalog, earlier)


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
