"""Everything that is wrong with a draft, at once: its answers one by one, and where they contradict each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import ValidationError

from advisor.case.check import contradictions
from advisor.case.messages import SHAPE, problems_of
from advisor.case.model import Case
from advisor.case.paths import Draft, has, put
from advisor.errors import Problem

if TYPE_CHECKING:
    from advisor.catalog import Catalog


def problems(draft: Draft, catalog: Catalog | None = None) -> tuple[Problem, ...]:
    """All problems with their paths; answers that are merely missing are not among them.

    With a catalog, names of models, instances, regions and capabilities and the presence of prices are checked too.
    """
    found: tuple[Problem, ...] = ()
    try:
        Case.model_validate(draft)
    except ValidationError as error:
        # What the case as a whole refuses, `contradictions` says with its place.
        found = tuple(problem for problem in problems_of(error, draft) if problem.where)
    named = {problem.where for problem in found}
    # A shape with a fault is still a shape: its model need not be one of the catalog's.
    named |= {where.partition(".architecture")[0] + ".model" for where in named if ".architecture" in where}
    others = contradictions(without(draft, found), catalog)
    return (*found, *(problem for problem in others if problem.where not in named))


def without(draft: Draft, found: Iterable[Problem]) -> Draft:
    """The draft with null where an answer is wrong: what is left has the types that the case declares."""
    for problem in found:
        # A workload of an unknown kind was not looked into at all.
        row, is_kind, _ = problem.where.partition(".kind")
        path = row if is_kind and row.startswith("workloads.") else problem.where
        if has(draft, path):
            draft = put(draft, path, None)
    return draft


def misshapen(draft: Draft) -> tuple[Problem, ...]:
    """Only what makes the draft no draft at all: lists and groups in the wrong place, unknown names, unknown kinds."""
    try:
        Case.model_validate(draft)
    except ValidationError as error:
        return problems_of(error, draft, SHAPE)
    return ()
