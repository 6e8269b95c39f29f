"""The pages of the interview and the fields on them, read from the declarations of the case and one draft."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from advisor.case.beside import OwnCentre
from advisor.case.checklist import asked
from advisor.case.declared import Declared, FieldKind, declared_at, declared_fields, default_of, kind_at
from advisor.case.faults import problems
from advisor.case.fields import Part, Question, Suggest
from advisor.case.model import Case, Commercials, Decision, Organisation, Team
from advisor.case.paths import Draft, find, get, has, split_path
from advisor.case.questions import ChecklistQuestion
from advisor.case.wording import GROUP_WORDS, PAGE_WORDS, choice_label, unit_label
from advisor.case.workloads import Software
from advisor.errors import Problem

if TYPE_CHECKING:
    from advisor.case.doubts import Doubt

PageId = Literal["decision", "workloads", "software", "team", "commercials", "options"]
Status = Literal["missing", "default", "answered", "doubtful", "to correct"]


class Page(Struct, frozen=True):
    """One page: its title, one sentence of why, and its groups as (id, title) in order."""

    id: PageId
    title: str
    sentence: str
    groups: tuple[tuple[str, str], ...]


PAGES: tuple[Page, ...] = tuple(
    Page(page, *PAGE_WORDS[page], tuple(GROUP_WORDS[page].items()))
    for page in ("decision", "workloads", "software", "team", "commercials", "options")
)


class Choice(Struct, frozen=True):
    """One of the values that a field may have, and how it reads."""

    value: str
    label: str


class FieldView(Struct, frozen=True):
    """One field as it stands in one draft, with all that is needed to draw it.

    ``kind``: text, number, estimate (a number or an 80% range), integer, money, choice, answer (yes, no, unknown),
    date, toggle, choices (several of ``choices``), texts (a list of texts), rows (a list of rows with ``columns``,
    whose paths are names relative to a row).
    ``unit`` names the case's own currency where an amount is asked.
    ``value`` is what the draft holds, else the default, else None; ``given`` tells the two apart.
    ``low`` and ``high`` are inclusive unless ``low_open`` or ``high_open``. Where ``unit_path`` is not empty the unit
    is an answer of its own, one of ``unit_choices``. ``can_be_unknown``: `dont_know` works on it.
    ``message`` says what is wrong with the value, ``doubt`` what is odd about one that may stand.
    ``origin``: typed, template, catalog, imported, estimate, default, or empty while nothing is known.
    """

    path: str
    label: str
    unit: str
    why: str
    where: str
    kind: FieldKind
    choices: tuple[Choice, ...]
    default: Any
    low: float | None
    high: float | None
    low_open: bool
    high_open: bool
    longest: int | None
    required: bool
    nullable: bool
    can_be_unknown: bool
    detail: bool
    minimum: int
    suggest: Suggest
    group: str
    group_title: str
    value: Any
    given: bool
    origin: str
    status: Status
    message: str = ""
    doubt: str = ""
    unit_path: str = ""
    unit_choices: tuple[Choice, ...] = ()
    columns: tuple[FieldView, ...] = ()


def fields(
    draft: Draft,
    page: str,
    workload: int | None = None,
    found: Sequence[Problem] | None = None,
    doubts: Sequence[Doubt] = (),
) -> tuple[FieldView, ...]:
    """The fields that this draft raises on a page, in order; dependent ones stand below their parent.

    Pages *workloads* and *software* are about one workload, by its position. ``found`` are the draft's problems where
    the caller has them already, ``doubts`` those that stand about its answers. Raises KeyError for an unknown page,
    IndexError for a workload that is not there.
    """
    return told(raised(draft, page, workload), problems(draft) if found is None else found, doubts)


def raised(draft: Draft, page: str, workload: int | None = None) -> tuple[FieldView, ...]:
    """`fields`, without what is wrong or odd about their answers."""
    views = list(_fields(draft, page, workload))
    order = list(GROUP_WORDS[page])
    views.sort(key=lambda view: (order.index(view.group), view.detail))
    return tuple(views)


def told(views: Sequence[FieldView], found: Sequence[Problem], doubts: Sequence[Doubt]) -> tuple[FieldView, ...]:
    """The fields with what is wrong and what is odd about their answers."""
    said = {doubt.path: doubt.message for doubt in doubts}
    if not said and not found:
        return tuple(views)
    return tuple(_with_message(_with_doubt(view, said), found) for view in views)


def has_more_detail(views: Sequence[FieldView], group: str) -> bool:
    """Whether a group has fields that stand under "More detail"."""
    return any(view.detail and view.group == group for view in views)


class _Asked(NamedTuple):
    """One question that a draft raises."""

    path: str
    field: Declared
    question: Question
    there: bool | None = None
    """Of a part that may be absent: whether it is there."""
    unit_path: str = ""
    """Of a volume: where its unit stands."""

    @property
    def required(self) -> bool:
        """Whether nothing stands in for an answer; for a volume and its unit nothing ever does."""
        return self.field.required or bool(self.unit_path)


def lacking(draft: Draft, page: str, workload: int | None = None) -> tuple[str, ...]:
    """Paths of the required answers on a page that are not given, in the order of its `fields`, without making them."""
    found = [
        one
        for one in _asked(draft, page, workload)
        if one.required and not (has(draft, one.path) and (not one.unit_path or has(draft, one.unit_path)))
    ]
    order = list(GROUP_WORDS[page])
    found.sort(key=lambda one: (order.index(one.question.group), one.question.detail))
    return tuple(one.path for one in found)


def _fields(draft: Draft, page: str, workload: int | None) -> Iterator[FieldView]:
    for one in _asked(draft, page, workload):
        view = _view(draft, one.path, one.field, one.question, page)
        if one.there is not None:
            status: Status = "default" if view.detail and not view.given else "answered"
            view = replace(view, kind="toggle", default=not view.detail, value=one.there, status=status)
        elif one.unit_path:
            view = _with_unit(draft, view, one.unit_path, workload)
        yield view
    if page == "software" and workload is not None:
        yield from _checklist(draft, workload)


def _asked(draft: Draft, page: str, workload: int | None) -> Iterator[_Asked]:
    """What a page asks, without the checklist, of which no single answer is required."""
    if page not in PAGE_WORDS:
        raise KeyError(f"there is no page '{page}'; known: {', '.join(PAGE_WORDS)}")
    if page in ("workloads", "software"):
        if workload is None or not 0 <= workload < len(draft.get("workloads") or ()):
            raise IndexError(f"there is no workload {workload}")
        path = f"workloads.{workload}"
        declared = kind_at(draft, workload)
        if declared is None:
            return
        if page == "software":
            yield from _part(draft, f"{path}.software", Software, page)
        yield from _part(draft, path, declared, page)
        return
    if page == "options":
        own = declared_fields(Case)["options"]
        if own.question is not None:
            yield _Asked("options", own, own.question)
        return
    parts: dict[str, tuple[tuple[str, type[Part]], ...]] = {
        "decision": (("decision", Decision), ("organisation", Organisation)),
        "team": (("team", Team),),
        "commercials": (("commercials", Commercials), ("commercials.own_centre", OwnCentre)),
    }
    for path, part in parts[page]:
        if part is OwnCentre and "own data centre" not in (get(draft, "decision.venues", ()) or ()):
            continue
        yield from _part(draft, path, part, page)


def _part(draft: Draft, path: str, part: type[Part], page: str) -> Iterator[_Asked]:
    for field in declared_fields(part).values():
        question = field.question
        if question is None or question.group not in GROUP_WORDS[page] or field.kind == "checklist":
            continue
        if question.when and str(_held(draft, path, part, question.when[0])) != question.when[1]:
            continue
        own = f"{path}.{field.name}"
        if field.kind != "part" or field.part is None:
            yield _Asked(own, field, question)
        elif field.nullable:
            # What stands under "More detail" is not there until it is asked for.
            there = get(draft, own, None if question.detail else {}) is not None
            yield _Asked(own, field, question, there=there)
            if there:
                yield from _part(draft, own, field.part, page)
        elif "value" in (inner := declared_fields(field.part)):
            yield _Asked(f"{own}.value", inner["value"], question, unit_path=f"{own}.unit")


def _view(draft: Draft, path: str, field: Declared, question: Question, page: str) -> FieldView:
    default = default_of(field)
    given, held = find(draft, path)
    value = held if given else default
    origin = (draft.get("origins") or {}).get(path, "typed") if given else "" if field.required else "default"
    return FieldView(
        path=path,
        label=question.label,
        unit=_unit(draft, question.unit),
        why=question.why,
        where=question.where,
        kind=field.kind,
        choices=_choices(field.options),
        default=default,
        low=field.low,
        high=field.high,
        low_open=field.low_open,
        high_open=field.high_open,
        longest=field.longest,
        required=field.required,
        nullable=field.nullable,
        can_be_unknown="unknown" in field.options or question.wide is not None or (field.nullable and field.required),
        detail=question.detail,
        minimum=question.minimum,
        suggest=question.suggest,
        group=question.group,
        group_title=GROUP_WORDS[page].get(question.group, ""),
        value=value,
        given=given,
        origin=origin,
        status=_status(field, given, value, origin),
        columns=_columns(field.part, page) if field.kind == "rows" and field.part else (),
    )


def _unit(draft: Draft, unit: str) -> str:
    return unit.replace("currency", str(get(draft, "decision.currency", "USD"))) if "currency" in unit else unit


def _status(field: Declared, given: bool, value: Any, origin: str) -> Status:
    if not given:
        return "missing" if field.required else "default"
    if origin == "estimate" or value == "unknown" or (value is None and field.required):
        return "doubtful"
    return "answered"


def _with_unit(draft: Draft, view: FieldView, unit_path: str, workload: int | None) -> FieldView:
    """The amount of a volume, with its unit as an answer of its own."""
    kind = str(get(draft, f"workloads.{workload}.kind"))
    field = declared_at(draft, split_path(unit_path))
    assert field is not None
    units = tuple(Choice(option, unit_label(option, kind)) for option in field.options)
    unit = unit_label(str(get(draft, unit_path, "")), kind)
    return replace(view, required=True, unit=unit, unit_path=unit_path, unit_choices=units)


def _checklist(draft: Draft, workload: int) -> Iterator[FieldView]:
    for entry in asked(draft, workload):
        path = f"workloads.{workload}.software.needs.{entry.capability}"
        view = _view(draft, path, *_need(entry), "software")
        yield view if view.given else replace(view, origin="", status="missing")


@cache
def _need(entry: ChecklistQuestion) -> tuple[Declared, Question]:
    """The entry of the checklist as a field of its own: yes, no or unknown."""
    needs = declared_fields(Software)["needs"]
    assert needs.question is not None
    field = replace(needs, kind="answer", options=("yes", "no", "unknown"), default=None, required=False)
    return field, replace(needs.question, label=entry.question, why=entry.why, where="", group="needs")


@cache
def _columns(part: type[Part], page: str) -> tuple[FieldView, ...]:
    """Fields of one row, with paths relative to it."""
    views: list[FieldView] = []
    for field in declared_fields(part).values():
        if field.kind == "part" and field.part is not None:
            views += (replace(view, path=f"{field.name}.{view.path}") for view in _columns(field.part, page))
        elif field.question is not None:
            views.append(_view({}, field.name, field, field.question, page))
    return tuple(views)


@cache
def _choices(options: tuple[str, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(option, choice_label(option)) for option in options)


def _held(draft: Draft, path: str, part: type[Part], name: str) -> Any:
    return get(draft, f"{path}.{name}", default_of(declared_fields(part)[name]))


def _with_doubt(view: FieldView, said: Mapping[str, str]) -> FieldView:
    doubt = said.get(view.path)
    return replace(view, status="doubtful", doubt=doubt) if doubt else view


def _with_message(view: FieldView, found: Sequence[Problem]) -> FieldView:
    for problem in found:
        if problem.where == view.path or (view.kind in ("rows", "texts") and problem.where.startswith(view.path + ".")):
            text = f"{problem.message} {problem.remedy}".strip()
            return replace(view, status="to correct", message=text, doubt="")
    return view
