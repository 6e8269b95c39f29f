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


def test_what_was_asked_for_last_is_kept() -> None:
    known, made = Once(2), list[str]()

    def ask(what: str) -> None:
        known((what,), lambda: made.append(what))

    for what in "abacab":
        ask(what)
    # b was asked for longest ago when c came, and c when b came again.
    assert made == ["a", "b", "c", "b"]


def test_a_large_memory_lets_a_quarter_go_at_once() -> None:
    known, made = Once(400), list[int]()

    def ask(number: int) -> None:
        known((number,), lambda: made.append(number))

    for number in range(401):
        ask(number)
    made.clear()
    for number in (100, 400, 99):
        ask(number)
    assert made == [99]
