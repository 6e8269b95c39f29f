"""The verdict's rules, as `docs/verdict.md` tells them. They act on rounded values only."""

from __future__ import annotations

from msgspec import Struct

from advisor.decision.result import Verdict
from advisor.decision.rounding import rounded

ORDER: tuple[Verdict, ...] = ("move", "pilot first", "wait", "stay", "not feasible", "not assessed")
"""The order in which verdicts are told."""
PILOT_MONTHS = 1
"""Months from now on in which a pilot is read, the longest of them included."""

ROOM_MONTHS = 3
"""Months in which room may be made for a move that a plan has none for: the plan begins moves by the quarter."""


def open_for(verdict: Verdict, wait_months: int | None) -> int | None:
    """For how many months at the most what runs may bind, since it is decided again then; None where it is not."""
    if verdict == "pilot first":
        return PILOT_MONTHS
    return (wait_months or 0) if verdict == "wait" else None


class Findings(Struct, frozen=True):
    """What the rules look at, for the best feasible way of moving against the best way of staying.

    `chance`: share of draws in which the saving exceeds the hurdle. `median_usd`: the median saving. `worth_usd`:
    what knowing a pilot's answer would be worth. `pilot_usd`: what a pilot costs, None where no price is known for one.
    `proven`: the accelerator has published measurements and nothing that matters is undocumented there.
    `later_chance` and `later_gain_usd`: the same chance when moving at the next dated event, and how much that beats
    moving now on average; None where there is no such event.
    """

    assessed: bool
    comparable: bool
    chance: float
    median_usd: float
    worth_usd: float
    pilot_usd: float | None
    proven: bool
    later_chance: float | None
    later_gain_usd: float | None


def decide(findings: Findings, required: float) -> Verdict:
    """The verdict. `required` is the confidence that the buyer asks for, as a share (0.8)."""
    if not findings.assessed:
        return "not assessed"
    waits = (
        findings.later_chance is not None
        and findings.later_gain_usd is not None
        and findings.later_chance >= required
        and findings.later_gain_usd > 0
    )
    if waits:
        return "wait"
    if not findings.comparable:
        # A way that comes and is not worth waiting for is a reason to stay.
        return "not feasible" if findings.later_chance is None else "stay"
    if findings.chance >= required and findings.median_usd > 0:
        return "move" if findings.proven else "pilot first"
    if findings.chance <= rounded(1.0 - required):
        return "stay"
    worthwhile = findings.pilot_usd is not None and findings.worth_usd > findings.pilot_usd
    return "pilot first" if worthwhile else "stay"
