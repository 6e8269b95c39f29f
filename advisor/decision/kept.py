"""From the scenarios that a case keeps to changes laid over it, and back; a result bound to the case it goes with."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from advisor.case.canonical import case_sha256
from advisor.case.kept import ScenarioChanges
from advisor.case.model import Case
from advisor.decision.result import Recommendation
from advisor.decision.world import Changes

_KEPT = tuple(ScenarioChanges.model_fields)
"""The changes that a case can keep: all but a chip that is to come, which stands in the case itself."""


def changes_of(kept: ScenarioChanges) -> Changes:
    """The changes that a kept scenario lays over its case, for `first_answer`."""
    return Changes(**{name: getattr(kept, name) for name in _KEPT})


def kept_changes(changes: Changes) -> dict[str, Any]:
    """What a case's file holds of the changes: only what is changed."""
    held = ScenarioChanges.model_validate({name: getattr(changes, name) for name in _KEPT})
    return held.model_dump(mode="json", exclude_defaults=True)


def bound_to(result: Recommendation, case: Case) -> Recommendation:
    """The result as that of a case which differs from the one it was computed from in nothing but what is kept beside
    it: the hash that ties a report's figures to its case is that of the whole case."""
    return replace(result, case_sha256=case_sha256(case))
