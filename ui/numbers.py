"""How numbers are written on the screen: with the signs of the system's locale, also in what the engine says."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QLocale

from advisor.number_style import ENGLISH, STYLES, NumberStyle

if TYPE_CHECKING:
    from advisor.case.paths import Draft

Held = TypeVar("Held")

_ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)


def style() -> NumberStyle:
    """The style of the system's locale: the report's for the same language, else with the signs that the locale has."""
    here = QLocale()
    return _style(here.name(), here.groupSeparator(), here.decimalPoint())


def report_style() -> NumberStyle:
    """The style that a report is offered in first: the system's where reports have it, else English."""
    here = style()
    return here if STYLES.get(here.code) is here else ENGLISH


def number(value: float, decimals: int) -> str:
    """A number without its sign."""
    return said(_ENGLISH.toString(abs(float(value)), "f", decimals))


def said(text: str) -> str:
    """A text that holds no words of others, as the screen has it."""
    signs = style()
    if signs is ENGLISH:
        return text
    from advisor.numbers_in_text import in_style  # The start page does without.

    return in_style(text, signs)


def told(held: Held, draft: Draft, signs: NumberStyle | None = None) -> Held:
    """What the engine says of a draft, as the screen has it; in English it is the same object.

    Off the window's thread the signs must be given: Qt knows them, and is not asked there.
    """
    signs = signs or style()
    if signs is ENGLISH:
        return held
    from advisor.report.content.styled import writer

    return writer(signs, held, draft).blocks(held)


@lru_cache(maxsize=8)
def _style(locale: str, group: str, decimal: str) -> NumberStyle:
    known = STYLES.get(locale.partition("_")[0])
    if known is not None and known.decimal == decimal:
        return known
    if (group, decimal) == (ENGLISH.group, ENGLISH.decimal):
        return ENGLISH
    return NumberStyle(locale, locale, group, decimal)
