"""Find anything: what can be looked for, and which of it a few typed letters mean. The list is drawn elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from ui import numbers
from ui.menu_bar import without_marks

if TYPE_CHECKING:
    from ui.session import Session
    from ui.window import Window

MOST = 40
"""Hits that are listed."""


class Found(Struct, frozen=True):
    """A place or a command: its name, what kind of thing it is, and what choosing it does."""

    name: str
    kind: str
    go: Callable[[], object]


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("finding", text)


def everything(window: Window) -> list[Found]:
    """All that can be found now: pages, workloads, questions, figures of the result, commands."""
    found = list(_commands(window))
    if window.session.is_open:
        found = [*_questions(window), *_figures(window), *found]
    return found


def matching(text: str, among: Iterable[Found]) -> list[Found]:
    """What the typed words mean, the best first: each word stands in the name, at the beginning of a word at best."""
    words = text.casefold().split()
    if not words:
        return []
    ranked = []
    for place, one in enumerate(among):
        name = one.name.casefold()
        if all(word in name for word in words):
            starts = sum(name.startswith(word) or f" {word}" in name for word in words)
            ranked.append((-starts, not name.startswith(words[0]), len(name), place, one))
    return [one for *_, one in sorted(ranked, key=lambda rank: rank[:4])][:MOST]


def _commands(window: Window) -> Iterator[Found]:
    menus = window.menuBar().findChildren(QMenu)
    folded = [menu.menuAction() for menu in menus]
    for menu in menus:
        for action in menu.actions():
            if action.isEnabled() and action.text() and not action.isSeparator() and action not in folded:
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                yield Found(
                    without_marks(action.text()), tr("command {keys}").format(keys=keys).strip(), action.trigger
                )


def _questions(window: Window) -> Iterator[Found]:
    session: Session = window.session
    draft, fields = session.draft, session.raised.fields

    def place(path: str) -> Callable[[], object]:
        return lambda: window.go_to(path)

    for page in ("decision", "team", "commercials"):
        for view in fields(draft, page):
            yield Found(numbers.said(view.label), tr("question"), place(view.path))
    for position in range(len(draft.get("workloads", ()))):
        name = session.workload_name(position)
        yield Found(name, tr("workload"), place(f"workloads.{position}.name"))
        for page in ("workloads", "software"):
            for view in fields(draft, page, position):
                yield Found(f"{numbers.said(view.label)}, {name}", tr("question"), place(view.path))


def _figures(window: Window) -> Iterator[Found]:
    result = window.session.result
    if result is None:
        return

    def results() -> None:
        window.show_page("results")

    for one in result.workloads:
        yield Found(tr("Saving of {name}").format(name=one.name), tr("figure"), results)
        yield Found(tr("Verdict on {name}").format(name=one.name), tr("figure"), results)
        for point in one.switch_points:
            yield Found(tr("{input}, {name}").format(input=point.label, name=one.name), tr("switch point"), results)
        for line in one.cost_lines:
            yield Found(tr("{line}, {name}").format(line=line.line, name=one.name), tr("cost line"), results)
    seen: set[str] = set()
    for source in result.sources:
        if source.title not in seen:
            seen.add(source.title)
            yield Found(source.title, tr("source of {day}").format(day=source.date), results)
