"""What a validator found, said so that an analyst can act on it: what is wrong, what would be right, where."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container
from typing import TYPE_CHECKING, Any

from advisor.case.declared import Declared, declared_at, declared_fields, part_at, path_of_location
from advisor.case.numbers import ADVICE, format_number
from advisor.case.paths import Draft, get, split_path
from advisor.case.wording import KIND_WORDS, choice_label
from advisor.errors import Problem

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_TOO_SMALL_OR_LARGE = {"greater_than", "greater_than_equal", "less_than", "less_than_equal", "int_parsing_size"}
_NOT_A_NUMBER = {
    "float_type",
    "float_parsing",
    "int_type",
    "int_parsing",
    "int_from_float",
    "decimal_type",
    "decimal_parsing",
}
_NOT_A_DATE = {"date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"}

_NOT_A_GROUP = {"model_type", "model_attributes_type", "dict_type"}
_NOT_A_LIST = {"tuple_type", "list_type"}

#: Errors that make a draft no draft at all.
SHAPE = frozenset({"extra_forbidden", "union_tag_invalid", "union_tag_not_found", *_NOT_A_GROUP, *_NOT_A_LIST})

#: What AWS calls two things by: PyTorch through XLA, frozen at 2.9, and the native backend from 2.13 on.
_TWO_PRODUCTS = re.compile(r"(?i)torch[ -]?neuronx?|pytorch.*neuron|neuron.*pytorch")

#: Fields whose bound deserves its own sentence.
_OWN_WORDS = {
    "volume.value": "Enter a volume above 0, or remove the workload.",
    "today.count": "Enter how many instances run today, from 1 to 100,000.",
    "busiest_hour_ratio": "Busiest hour can't be below the average (1), and no more than 50 times it.",
}


def problems_of(error: ValidationError, draft: Draft, only: Container[str] | None = None) -> tuple[Problem, ...]:
    """One problem for each place that the validator names; answers that are merely missing are not among them.

    ``only`` narrows them to some of the validator's kinds of error.
    """
    details: dict[str, ErrorDetails] = {}
    for detail in error.errors(include_url=False):
        path = path_of_location(draft, detail["loc"])
        if detail["type"] == "missing" or (path == "workloads" and detail["type"] == "too_short"):
            continue
        if only is not None and detail["type"] not in only:
            continue
        # A number that is neither a point nor a range gets an error for each; the one from our own check says more.
        if path not in details or detail["type"] == "value_error":
            details[path] = detail
    return tuple(_problem(path, detail, draft) for path, detail in details.items())


def required_of(error: ValidationError, draft: Draft) -> tuple[str, ...]:
    """Paths of the answers without which there is no case."""
    return tuple(
        dict.fromkeys(
            path_of_location(draft, detail["loc"])
            for detail in error.errors(include_url=False, include_input=False, include_context=False)
            if detail["type"] == "missing"
        )
    )


def label_of(draft: Draft, path: str) -> str:
    """The field's label, or its name where it is not asked."""
    field = declared_at(draft, split_path(path))
    if field is not None and field.name == "value":
        return label_of(draft, path.rpartition(".")[0])
    if field is not None and field.question:
        return field.question.label
    return str(split_path(path)[-1]) if path else "The case"


def told(draft: Draft, problem: Problem) -> str:
    """A problem in one sentence or two, with its place as people call it: ``First token of "Assistant": ...``."""
    place = place_words(draft, problem.where)
    return " ".join(part for part in (f"{place}:" if place else "", problem.message, problem.remedy) if part)


def place_words(draft: Draft, path: str) -> str:
    """A path as people call its place; what is no path of the case, such as a file's name, stays as it is."""
    steps = split_path(path) if path else ()
    if not steps or (steps[0] != "workloads" and declared_at(draft, steps) is None):
        return path
    label = label_of(draft, path) if len(steps) > 2 else ""
    if steps[0] != "workloads" or len(steps) < 2:
        return label or label_of(draft, path)
    name = str(get(draft, f"workloads.{steps[1]}.name") or f"workload {int(steps[1]) + 1}")
    return f'{label} of "{name}"' if label else f'"{name}"'


def where_of(draft: Draft, path: str) -> str:
    """Where to find the answer; empty where nothing is said of it."""
    field = declared_at(draft, split_path(path))
    return field.question.where if field is not None and field.question else ""


_ONE_WHOLE = "Enter one whole number, such as 12 or 450."
_ONE_NUMBER = "Enter one number, such as 450 or 4.5."
"""What a field takes that is no estimate: neither a range nor a number with a letter behind it."""


def shown(value: Any) -> str:
    """A value as it was typed, short enough for a sentence."""
    if isinstance(value, dict) and set(value) == {"low", "high"}:
        return f"{shown(value['low'])} to {shown(value['high'])}"
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: "nothing"}[value]
    if isinstance(value, int | float) and abs(value) < 1e300:
        return format_number(float(value))
    text = str(value).strip() or "nothing"
    return text if len(text) <= 60 else text[:57] + "..."


def bounds_sentence(label: str, field: Declared, value: Any) -> str:
    """``Horizon must be between 6 and 84 months. You entered 0.``"""
    unit = field.question.unit if field.question else ""
    tail = "%" if unit.startswith("%") else f" {unit}" if unit and unit not in ("currency", "×") else ""
    if field.low is not None and field.high is not None:
        start = "above " if field.low_open else "between "
        join = " and " if not field.low_open else f"{tail} and at most "
        limits = f"{start}{format_number(field.low)}{join}{format_number(field.high)}{tail}"
    elif field.low is not None:
        limits = f"{'above' if field.low_open else 'at least'} {format_number(field.low)}{tail}"
    elif field.high is not None:
        limits = f"{'below' if field.high_open else 'at most'} {format_number(field.high)}{tail}"
    else:
        limits = "a number"
    entered = shown(value) + ("%" if tail == "%" and not isinstance(value, str) else "")
    return f"{label} must be {limits}. You entered {entered}."


def _problem(path: str, detail: ErrorDetails, draft: Draft) -> Problem:
    kind, value = detail["type"], detail.get("input")
    field = declared_at(draft, split_path(path))
    label = label_of(draft, path)
    where = field.question.where if field is not None and field.question else ""
    own = next((words for end, words in _OWN_WORDS.items() if path.endswith(end)), None)
    if path.endswith("volume.value") and isinstance(value, int | float) and value > 0:
        own = None  # too much, and not too little
    if kind == "extra_forbidden":
        return _unknown_key(path, draft)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        said = get(draft, f"{path}.kind")
        known = ", ".join(f'"{word}"' for word in KIND_WORDS)
        said_words = f'"{said}" is no kind of workload.' if said is not None else "The workload has no kind."
        return Problem(f"{path}.kind", said_words, f"Use one of {known}.")
    if field is not None and field.kind == "estimate" and kind not in ("value_error", *_TOO_SMALL_OR_LARGE):
        if kind in ("finite_number",) or isinstance(value, float):
            return Problem(path, f"{label} must be a finite number.", f"{ADVICE}.")
        return Problem(path, f"{label} can't be read from {shown(value)}.", f"{ADVICE}.")
    if kind == "value_error":
        said = str(detail.get("ctx", {}).get("error", detail["msg"]))
        if field is not None and field.kind == "estimate" and said.startswith("must be"):
            return Problem(path, own or bounds_sentence(label, field, value), where if not own else "")
        return Problem(path, _sentence(said), where)
    if kind in _TOO_SMALL_OR_LARGE and field is not None:
        return Problem(path, own or bounds_sentence(label, field, value), where if not own else "")
    if kind in _NOT_A_NUMBER or kind.startswith("decimal_"):
        whole = kind.startswith("int")
        said = f"{label} must be a{' whole' if whole else ''} number. You entered {shown(value)}."
        return Problem(path, said, _ONE_WHOLE if whole else _ONE_NUMBER)
    if kind == "finite_number":
        return Problem(path, f"{label} must be a finite number. NaN and infinity mean nothing here.", _ONE_NUMBER)
    if kind in _NOT_A_GROUP:
        return Problem(path, f"{label} must be a group of fields. You entered {shown(value)}.", "Put it in { }.")
    if kind in _NOT_A_LIST:
        return Problem(path, f"{label} must be a list. You entered {shown(value)}.", "Put it in [ ].")
    if kind in _NOT_A_DATE:
        return Problem(path, f"{label} must be a date. You entered {shown(value)}.", "Write it as 2026-11-23.")
    if kind in ("literal_error", "bool_type", "bool_parsing"):
        return _not_a_choice(path, label, field, value)
    if kind == "string_type":
        return Problem(path, f"{label} must be text. You entered {shown(value)}.", where or "Put it in quotes.")
    if kind == "string_too_short":
        least = detail.get("ctx", {}).get("min_length", 1)
        return Problem(
            path,
            f"{label} is empty." if least == 1 else f"{label} needs at least {least} characters.",
            where or "Enter it.",
        )
    if kind == "string_too_long":
        return Problem(path, f"{label} may have {detail['ctx']['max_length']} characters at most.", "Shorten it.")
    if kind == "too_short":
        return Problem(path, f"{label} needs at least one entry.", where)
    if kind == "too_long":
        most = detail["ctx"]["max_length"]
        return Problem(
            path, f"{label} may have {most} rows at most, and has {detail['ctx']['actual_length']}.", "Remove rows."
        )
    if kind == "string_pattern_mismatch":
        return _mismatch(path, label, value)
    return Problem(path, f"{label}: {_sentence(detail['msg'])} You entered {shown(value)}.", where)


def _unknown_key(path: str, draft: Draft) -> Problem:
    steps = split_path(path)
    part = part_at(draft, steps[:-1])
    names = list(declared_fields(part)) if part is not None else []
    near = difflib.get_close_matches(str(steps[-1]), names, n=1, cutoff=0.5)
    remedy = f"Did you mean '{near[0]}'?" if near else "Remove it; the names that a case knows: switchpoint schema."
    return Problem(path, f"A case has no field '{steps[-1]}' here.", remedy)


def _not_a_choice(path: str, label: str, field: Declared | None, value: Any) -> Problem:
    options = field.options if field is not None and field.options else ("yes", "no")
    if field is not None and field.kind == "checklist":
        options = ("yes", "no", "unknown")
    if field is not None and field.kind == "toggle":
        options = ("true", "false")
    if field is not None and field.name == "engine" and _TWO_PRODUCTS.search(str(value)):
        return Problem(
            path,
            f"'{shown(value)}' names two products. Which: XLA 2.9 or native 2.13+?",
            'Enter what runs on the GPUs today, such as "pytorch"; a stack on Neuron is asked for below it.',
        )
    near = difflib.get_close_matches(str(value).lower(), options, n=1)
    known = ", ".join(f'"{option}"' for option in options)
    remedy = f'Did you mean "{near[0]}" ({choice_label(near[0])})? Known: {known}.' if near else f"Use one of {known}."
    return Problem(path, f'{label} can\'t be "{shown(value)}".', remedy)


def _mismatch(path: str, label: str, value: Any) -> Problem:
    if path.endswith("currency"):
        return Problem(
            path, f'"{shown(value)}" is no currency code.', "Use the three capitals of ISO 4217, such as EUR."
        )
    remedy = "Use small letters, digits and hyphens, such as search-embeddings."
    return Problem(path, f'{label}: "{shown(value)}" can\'t be an id.', remedy)


def _sentence(text: str) -> str:
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")
