"""The report's blocks with their numbers in the reader's style: the last step of the content, for all texts at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from advisor.case.model import Case
from advisor.case.paths import Draft
from advisor.decision.result import EvidenceRow, ReadinessLine, SourceRow, SupportEnd
from advisor.decision.telling.words import middle_cut
from advisor.number_style import ENGLISH, NumberStyle
from advisor.numbers_in_text import Names, in_style
from advisor.report.content.context import LONGEST_NAME, LONGEST_ORGANISATION
from advisor.report.content.model import QUOTE_OFF, QUOTE_ON, clean
from advisor.report.format import Printed

Held = TypeVar("Held")

_QUOTED = re.compile(f"{QUOTE_ON}([^{QUOTE_OFF}]*){QUOTE_OFF}")
_NO_TEXT = frozenset({"key", "pointer", "rule", "field", "where", "path", "id", "answer"})
"""Fields that name a place or a thing: they are looked up and never read."""
_QUANTITY = re.compile(
    r"(?:[A-Z]{3} )?[+−-]?\d[\d.,]*"
    r"(?: ?(?:[kMBT%]|[A-Z]{3}|GB|TB|ms|s|h|thousand|[mb]illion|times|hours|days|weeks|months|years|tokens))?"
    r"(?: (?:an?|per|hour|month|year|[A-Z]{3}))*"
)
"""An answer that is a quantity and no name: the engine may say the same of something else, as a number of ours."""
_WORDS_OF_OTHERS: dict[type, tuple[str, ...]] = {
    ReadinessLine: ("name", "workaround", "since"),
    SupportEnd: ("name", "evidence"),
    SourceRow: ("title",),
    EvidenceRow: ("model", "software", "source", "date"),
}
"""Where a result holds what a table of facts or its source says, word for word."""


class Writer:
    """Writes blocks and figures in one style. In English all stays as it is but for the marks of quotation."""

    def __init__(self, style: NumberStyle, names: Names) -> None:
        self._style, self._names = style, names

    def text(self, text: str) -> str:
        """A text with its numbers in the style; what is quoted stands as it was written."""
        if QUOTE_ON not in text:
            return in_style(text, self._style, self._names)
        parts = _QUOTED.split(text)
        return "".join(
            part if place % 2 else in_style(part, self._style, self._names) for place, part in enumerate(parts)
        )

    def blocks(self, held: Held) -> Held:
        """Blocks, or anything made of them, or a result, with all texts in the style."""
        made: Held = self._told(held)
        return made

    def figures(self, held: tuple[Printed, ...]) -> tuple[Printed, ...]:
        """The log of the figures as they are printed now. A figure is no name, whatever others are called."""
        return tuple(
            replace(item, text=self.text(item.text) if item.rule == "text" else in_style(item.text, self._style))
            for item in held
        )

    def _told(self, held: Any) -> Any:
        if isinstance(held, str):
            return self.text(held)
        if type(held) is tuple:  # a style is a tuple of names, and no text
            told = tuple(map(self._told, held))
            return told if any(one is not other for one, other in zip(held, told, strict=True)) else held
        if not isinstance(held, Struct):
            return held
        changed: dict[str, Any] = {}
        quoted = _WORDS_OF_OTHERS.get(type(held), ())
        for name in _fields(type(held)):
            if name in quoted:
                continue
            before = getattr(held, name)
            after = self._style if name == "numbers" else self._told(before)
            if after is not before:
                changed[name] = after
        return replace(held, **changed) if changed else held


def writer(style: NumberStyle, told: object, case: Case | Draft) -> Writer:
    """What writes in a style what is `told` of a case: a result, or anything else that the engine says."""
    return Writer(style, Names() if style is ENGLISH else printed_names(told, case))


def printed_names(told: object, case: Case | Draft) -> Names:
    """All texts of a result and its case that no style touches, as they are printed: whole, or cut in their middle."""
    answers = case.model_dump(mode="json") if isinstance(case, Case) else case
    given = [text for text in _answers(answers) if not _QUANTITY.fullmatch(text.replace("\u00a0", " "))]
    said = [clean(text) for text in (*given, *_quoted_facts(told))]
    cut = [middle_cut(text, most) for text in said for most in (LONGEST_NAME, LONGEST_ORGANISATION)]
    return Names.of([*said, *cut])


def _answers(held: Any) -> Iterator[str]:
    """Every text that the buyer gave."""
    if isinstance(held, str):
        yield held
    elif isinstance(held, dict | list):
        for value in held.values() if isinstance(held, dict) else held:
            yield from _answers(value)


def _quoted_facts(held: Any) -> Iterator[str]:
    if isinstance(held, tuple):
        for item in held:
            yield from _quoted_facts(item)
    elif isinstance(held, Struct):
        for name in _WORDS_OF_OTHERS.get(type(held), ()):
            yield getattr(held, name)
        for name in _fields(type(held)):
            yield from _quoted_facts(getattr(held, name))


@lru_cache(maxsize=256)
def _fields(kind: type[Struct]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name not in _NO_TEXT)
