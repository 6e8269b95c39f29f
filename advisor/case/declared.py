"""The declarations of the case, read back: which part stands at a path, what type a field has, and its bounds."""

from __future__ import annotations

import types
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from msgspec import Struct
from pydantic.fields import FieldInfo

from advisor.case.fields import Answer, Part, Question, Range, question_of
from advisor.case.model import Case
from advisor.case.paths import Draft, Path, get, join_path
from advisor.case.workloads import (
    Embeddings,
    FineTuning,
    ImageGeneration,
    LlmBatch,
    LlmServing,
    PreTraining,
    Recommender,
    Speech,
    Vision,
    WorkloadBase,
)

KINDS: dict[str, type[WorkloadBase]] = {
    kind.model_fields["kind"].default: kind
    for kind in (
        LlmServing,
        LlmBatch,
        PreTraining,
        FineTuning,
        Embeddings,
        ImageGeneration,
        Vision,
        Speech,
        Recommender,
    )
}

FieldKind = Literal[
    "text",
    "number",
    "estimate",
    "integer",
    "money",
    "choice",
    "answer",
    "date",
    "toggle",
    "choices",
    "texts",
    "rows",
    "part",
    "checklist",
]


class Declared(Struct, frozen=True):
    """One field as it is declared. Bounds are inclusive unless `above` or `below` says that they are not."""

    name: str
    kind: FieldKind
    question: Question | None
    part: type[Part] | None
    options: tuple[str, ...]
    nullable: bool
    required: bool
    default: Any
    low: float | None
    high: float | None
    low_open: bool
    high_open: bool
    longest: int | None


@cache
def declared_fields(part: type[Part]) -> dict[str, Declared]:
    """The fields of one part of the case, in order of declaration."""
    return {name: _declared(name, info) for name, info in part.model_fields.items()}


def kind_at(draft: Draft, position: int) -> type[WorkloadBase] | None:
    """The declaration of the workload at this position; None where its kind is unknown."""
    kind = get(draft, f"workloads.{position}.kind")
    return KINDS.get(kind) if isinstance(kind, str) else None


def part_at(draft: Draft, steps: Path) -> type[Part] | None:
    """The part whose fields stand at these steps; None where no part is declared (or a workload's kind is unknown)."""
    part: type[Part] | None = Case
    for position, step in enumerate(steps):
        if isinstance(step, int):
            if position == 1 and steps[0] == "workloads":
                part = kind_at(draft, step)
            continue
        field = declared_fields(part).get(step) if part is not None else None
        if field is None:
            return None
        part = field.part
    return part


def declared_at(draft: Draft, steps: Path) -> Declared | None:
    """The declaration of the field at these steps, or None; a position in a list belongs to the list's field."""
    while steps and isinstance(steps[-1], int):
        steps = steps[:-1]
    if not steps:
        return None
    if "needs" in steps[:-1]:
        steps = steps[: steps.index("needs") + 1]
    part = part_at(draft, steps[:-1])
    return declared_fields(part).get(str(steps[-1])) if part is not None else None


def default_of(field: Declared) -> Any:
    """The field's default in the plain form that a draft holds; None where it has none."""
    return plain(field.default)


def plain(value: Any) -> Any:
    """A value of a case in the form that JSON and drafts hold."""
    if isinstance(value, Part):
        return value.model_dump(mode="json")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def path_of_location(draft: Draft, location: tuple[int | str, ...]) -> str:
    """The path that a validator's location names, without the marks of unions that it carries."""
    steps: list[str | int] = []
    part: type[Part] | None = Case
    inside_list = False
    for step in location:
        if isinstance(step, int):
            if inside_list:
                steps.append(step)
                if steps[0] == "workloads" and len(steps) == 2:
                    part = kind_at(draft, step)
            inside_list = False
            continue
        if steps and steps[-1] == "needs":
            if step != "[key]":
                steps.append(step)
            break
        field = declared_fields(part).get(step) if part is not None else None
        if field is not None:
            steps.append(step)
            part = field.part
            inside_list = field.kind in ("rows", "texts", "choices")
        elif step == location[-1] and not _is_mark(step):
            steps.append(step)
    return join_path(tuple(steps))


def _is_mark(step: str) -> bool:
    return step in KINDS or step in ("float", "Range", "int", "str") or "[" in step


def _declared(name: str, info: FieldInfo) -> Declared:
    inner, metadata, nullable = _unwrap(info.annotation, list(info.metadata))
    kind, part, options = _kind(inner)
    low, low_open = _bound(metadata, "ge", "gt")
    high, high_open = _bound(metadata, "le", "lt")
    default = None if info.is_required() else info.get_default(call_default_factory=True, validated_data={})
    lengths = [m.max_length for m in metadata if getattr(m, "max_length", None) is not None]
    return Declared(
        name=name,
        kind=kind,
        question=question_of(info),
        part=part,
        options=options,
        nullable=nullable,
        required=info.is_required(),
        default=default,
        low=low,
        high=high,
        low_open=low_open,
        high_open=high_open,
        longest=lengths[-1] if lengths else None,
    )


def _unwrap(annotation: Any, metadata: list[Any]) -> tuple[Any, list[Any], bool]:
    nullable = False
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *more = get_args(annotation)
            for mark in more:
                metadata = [*(mark.metadata if isinstance(mark, FieldInfo) else [mark]), *metadata]
        elif origin in (Union, types.UnionType) and type(None) in get_args(annotation):
            nullable = True
            others = tuple(arg for arg in get_args(annotation) if arg is not type(None))
            annotation = others[0] if len(others) == 1 else Union[others]  # noqa: UP007  (built at run time)
        else:
            return annotation, metadata, nullable


def _kind(annotation: Any) -> tuple[FieldKind, type[Part] | None, tuple[str, ...]]:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return ("answer" if args == get_args(Answer) else "choice"), None, tuple(map(str, args))
    if origin in (Union, types.UnionType):
        return ("estimate", None, ()) if Range in args else ("rows", WorkloadBase, ())
    if origin is tuple:
        _, part, options = _kind(_unwrap(args[0], [])[0])
        return ("rows" if part else "choices" if options else "texts"), part, options
    if origin is dict:
        return "checklist", None, ()
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return "part", annotation, ()
    simple: dict[Any, FieldKind] = {
        str: "text",
        bool: "toggle",
        int: "integer",
        float: "number",
        Decimal: "money",
        date: "date",
    }
    return simple[annotation], None, ()


def _bound(metadata: list[Any], closed: str, opened: str) -> tuple[float | None, bool]:
    """The tightest bound that is declared, as a field's own bound narrows that of its type."""
    bounds = [
        (float(value), is_open)
        for mark in metadata
        for name, is_open in ((closed, False), (opened, True))
        if isinstance(value := getattr(mark, name, None), int | float | Decimal)
    ]
    if not bounds:
        return None, False
    tightest = (max if closed == "ge" else min)(value for value, _ in bounds)
    return tightest, (tightest, True) in bounds
