"""What kind of knowledge a figure is: a sign and a word, the same on every page."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QCoreApplication


def tag_word(tag: str) -> str:
    """The kind of a figure in words."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("tags", text)

    known = {
        "B": tr("your record"),
        "P": tr("published price"),
        "M": tr("measured"),
        "V": tr("vendor"),
        "C": tr("modelled"),
        "J": tr("judgement"),
    }
    return known.get(tag, tag)


def role_word(role: str) -> str:
    """What an option is in the comparison, in words."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("tags", text)

    known = {
        "today": tr("today"),
        "best stay": tr("best stay"),
        "best move": tr("best move"),
        "recommended": tr("recommended"),
        "cheapest per unit": tr("cheapest per unit"),
        "added by the buyer": tr("added by the buyer"),
        "today in the right size": tr("today in the right size"),
    }
    return known.get(role, role)


def sureness(confidence: str) -> str:
    """How sure a source is, in words."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("tags", text)

    return {"high": tr("high"), "medium": tr("medium"), "low": tr("low")}.get(confidence, confidence)


def tag_mark(tag: str) -> str:
    """The shape that stands before the word."""
    return {"B": "■", "P": "●", "M": "●", "V": "◑", "C": "◇", "J": "△"}.get(tag, "▨")


@lru_cache(maxsize=16)
def marked(tag: str) -> str:
    """Shape and word."""
    return f"{tag_mark(tag)} {tag_word(tag)}"
