"""The log of printed figures held against the result that it points into, each in the number style that it names."""

from __future__ import annotations

import re
from typing import Any

from advisor.number_style import ENGLISH, NARROW, STYLES
from advisor.numbers_in_text import in_style
from advisor.report.attachments import FIGURES
from advisor.report.content.model import clean
from advisor.report.format import render

_SIGNS = re.compile(rf"(?<=\d)[.,{NARROW}](?=\d)")


def misprinted(log: Any, result: Any) -> tuple[int, tuple[str, ...]]:
    """How many figures the log holds, and those that are not their value under their rule, each with its place.

    Of a sentence the words and digits are held, and not the signs between digits: which digits are a number of ours the
    log does not say. Reports made before styles name none: theirs is English.
    """
    if not isinstance(log, list):
        return 0, (f"{FIGURES}: not a list",)
    found = (f"{FIGURES}/{place}: {why}" for place, item in enumerate(log) if (why := _fault(item, result)))
    return len(log), tuple(found)


def _fault(item: Any, result: Any) -> str:
    """Why a figure is not what the result has at its place; empty where it is. Nothing in the log is trusted."""
    try:
        text, rule, value = str(item["text"]), str(item["rule"]), _at(result, str(item["pointer"]))
        if rule == "text":
            same = _SIGNS.sub("", text) == _SIGNS.sub("", clean(value))
            return "" if same else f"{text!r}, at {item['pointer']} {value!r}"
        due = in_style(render(rule, value), STYLES[item.get("style", ENGLISH.code)])
    except (KeyError, IndexError, TypeError, ValueError, ArithmeticError, AttributeError) as error:
        return f"can't be read ({type(error).__name__}: {error})"
    return "" if text == due else f"{text}, by its rule {due}"


def _at(tree: Any, pointer: str) -> Any:
    for step in pointer.removeprefix("/").split("/"):
        tree = tree[int(step)] if isinstance(tree, list) else tree[step]
    return tree
