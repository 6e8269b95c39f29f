"""From older shapes of a case to today's, one step for each version. The file on disk is changed only by saving."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from advisor.case.model import SCHEMA_VERSION
from advisor.case.paths import Draft
from advisor.errors import CaseError, Problem

Step = Callable[[Draft], Draft]


def _with_version(draft: Draft) -> Draft:
    """Schema 0 is a case written by hand without ``schema_version``; all else is as in schema 1."""
    return {"schema_version": 1, **{key: value for key, value in draft.items() if key != "schema_version"}}


def _with_room_beside(draft: Draft) -> Draft:
    """Schema 2 has room for scenarios and pinned starts beside the case; all else is as in schema 1."""
    return {**draft, "schema_version": 2}


#: For each version the step that leads to the next one.
STEPS: Mapping[int, Step] = {0: _with_version, 1: _with_room_beside}


def upgraded(draft: Draft, steps: Mapping[int, Step] = STEPS, current: int = SCHEMA_VERSION) -> Draft:
    """The draft in today's shape. Raises CaseError for a version that is newer, unknown or not a whole number."""
    version = draft.get("schema_version", 0)
    where = "schema_version"
    if isinstance(version, bool) or not isinstance(version, int) or version < 0:
        raise CaseError(Problem(where, f"schema_version must be a whole number, is {version!r}.", f"Write {current}."))
    if version > current:
        said = f"This file is newer than this program (schema {version}, ours {current}). Nothing was changed."
        raise CaseError(Problem(where, said, "Open it with a newer Switchpoint."))
    while version < current:
        if version not in steps:
            raise CaseError(Problem(where, f"There is no way from schema {version} to {current}.", "Start anew."))
        draft = steps[version](draft)
        version += 1
    return draft
