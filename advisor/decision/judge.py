"""The verdict of one workload under changes: evaluation, what waiting would bring, the findings, the rules."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from advisor.decision.bench import Bench, generation_of
from advisor.decision.evaluate import Dues, Evaluation, evaluate, leading
from advisor.decision.evaluated import Evaluated, ranking
from advisor.decision.pilot import LEAST_GO, Choice, best_length, lengths, pilot_cost_usd
from advisor.decision.result import PilotLength, Verdict, Waiting
from advisor.decision.rounding import median, rounded, share
from advisor.decision.verdict import ROOM_MONTHS, Findings, decide, open_for
from advisor.decision.waiting import (
    EventKey,
    Later,
    after_a_year,
    best_later,
    events,
    leading_events,
    waiting_rows,
    weighed,
)
from advisor.decision.why.switch_points import Flip, Lever, Point, find
from advisor.decision.world import NO_CHANGE, Changes, ComingChip, World
from advisor.distributions import Floats

KEPT = 2
"""Options of each side that are kept while an input is varied."""
LEADING = 4
"""Options on GPUs, and on each generation moved to, that are tried where an input ranks options anew."""
RANKING = frozenset({"volume", "horizon_months"})
"""Levers that change which option of a side is cheapest; the others scale a side's options alike."""


class Saving(Struct, frozen=True):
    """What the best move saves against the best way of staying, USD over the draws.

    `chance`: share of draws above the hurdle. `even`, `sure`, `hopeless`: log odds of a saving; those of one above the
    hurdle against the confidence asked for, and against its complement. Along an input they run nearly straight, where
    the saving itself bends as soon as a move is given up; infinite where all draws agree.
    """

    npv: Floats
    median_usd: float
    chance: float
    even: float
    sure: float
    hopeless: float


def saving_of(npv: Floats, hurdle_usd: float, required: float) -> Saving:
    """The saving, with what is asked of the order of its draws."""
    chance = np.count_nonzero(npv > hurdle_usd) / len(npv)
    even = log_odds(np.count_nonzero(npv > 0.0) / len(npv))
    odds, asked = log_odds(chance), log_odds(required)
    return Saving(npv, median(npv), rounded(chance), even, odds - asked, odds + asked)


def log_odds(share: float) -> float:
    """Natural logarithm of a share's odds; infinite for none and for all."""
    if share in (0.0, 1.0):
        return math.copysign(math.inf, share - 0.5)
    return math.log(share / (1.0 - share))


class Judged(Struct, frozen=True):
    """A verdict with the evaluation that it rests on. `wait_months`: when to decide again and `wait_for` why, where it
    is to wait, or where there is no way of moving before."""

    verdict: Verdict
    evaluation: Evaluation
    wait_months: int | None
    saving: Saving | None
    wait_for: str = ""
    by_chance: bool = True
    """Whether the chance of a saving alone decides: no pilot is weighed, and no date is sure enough to wait for."""
    proven: bool = False
    """Whether the best move's platform is measured, and nothing that is needed is undocumented there."""
    not_yet: bool = False
    """Whether there is no way of moving before `wait_months`, or none near to paying on the chip waited for: the
    evaluation is that of moving then."""
    bridge: Evaluated | None = None
    """What runs until then, where it is to wait."""
    dates: frozenset[EventKey] = frozenset()
    """The dates ahead that come nearest to being waited for."""
    pilot_usd: float = math.nan
    """By how much the worth of a pilot exceeds its cost; NaN where none is worth anything."""
    goes: float = math.nan
    """Log odds that a pilot makes sure enough to move, against those that it must have to be worth anything."""
    later: Later | None = None
    """What moving on the date that is best waited for would bring; else on the soonest. None where there is none."""
    ahead: Sequence[Later] | None = None
    """What moving on each of the dates ahead would bring; None where there is no such date."""

    @property
    def until(self) -> Evaluated | None:
        """What to run until the date that is waited for, or until a pilot is read, where the best way of staying begins
        or binds beyond it."""
        stay, open_until = self.evaluation.best_stay, open_for(self.verdict, self.wait_months)
        if open_until is None or stay is None or stay.free_at(open_until):
            return None
        return self.bridge if self.verdict == "wait" else self.evaluation.in_place

    @property
    def chip(self) -> ComingChip | None:
        """The chip to come that what is told of a move rests on: that of the date that is waited for."""
        if self.later is None or not (self.verdict == "wait" or self.not_yet):
            return None
        return self.later.event.changes.chip

    @property
    def ready_for(self) -> str:
        """What the work is done for that is begun on the date that is waited for; empty where the date is its own."""
        return self.later.event.ready_for if self.verdict == "wait" and self.later is not None else ""

    @property
    def point(self) -> Point:
        """Verdict and median saving; no way of moving counts as no saving."""
        if self.saving is None:
            return Point(self.verdict, 0.0, (math.nan,) * 5, self.by_chance)
        saving = self.saving
        margins = saving.even, saving.sure, saving.hopeless, self.goes, self.pilot_usd
        return Point(self.verdict, saving.median_usd, margins, self.by_chance)


class Judge:
    """Judges one workload, as often as asked. `pulse` is called before each run and may raise to stop."""

    def __init__(self, bench: Bench, world: World, dues: Dues, pulse: Callable[[], None]) -> None:
        self._bench = bench
        self._world = world
        self._dues = dues
        self._pulse = pulse
        self._required = world.case.decision.required_confidence_pct / 100.0

    def run(
        self,
        changes: Changes = NO_CHANGE,
        only: frozenset[str] | None = None,
        among: frozenset[EventKey] | None = None,
    ) -> Judged:
        """The whole decision under the changes, over all options and dates ahead or only those named."""
        self._pulse()
        evaluation = evaluate(self._bench, self._world, self._dues, changes, only)
        npv = evaluation.npv
        saving = None if npv is None else saving_of(npv, self._world.hurdle_usd, self._required)
        found = events(evaluation, self._bench, self._world, self._dues, changes)
        found = tuple(event for event in found if among is None or event.key in among)
        rows = weighed(found, evaluation, self._world.hurdle_usd, lambda c: self._evaluate(c, only))
        later = best_later(rows, self._required)
        pilots = self._pilots(evaluation, saving, changes)
        findings = self._findings(evaluation, saving, later, best_length(pilots))
        verdict = decide(findings, self._required)
        open_then = later if verdict in ("wait", "stay") else None
        not_yet = open_then is not None and (npv is None or self._another(evaluation, findings, open_then))
        if not_yet and later is not None and later.evaluation.npv is not None:
            # There is no such way of moving yet: what is told is that of moving then.
            evaluation, saving = (
                later.evaluation,
                saving_of(later.evaluation.npv, self._world.hurdle_usd, self._required),
            )
        waits = later is not None and later.chance >= self._required
        by_chance = not waits and not self._between(saving)
        if later is None or not (verdict == "wait" or not_yet):
            judged = Judged(verdict, evaluation, None, saving, by_chance=by_chance, proven=findings.proven)
        else:
            event = later.event
            judged = Judged(
                verdict,
                evaluation,
                event.months,
                saving,
                event.what,
                by_chance,
                findings.proven,
                not_yet,
                later.evaluation.bridge,
            )
        weighed_pilot = findings.pilot_usd is not None and findings.worth_usd > 0.0
        pilot = findings.worth_usd - (findings.pilot_usd or 0.0) if weighed_pilot else math.nan
        goes = [length.go_chance for length in pilots if length.go_chance is not None]
        return replace(
            judged,
            dates=leading_events(rows, self._required),
            later=later,
            pilot_usd=pilot,
            goes=log_odds(max(goes)) - log_odds(LEAST_GO) if goes else math.nan,
            ahead=rows if found else None,
        )

    def _another(self, now: Evaluation, findings: Findings, later: Later) -> bool:
        """Whether another chip comes nearer to paying than the one that a move could begin on now, with no chance worth
        telling: its saving, readiness, capacity and pilot would be told for the wrong one."""
        move, then = now.best_move, later.evaluation.best_move
        if move is None or then is None or findings.chance > rounded(1.0 - self._required) or later.gain_usd <= 0:
            return False
        return move.option.accelerator != then.option.accelerator

    def waiting(self, judged: Judged) -> tuple[Waiting, ...]:
        """Waiting for each date ahead, as an option beside moving now and staying; where there is none, for a year."""
        ahead = judged.ahead
        if ahead is None:
            ahead = after_a_year(judged.evaluation, self._world, lambda c: self._evaluate(c, None))
        return waiting_rows(ahead, judged.wait_months if judged.verdict == "wait" else None)

    def held_open(self, judged: Judged, changes: Changes = NO_CHANGE) -> Evaluated | None:
        """What to run in place of a term that would end the move, where a plan has no room for it yet: what binds no
        longer, as long as a move begun a quarter later is sure enough still. None where the best way of staying signs
        no such term, or where holding the move open would cost too much."""
        evaluation, stay = judged.evaluation, judged.evaluation.best_stay
        if judged.verdict != "move" or stay is None or stay.bound_until <= ROOM_MONTHS:
            return None
        later = replace(changes, delay_months=changes.delay_months + ROOM_MONTHS)
        npv = self._evaluate(later, None).npv
        if npv is None or share(npv > self._world.hurdle_usd) < self._required:
            return None
        return evaluation.in_place

    def _evaluate(self, changes: Changes, only: frozenset[str] | None) -> Evaluation:
        return evaluate(self._bench, self._world, self._dues, changes, only)

    def flip(self, lever: Lever, base: Judged) -> Flip:
        """Where the verdict flips along a lever.

        The search runs over the options and dates that matter at today's value, for levers that rank options anew also
        at the end of the range on its side. What it finds is confirmed over all; where these disagree, all are
        searched.
        """
        only, dates = kept(base.evaluation), base.dates
        below = above = only, dates
        known: dict[float, Point] = {}
        if lever.field in RANKING:

            def beyond(value: float) -> tuple[frozenset[str], frozenset[EventKey]]:
                changes = lever.changed(value)
                end = self.run(changes, only | leading(self._bench, self._world, changes, LEADING))
                known[value] = end.point
                return only | kept(end.evaluation), dates | end.dates

            below, above = beyond(lever.low), beyond(lever.high)

        def at(value: float) -> Point:
            options, ahead = below if value < lever.now else above
            return self.run(lever.changed(value), options, ahead or None).point

        found = find(lever, base.point, at, known)
        if found.at is None or self.run(lever.changed(found.at)).verdict == found.to:
            return found
        return find(lever, base.point, lambda value: self.run(lever.changed(value)).point, known)

    def _between(self, saving: Saving | None) -> bool:
        """Whether the chance lies between the two borders: only there is the worth of a pilot asked for."""
        return saving is not None and 1.0 - self._required < saving.chance < self._required

    def _pilots(self, evaluation: Evaluation, saving: Saving | None, changes: Changes) -> tuple[PilotLength, ...]:
        """The lengths that a pilot may have, where its worth is asked for."""
        if saving is None or not self._between(saving):
            return ()
        return lengths(saving.npv, evaluation, self._bench, self._world, Choice.of(self._world), changes)

    def _findings(
        self, evaluation: Evaluation, saving: Saving | None, later: Later | None, tried: PilotLength | None
    ) -> Findings:
        bench, world = self._bench, self._world
        move = evaluation.best_move
        # What is stopped by a gate on every generation can't go, whether or not its speed can be predicted.
        gated = all(g.stopped is not None for g in bench.gates.values())
        assessed = bench.unassessed is None or gated
        chance_then, gain_then = (None, None) if later is None else (later.chance, later.gain_usd)
        if saving is None or move is None:
            return Findings(assessed, False, 0.0, 0.0, 0.0, None, False, chance_then, gain_then)
        generation = generation_of(move.option, world)
        predicted = bench.predictions[move.option.id]
        measured = predicted.measured or (predicted.prediction is not None and predicted.prediction.evidence != "none")
        known = generation is not None and (predicted.measured or not bench.gates[generation].needs_pilot)
        return Findings(
            assessed,
            True,
            saving.chance,
            rounded(saving.median_usd),
            0.0 if tried is None else tried.worth_usd,
            pilot_cost_usd(move, bench, world) if tried is None else tried.cost_usd,
            measured and known,
            chance_then,
            gain_then,
        )


def kept(evaluation: Evaluation) -> frozenset[str]:
    """The cheapest options of each side, with all that the comparison rests on."""
    found: set[str] = set()
    for side in ("stay", "move"):
        ranked = sorted(
            (e for e in evaluation.options.values() if e.option.side == side),
            key=ranking,
        )
        found |= {e.option.id for e in ranked[:KEPT]}
    return frozenset(found | {e.option.id for e in evaluation.compared})
