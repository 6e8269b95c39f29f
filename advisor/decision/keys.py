"""Hashes of the parts of a case that are not a workload: what results that are remembered are known by."""

from __future__ import annotations

import hashlib
from typing import Any

from advisor.case.canonical import canonical_json
from advisor.case.defaults import DEFAULTED, by_default
from advisor.case.kept import BESIDE
from advisor.case.model import Case

_JUDGED = ("title", "horizon_months", "required_confidence_pct", "hurdle", "budget")
"""Fields of the decision that only a judgement looks at, not the layout of a workload."""


def sha256_of(value: Any) -> str:
    """SHA-256 of a value in canonical JSON."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def shared_sha256(case: Case) -> str:
    """Of what the decisions of all workloads depend on: neither names and notes nor who entered what is part of it, but
    for what nobody entered and every result rests on."""
    ours = [path for path in DEFAULTED if by_default(case, path)]
    return sha256_of({**_shared(case), "by_default": ours})


def laid_sha256(case: Case) -> str:
    """Of what offers, predictions, draws, gates and effort of all workloads depend on.

    Horizon, confidence, hurdle, budget and the words of a case change none of these, so that they are not worked out
    again while such a field is typed. The discount rate enters only where an own data centre is paid off at it.
    """
    shared = _shared(case)
    for name in _JUDGED:
        del shared["decision"][name]
    if "own data centre" not in case.decision.venues:
        del shared["decision"]["discount_rate_pct"]
    return sha256_of(shared)


def _shared(case: Case) -> dict[str, Any]:
    return case.model_dump(mode="json", exclude={"workloads", "organisation", "notes", "origins", *BESIDE})
