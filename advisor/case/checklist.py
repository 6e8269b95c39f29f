"""The software checklist: only the questions that a workload's kind, model and engine raise."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from advisor.case.check_tools import as_date, day_words
from advisor.case.paths import Draft, drop, get
from advisor.case.questions import QUESTIONS, ChecklistQuestion

if TYPE_CHECKING:
    from advisor.catalog import Capability, Catalog

_RELEASE = re.compile(r"neuron-sdk-(\d+\.\d+)")


class ChecklistItem(NamedTuple):
    """A capability of the catalog, the question that asks for it in the user's terms, and why it is asked."""

    capability: str
    question: str
    why: str


def checklist(draft: Draft, workload: int, catalog: Catalog | None = None) -> tuple[ChecklistItem, ...]:
    """The questions that one workload raises, 6 to 14; with a catalog only those that it can answer for."""
    return tuple(
        ChecklistItem(entry.capability, entry.question, entry.why)
        for entry in asked(draft, workload)
        if catalog is None or entry.capability in catalog.capabilities
    )


def asked(draft: Draft, workload: int) -> tuple[ChecklistQuestion, ...]:
    """The questions that the workload at this position raises, in order."""
    raises = _raising(draft, workload)
    return tuple(entry for entry in QUESTIONS if raises(entry))


def not_raised(draft: Draft, workload: int) -> tuple[ChecklistQuestion, ...]:
    """The questions that were answered when the engine or the model was another one, and are not raised now."""
    given = get(draft, f"workloads.{workload}.software.needs")
    if not isinstance(given, Mapping):
        return ()  # loading says what is wrong with anything else
    raises = _raising(draft, workload)
    return tuple(entry for entry in QUESTIONS if entry.capability in given and not raises(entry))


def without_unasked(draft: Draft) -> Draft:
    """The draft with those answers only that its questions ask for now. A need that no question asks for stays."""
    rows = draft.get("workloads")
    for position in range(len(rows) if isinstance(rows, list | tuple) else 0):
        for entry in not_raised(draft, position):
            draft = drop(draft, f"workloads.{position}.software.needs.{entry.capability}")
    return draft


def _raising(draft: Draft, workload: int) -> Callable[[ChecklistQuestion], bool]:
    """Whether the workload at this position raises a question."""
    path = f"workloads.{workload}"
    kind = get(draft, f"{path}.kind", "")
    engine = get(draft, f"{path}.software.engine", "unknown")
    model = str(get(draft, f"{path}.model", "")).lower()

    def raises(entry: ChecklistQuestion) -> bool:
        return (
            kind in entry.kinds
            and (not entry.engines or engine in entry.engines)
            and (not entry.models or any(part in model for part in entry.models))
        )

    return raises


def readiness_line(capability: Capability) -> str:
    """``Trn2 beta · Trn3 unknown, ask AWS · Inf2 and Trn1 frozen — Neuron 2.33``: words only, with the release."""
    parts = []
    for name, generation in (("Trn2", "trn2"), ("Trn3", "trn3"), ("Inf2 and Trn1", "inf2_trn1")):
        word = capability.readiness(generation)  # type: ignore[arg-type]  # the three names are the generations
        parts.append(f"{name} {word}" + (", ask AWS" if word == "unknown" else ""))
    releases = [found.group(1) for text in capability.provenance.source_ids if (found := _RELEASE.search(text))]
    dated = [f"Neuron {max(releases, key=_version)}"] if releases else []
    written = str(capability.provenance.date or "")
    dated += [day_words(when) if (when := as_date(written)) else written] if written else []
    return " · ".join(parts) + (f" — {', '.join(dated)}" if dated else "")


def _version(release: str) -> tuple[int, ...]:
    return tuple(map(int, release.split(".")))
