"""A memory that lets go of what is large keeps what stands beside its shelves."""

from __future__ import annotations

from advisor.once import Once


def test_what_is_large_is_forgotten_and_what_is_small_stays() -> None:
    known, made = Once(), list[str]()

    def make(what: str) -> str:
        made.append(what)
        return what

    def ask() -> None:
        known(("speed",), lambda: make("speed"))
        known.shelf("paths", 2)(("path",), lambda: make("path"))

    ask()
    ask()
    assert made == ["speed", "path"]
    known.clear_shelves()
    ask()
    assert made == ["speed", "path", "path"]
