"""Where the shape that a buyer gives for a model contradicts what the catalog knows of the model of that name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from advisor.case.declared import KINDS, declared_fields
from advisor.case.numbers import format_number
from advisor.errors import Problem

if TYPE_CHECKING:
    from advisor.catalog import Catalog

SAME_SIZE = 0.1
"""Relative difference in parameters up to which a shape and the catalog's are one model: makers round."""


def own_allowed(row: dict[str, Any]) -> bool:
    """Whether a workload of this kind may bring a model of its own."""
    kind = KINDS.get(str(row.get("kind")))
    return kind is not None and "architecture" in declared_fields(kind)


def own_model(row: dict[str, Any], catalog: Catalog, path: str) -> Iterator[Problem]:
    """A shape under the name of a catalog model that has another one: then the name would say too much."""
    own, name = row.get("architecture"), row.get("model")
    known = catalog.find_model(name) if isinstance(own, dict) and isinstance(name, str) and name.strip() else None
    if known is None or not isinstance(own, dict):
        return
    for key, label, theirs in (("layers", "layers", known.layers), ("hidden", "elements of width", known.hidden)):
        mine = own.get(key)
        if isinstance(mine, int) and theirs is not None and mine != theirs:
            yield _differs(path, known.id, f"{format_number(theirs)} {label}", format_number(mine))
            return
    billions, counted = own.get("params_billion"), known.counted_params or known.params
    if isinstance(billions, int | float) and counted and abs(billions * 1e9 / counted - 1.0) > SAME_SIZE:
        yield _differs(path, known.id, f"{format_number(counted / 1e9)} billion parameters", format_number(billions))


def _differs(path: str, model: str, theirs: str, mine: str) -> Problem:
    return Problem(
        f"{path}.model",
        f"The catalog's {model} has {theirs}, the shape given here {mine}.",
        "Give your model a name of its own, or take its shape away.",
    )
