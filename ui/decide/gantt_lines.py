"""What the plan says of each workload, as lines of its picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from ui import format as words

if TYPE_CHECKING:
    from advisor.decision.result import PortfolioPlan, Recommendation

MOST_LINES = 12
"""Workloads that all have a line of their own; of more, those that nothing is done for share one."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("plan", text)


class Line(Struct, frozen=True):
    """A workload in the plan. `begins` None: nothing is done for it; `runs_from`: behind the bar a new fleet runs."""

    workload: str
    """Its id; empty where the line stands for several."""
    name: str
    verdict: str
    begins: date | None
    ends: date | None
    runs_from: bool
    said: str
    quarter: int | None = None
    """Quarter in which a move of the plan begins."""
    pinned: bool = False


def lines_of(
    result: Recommendation, plan: PortfolioPlan | None, pins: Mapping[str, int] | None = None
) -> tuple[Line, ...]:
    """A line for each workload, those of the plan first, as they begin."""
    moves = {move.workload: move for move in plan.moves} if plan is not None else {}
    decided = date.fromisoformat(result.decides_on)
    found = []
    for one in result.workloads:
        move = moves.get(one.id)
        if move is not None:
            said = tr("{weeks} person-weeks, runs from {day}").format(
                weeks=words.significant(move.person_weeks), day=words.day(move.runs_from)
            )
            pinned = one.id in (pins or {})
            said = tr("pinned: {what}").format(what=said) if pinned else said
            start, end = date.fromisoformat(move.begins), date.fromisoformat(move.runs_from)
            found.append(Line(one.id, one.name, "move", start, end, True, said, move.quarter, pinned))
        elif one.verdict == "pilot first" and one.pilot is not None:
            said = tr("pilot of {n} days, then decide").format(n=one.pilot.days)
            end = decided + timedelta(days=one.pilot.days)
            found.append(Line(one.id, one.name, one.verdict, decided, end, False, said))
        elif one.verdict == "wait" and any(w.advised for w in one.waiting):
            when = next(w for w in one.waiting if w.advised)
            day = date.fromisoformat(when.date)
            said = tr("decide again on {day}: {event}").format(day=words.day(when.date), event=when.event)
            found.append(Line(one.id, one.name, one.verdict, day, day, False, said))
        else:
            left = plan is not None and one.name in plan.left_out
            said = words.verdict_word(one.verdict).lower()
            if left:
                alone = one.in_plan == "pays alone"
                said = tr("would pay alone") if alone else tr("would pay, but no room within the limits")
            found.append(Line(one.id, one.name, "stay" if left else one.verdict, None, None, False, said))
    return tuple(sorted(found, key=lambda line: (line.begins is None, line.begins or decided)))


def folded(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines as the picture has them: in a plan of many, those that nothing is done for, one line a verdict."""
    idle: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        if line.begins is None:
            idle.setdefault((line.verdict, line.said), []).append(line)
    shown = [line for line in lines if line.begins is not None]
    for (verdict, said), same in idle.items():
        if len(lines) > MOST_LINES and len(same) > 1:
            many = tr("{n} workloads").format(n=words.number(len(same)))
            shown.append(Line("", many, verdict, None, None, False, said))
        else:
            shown += same
    return tuple(shown)
