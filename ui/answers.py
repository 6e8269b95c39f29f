"""Whole results that were given before: a case that is opened again, or an edit undone, is answered at once."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.case.paths import Draft
    from advisor.catalog import Catalog
    from advisor.decision.result import Recommendation

MOST = 120
"""Workloads whose results are kept, of all cases together: each takes some 0.2 MB."""


class Answers:
    """Results by all that they depend on, the draft and the facts; of at most `most` workloads, those asked for last.

    What makes the next answers quick, tens of megabytes for a case, is not here: it goes when the case is closed.
    """

    def __init__(self, most: int = MOST) -> None:
        self._kept: OrderedDict[str, Recommendation] = OrderedDict()
        self._most = most

    def find(self, draft: Draft, catalog: Catalog) -> Recommendation | None:
        """What was answered to this very draft on these facts; None: nothing, or it was forgotten."""
        key = _key(draft, catalog)
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, draft: Draft, catalog: Catalog, made: Recommendation) -> None:
        """Remember an answer, and forget the oldest where there are too many."""
        key = _key(draft, catalog)
        self._kept[key] = made
        self._kept.move_to_end(key)
        while sum(len(one.workloads) for one in self._kept.values()) > self._most:
            self._kept.popitem(last=False)


def _key(draft: Draft, catalog: Catalog) -> str:
    from advisor.case.canonical import canonical_json

    return hashlib.sha256(catalog.sha256.encode() + canonical_json(draft)).hexdigest()
