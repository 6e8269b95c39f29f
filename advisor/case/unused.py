"""Answers that a later choice has made to be asked no more: they are kept, no result rests on them, and it is said."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from advisor.case.aside import set_aside
from advisor.case.beside import OwnCentre
from advisor.case.checklist import not_raised
from advisor.case.declared import declared_fields, default_of, kind_at
from advisor.case.fields import Part
from advisor.case.model import Commercials, Decision, Team
from advisor.case.paths import Draft, get, has
from advisor.case.wording import GROUP_WORDS, choice_label


class Unused(Struct, frozen=True):
    """One such answer: its path and label, and the choice under which it is used: ``Method: LoRA adapters``."""

    path: str
    label: str
    used_with: str


def unused(draft: Draft, page: str, workload: int | None = None) -> tuple[Unused, ...]:
    """The answers of a page that are kept and not used; on pages about one workload, of the workload there."""
    parts: dict[str, tuple[str, type[Part]]] = {
        "decision": ("decision", Decision),
        "team": ("team", Team),
        "commercials": ("commercials", Commercials),
    }
    found: list[Unused] = []
    if page in parts:
        found += _hidden(draft, *parts[page], page)
    elif page in ("workloads", "software") and workload is not None:
        kind = kind_at(draft, workload)
        if kind is not None:
            found += _hidden(draft, f"workloads.{workload}", kind, page)
            found += _aside(draft, workload, kind) if page == "workloads" else _unasked(draft, workload)
    if page == "commercials":
        found += _own_centre(draft)
    return tuple(found)


def _hidden(draft: Draft, path: str, part: type[Part], page: str) -> Iterator[Unused]:
    """Given answers whose question hangs on a sibling that holds another value now."""
    fields = declared_fields(part)
    for field in fields.values():
        question = field.question
        if question is None or not question.when or question.group not in GROUP_WORDS[page]:
            continue
        name, value = question.when
        sibling, own = fields[name], f"{path}.{field.name}"
        if str(get(draft, f"{path}.{name}", default_of(sibling))) != value and get(draft, own) is not None:
            parent = sibling.question.label if sibling.question else name
            yield Unused(own, question.label, f"{parent}: {choice_label(value)}")


def _aside(draft: Draft, workload: int, kind: type[Part]) -> Iterator[Unused]:
    """What was said of a part that the workload doesn't have now, such as what runs today."""
    for name, answers in set_aside(draft, str(get(draft, f"workloads.{workload}.id", ""))):
        field = declared_fields(kind).get(name)
        if field is None or field.part is None:
            continue
        used_with = "It runs today" if name == "today" else field.question.label if field.question else name
        for inner in declared_fields(field.part).values():
            if inner.question is not None and answers.get(inner.name) is not None:
                yield Unused(f"workloads.{workload}.{name}.{inner.name}", inner.question.label, used_with)


def _unasked(draft: Draft, workload: int) -> Iterator[Unused]:
    """Answers of the checklist whose question the present engine or model doesn't raise."""
    for entry in not_raised(draft, workload):
        raised_by = [choice_label(engine) for engine in entry.engines] or [f"a model named {' or '.join(entry.models)}"]
        path = f"workloads.{workload}.software.needs.{entry.capability}"
        yield Unused(path, entry.question, " or ".join(raised_by))


def _own_centre(draft: Draft) -> Iterator[Unused]:
    """What an own data centre costs, while none is among the places that are allowed."""
    if "own data centre" in (get(draft, "decision.venues", ()) or ()):
        return
    venues = declared_fields(Decision)["venues"].question
    for field in declared_fields(OwnCentre).values():
        path = f"commercials.own_centre.{field.name}"
        if field.question is not None and has(draft, path) and get(draft, path) is not None:
            place = venues.label if venues is not None else "Venues"
            yield Unused(path, field.question.label, f"{place}: {choice_label('own data centre')}")
