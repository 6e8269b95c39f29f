"""The fields that a draft raises, worked out once for each part of it: an edit changes one part and shares the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from advisor.case.forms import FieldView, lacking, raised, told
from advisor.case.paths import Draft, get
from advisor.errors import Problem

if TYPE_CHECKING:
    from advisor.case.doubts import Doubt

ABOUT_ONE = ("workloads", "software")
"""Pages about one workload."""


class Raised:
    """Keeps the fields of the newest draft, without what is wrong or odd about their answers.

    Drafts are never changed in place: a part that is the same object holds the same answers.
    """

    def __init__(self) -> None:
        self._draft: Draft = {}
        self._origins: dict[str, dict[str, str]] = {}
        self._kept: dict[tuple[str, int | None], tuple[FieldView, ...]] = {}
        self._lacking: dict[tuple[str, int], tuple[Draft, tuple[str, ...]]] = {}
        """By page and workload, wherever it stands in the list: the workload, and what it lacks within itself."""

    def fields(
        self,
        draft: Draft,
        page: str,
        workload: int | None = None,
        found: Sequence[Problem] = (),
        doubts: Sequence[Doubt] = (),
    ) -> tuple[FieldView, ...]:
        """What `advisor.case.forms.fields` gives."""
        self._turn_to(draft)
        key = (page, workload)
        if key not in self._kept:
            self._kept[key] = raised(draft, page, workload)
        return told(self._kept[key], found, doubts)

    def lacking(self, draft: Draft, page: str, workload: int) -> tuple[str, ...]:
        """What `advisor.case.forms.lacking` gives of a page about one workload."""
        self._turn_to(draft)
        row, path = draft["workloads"][workload], f"workloads.{workload}."
        key = (page, id(row))
        if key not in self._lacking:
            inside = tuple(one.removeprefix(path) for one in lacking(draft, page, workload))
            self._lacking[key] = (row, inside)
        return tuple(path + one for one in self._lacking[key][1])

    def _turn_to(self, draft: Draft) -> None:
        """Let go of the fields of each part that is another one in this draft."""
        before, origins = self._draft, self._origins
        if before is draft:
            return
        self._draft, self._origins = draft, _by_workload(draft)
        same_money = get(before, "decision.currency") == get(draft, "decision.currency")
        rows, old = draft.get("workloads") or (), before.get("workloads") or ()
        stay = {
            position
            for position, row in enumerate(rows)
            if same_money
            and position < len(old)
            and old[position] is row
            and origins.get(str(position)) == self._origins.get(str(position))
        }
        self._kept = {key: views for key, views in self._kept.items() if key[0] in ABOUT_ONE and key[1] in stay}
        present = {id(row) for row in rows}
        self._lacking = {key: held for key, held in self._lacking.items() if key[1] in present}


def _by_workload(draft: Draft) -> dict[str, dict[str, str]]:
    """Where the answers of each workload come from, by its position."""
    grouped: dict[str, dict[str, str]] = {}
    origins: dict[str, Any] = draft.get("origins") or {}
    for path, origin in origins.items():
        head, _, rest = path.partition(".")
        if head == "workloads":
            position, _, inside = rest.partition(".")
            grouped.setdefault(position, {})[inside] = origin
    return grouped
