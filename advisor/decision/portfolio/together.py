"""What the workloads come to together: the plan, who moves in it, the verdict on all, and the saving summed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import numpy as np
from msgspec import Struct

from advisor.decision.evaluate import Evaluation
from advisor.decision.portfolio.candidates import Standing
from advisor.decision.portfolio.hall import NOTHING, CountedTwice, counted_twice
from advisor.decision.portfolio.plan import Chosen, choose
from advisor.decision.result import Verdict
from advisor.decision.rounding import median
from advisor.decision.verdict import ORDER
from advisor.decision.world import World
from advisor.distributions import Floats

Basis = Literal["advised moves", "best single move", "none"]


class Part(Struct, frozen=True):
    """One move that is summed: when it is made, and what others have done for it: USD today, and person-weeks.
    `lines_usd`: of lines that another pays for all, today; and a month, from its start on."""

    standing: Standing
    evaluation: Evaluation
    spared_usd: Floats | float = 0.0
    spared_weeks: Floats | float = 0.0
    lines_usd_month: Floats | float = 0.0
    lines_usd: Floats | float = 0.0
    staff: CountedTwice = NOTHING
    """Staff of the own data centre that it counts, and others too."""

    @property
    def spared(self) -> Floats | float:
        """USD that the others of the plan spare its move, shape (draw,) or one for all."""
        return self.spared_usd + self.lines_usd

    @property
    def beside_others(self) -> Floats | float:
        """USD that the others add to its saving, shape (draw,) or one for all."""
        return self.spared - self.staff.saving_usd

    @property
    def npv(self) -> Floats | None:
        """USD saved against the best way of staying, shape (draw,), with what the others of the plan change in it."""
        npv = self.evaluation.npv
        return None if npv is None else npv + self.beside_others


class Together(Struct, frozen=True):
    """The plan and its moves; without a plan, the best single move stands for what moving would do."""

    chosen: Chosen
    moving: frozenset[str]
    """Workloads that move in the plan."""
    verdict: Verdict | Literal["mixed"]
    basis: Basis
    counts: dict[str, int]
    """Workloads by their own verdict."""
    parts: tuple[Part, ...]

    def runs_on(self, workload: str, move: str | None, stay: str | None, alone: str | None) -> str | None:
        """The option that the plan has a workload run on, of its best way of moving, its best way of staying, what is
        recommended for it alone, and what holds a move open that finds no room, all by id."""
        if workload in self.moving:
            return move
        left = next((standing for standing in self.chosen.left_out if standing.id == workload), None)
        return alone if left is None else left.held_open or stay

    @property
    def npv(self) -> Floats | None:
        """USD saved by the parts, shape (draw,); None where nothing could move."""
        saved = [npv for part in self.parts if (npv := part.npv) is not None]
        return None if not saved else np.sum(saved, axis=0)


def together(standings: Sequence[Standing], world: World) -> Together:
    """The plan of all workloads, and what follows from it for the whole."""
    chosen = choose(standings, world)
    moving = frozenset(t.candidate.standing.id for t in chosen.taken)
    own = Counter(s.verdict for s in standings)
    left = {s.id for s in chosen.left_out}
    # What would pay and finds no room within the limits stays, as far as the whole is concerned.
    told = {"move" if s.id in moving else "stay" if s.id in left else s.verdict for s in standings}
    # What can't be judged yet says nothing for or against the others.
    verdicts = [v for v in ORDER if v in told and (v != "not assessed" or told == {v})]
    parts = _parts(standings, chosen)
    return Together(
        chosen,
        moving,
        verdicts[0] if len(verdicts) == 1 else "mixed",
        "advised moves" if chosen.taken else "best single move" if parts else "none",
        {v: own[v] for v in ORDER if own[v]},
        parts,
    )


def _parts(standings: Sequence[Standing], chosen: Chosen) -> tuple[Part, ...]:
    """The moves of the plan; without one, the single move whose median saving is highest."""
    if chosen.taken:
        return tuple(
            Part(
                t.candidate.standing,
                t.candidate.evaluation,
                t.spared_usd,
                t.spared_weeks,
                t.lines_usd_month,
                t.lines_usd,
                t.staff,
            )
            for t in chosen.taken
        )
    alone = [
        Part(s, s.evaluation, staff=counted_twice([(s, s.evaluation)], standings)[0])
        for s in standings
        if s.evaluation.npv is not None
    ]
    compared = [(median(npv), part.standing.id, part) for part in alone if (npv := part.npv) is not None]
    return (max(compared, key=lambda found: found[:2])[2],) if compared else ()
