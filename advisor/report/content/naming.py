"""How workloads, counts, units and options are named in tables and sentences."""

from __future__ import annotations

import re

from advisor.decision.result import OptionResult
from advisor.decision.telling.words import number_word
from advisor.report.content.model import bold, clean


def listed(names: list[str]) -> str:
    """Up to two names, and how many more."""
    if len(names) <= 2:
        return " and ".join(names)
    return f"{names[0]} and {number_word(len(names) - 1)} more"


def counted(number: int, one: str, many: str = "") -> str:
    """A count with its noun, in words up to twelve: "three options", "15 options", "no option"."""
    return f"{number_word(number)} {one if number < 2 else many or one + 's'}"


def unit_words(unit: str, currency: str = "USD") -> str:
    """A unit of the result as it is written: usd_per_hour becomes USD/h, tokens_per_s tokens/s.

    `currency` is that of the money in it, where it is not the dollar."""
    words = unit.replace("person_weeks", "person-weeks").replace("pct", "%").replace("_per_hour", "/h")
    words = words.replace("_per_s", "/s").replace("_per_", " per ").replace("_", " ")
    money = next((code for code in ("USD", currency) if words.startswith(code.lower())), "")
    return f"{money}{words[3:]}" if money else clean(words)


def option_name(option: OptionResult, *, assessed: bool = True) -> str:
    """An option's label, led by its role in bold; where nothing is assessed, none is the best."""
    names = {"today": "Today", "best stay": "Best stay", "recommended": "Recommended", "best move": "Best move"}
    roles = [names[role] for role in option.roles if role in names and (assessed or role == "today")]
    if "Recommended" in roles and "Best move" in roles:
        roles.remove("Best move")
    head = f"{bold(', '.join(roles))}: " if roles else ""
    return head + clean(option.label)


def lead(text: str) -> str:
    """A source, named up to its first colon, semicolon or full stop."""
    return re.split(r"(?:[:;.]\s)", clean(text).rstrip("."), maxsplit=1)[0]
