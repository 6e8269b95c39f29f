"""A figure that someone points at, and how the question reaches the page that can answer it."""

from __future__ import annotations

from typing import Literal, Protocol, runtime_checkable

from msgspec import Struct
from PySide6.QtWidgets import QWidget

Kind = Literal[
    "saving",
    "chance",
    "payback",
    "versus today",
    "option",
    "throughput",
    "cost line",
    "step",
    "year",
    "switching cost",
    "effort",
    "switch point",
    "assumption",
    "scenario",
    "waiting",
    "regret",
    "second method",
]


class Asked(Struct, frozen=True):
    """One figure of the result: its kind, its workload (empty: all together), and which one of its kind."""

    kind: Kind
    workload: str = ""
    item: str = ""


@runtime_checkable
class Opens(Protocol):
    """Whoever can open the derivation of a figure."""

    def open_figure(self, asked: Asked, asker: QWidget | None = None) -> None:
        """Show how the figure came about; the focus goes back to `asker` when that is closed."""
        ...


def ask(asker: QWidget, asked: Asked | None) -> None:
    """Take the question to the nearest page around the asker that can answer it, as an event goes up."""
    around = asker.parentWidget()
    while around is not None:
        if asked is not None and isinstance(around, Opens):
            around.open_figure(asked, asker)
            return
        around = around.parentWidget()
