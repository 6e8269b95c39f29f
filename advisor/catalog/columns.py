"""Columns that many tables share, so that a declaration reads as a list of facts."""

from __future__ import annotations

from typing import get_args

from advisor.catalog.schema import Column, Kind
from advisor.catalog.types import Confidence, State


def text(name: str, meaning: str, *, words: tuple[str, ...] = (), required: bool = False, refers: str = "") -> Column:
    return Column(name, "text", meaning, words=words, required=required, refers=refers)


def prose(name: str, meaning: str) -> Column:
    return Column(name, "prose", meaning)


def number(name: str, meaning: str, unit: str, kind: Kind = "number", *, low: float = 0.0) -> Column:
    return Column(name, kind, meaning, unit=unit, low=low)


def count(name: str, meaning: str, *, required: bool = False, low: float = 1) -> Column:
    return Column(name, "integer", meaning, required=required, low=low)


def flag(name: str, meaning: str) -> Column:
    return Column(name, "flag", meaning, required=True)


def state(name: str, of: str) -> Column:
    return text(name, f"state {of}", words=get_args(State), required=True)


def tail(date: str = "date") -> tuple[Column, ...]:
    """The columns that every fact carries: where it comes from, when, and how sure it is."""
    return (
        Column(
            "source", "citations", "keys of the sources, the place in each in brackets", required=True, refers="sources"
        ),
        Column(date, "date", "date of the fact or of its source", required=True),
        text("confidence", "how far to trust the row", words=get_args(Confidence), required=True),
        prose("notes", "what else to know"),
    )


def key(meaning: str, name: str = "id") -> Column:
    return text(name, meaning, required=True)
