"""How far a draft is: what is missing, what is doubtful, and when it is a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from pydantic import ValidationError

from advisor.case.checklist import without_unasked
from advisor.case.drafts import remove_workload
from advisor.case.faults import problems, without
from advisor.case.forms import PAGES, FieldView, lacking
from advisor.case.messages import label_of, required_of, where_of
from advisor.case.model import Case
from advisor.case.paths import Draft, get, split_path
from advisor.case.raised import ABOUT_ONE, Raised
from advisor.errors import CaseError, Problem

if TYPE_CHECKING:
    from advisor.case.doubts import Doubt
    from advisor.catalog import Catalog

KEPT_ON = {"scenarios": "scenarios", "pins": "plan"}
"""The pages on which what is kept beside the case stands."""

State = Literal["not opened", "nothing asked", "missing", "doubtful", "to correct", "enough"]


class PageStatus(Struct, frozen=True):
    """How a page is doing: one state, how many answers it counts, and words for it."""

    state: State
    count: int
    words: str


def missing(draft: Draft, known: Raised | None = None) -> tuple[str, ...]:
    """Paths of the answers without which there is no result, in the order of the pages.

    Each workload's software must have at least one need answered ("I don't know" is an answer). ``known`` spares work
    where an earlier state of the draft was looked at before.
    """
    known = known or Raised()
    return tuple(path for page in PAGES for path in _missing(draft, page.id, known))


def finished_part(draft: Draft, lacking: Iterable[str]) -> Draft | None:
    """The draft with those of its workloads alone that lack no answer: a case that can be decided before the rest.

    `lacking` holds the paths of `missing`. None where an answer for the whole case is missing, or every workload lacks
    one.
    """
    places = {page_of(path)[1] for path in lacking}
    unfinished = sorted((place for place in places if place is not None), reverse=True)
    if None in places or len(unfinished) == len(draft.get("workloads") or ()):
        return None
    for place in unfinished:
        draft = remove_workload(draft, place)
    return draft


def doubtful(draft: Draft) -> tuple[str, ...]:
    """Paths of the answers that are not known: wide ranges taken for "I don't know", unknown, null."""
    return tuple(path for page in PAGES for path in _doubtful(_views(draft, page.id)))


def next_missing(draft: Draft, after: str = "") -> str | None:
    """The next missing answer behind a path, from the start again at the end; None when nothing is missing."""
    paths = missing(draft)
    if not paths:
        return None
    return paths[(paths.index(after) + 1) % len(paths)] if after in paths else paths[0]


def page_of(path: str) -> tuple[str, int | None]:
    """The page on which a path stands, and the position of its workload where there is one."""
    steps = split_path(path)
    first = str(steps[0])
    if first == "organisation":
        return "decision", None
    if first in KEPT_ON:
        return KEPT_ON[first], None
    if first != "workloads":
        return (first if first in {page.id for page in PAGES} else "decision"), None
    position = int(steps[1]) if len(steps) > 1 else None
    software = len(steps) > 2 and steps[2] in ("software", "custom_post_processing")
    return ("software" if software else "workloads"), position


def page_status(
    draft: Draft,
    page: str,
    *,
    opened: bool = True,
    found: Sequence[Problem] | None = None,
    doubts: Sequence[Doubt] = (),
    known: Raised | None = None,
) -> PageStatus:
    """How the page is doing. ``found`` are the draft's problems where the caller has them already, ``doubts`` those
    that stand about its answers, ``known`` what `missing` knows of earlier states."""
    wrong = [p for p in (problems(draft) if found is None else found) if p.where and page_of(p.where)[0] == page]
    if wrong:
        return PageStatus("to correct", len(wrong), _counted(len(wrong), "answer to correct", "answers to correct"))
    known = known or Raised()
    lacks = len(tuple(_missing(draft, page, known)))
    if not opened:
        return PageStatus("not opened", lacks, "Not opened")
    if page == "software" and not draft.get("workloads"):
        return PageStatus("nothing asked", 0, "Nothing is asked yet")
    if lacks:
        return PageStatus("missing", lacks, _counted(lacks, "answer missing", "answers missing"))
    unsure = len(tuple(_doubtful(_views(draft, page, doubts, known))))
    if unsure:
        return PageStatus("doubtful", unsure, _counted(unsure, "doubtful answer", "doubtful answers"))
    return PageStatus("enough", 0, "Enough")


def case_of(draft: Draft, catalog: Catalog | None = None) -> Case:
    """The case that a complete draft describes, without answers to questions that it doesn't raise any more.

    Raises CaseError with everything that is wrong or missing, at once.
    """
    found = list(problems(draft, catalog))
    try:
        case = Case.model_validate(without_unasked(draft))
    except ValidationError as error:
        wrong = {problem.where for problem in found}
        found.extend(
            Problem(
                path, f'"{label_of(draft, path)}" has no answer.', where_of(draft, path) or "Nothing is assumed for it."
            )
            for path in _answers(without(draft, found), required_of(error, draft))
            if path not in wrong
        )
        if draft.get("workloads") in (None, [], ()):
            found.append(Problem("workloads", "No workload is described.", "Add the one that costs most."))
        raise CaseError(found) from error
    if found:
        raise CaseError(found)
    return case


def _answers(draft: Draft, required: Sequence[str]) -> Iterator[str]:
    """The missing answers, one by one, where a whole part is missing."""
    single = missing(draft)
    for path in required:
        inside = [other for other in single if other.startswith(path + ".") and not other.endswith(".needs")]
        yield from inside or [path]


def _missing(draft: Draft, page: str, known: Raised) -> Iterator[str]:
    rows = draft.get("workloads") or ()
    if page not in ABOUT_ONE:
        yield from lacking(draft, page)
        return
    if page == "workloads" and not rows:
        yield "workloads"
    for position in range(len(rows)):
        yield from known.lacking(draft, page, position)
    if page == "software":
        for position in range(len(rows)):
            needs = f"workloads.{position}.software.needs"
            if not get(draft, needs):
                yield needs


def _doubtful(views: Iterable[FieldView]) -> Iterator[str]:
    return (view.path for view in views if view.status == "doubtful")


def _views(draft: Draft, page: str, doubts: Sequence[Doubt] = (), known: Raised | None = None) -> Iterator[FieldView]:
    read = (known or Raised()).fields
    if page not in ABOUT_ONE:
        yield from read(draft, page, doubts=doubts)
        return
    for position in range(len(draft.get("workloads") or ())):
        yield from read(draft, page, position, doubts=doubts)


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
