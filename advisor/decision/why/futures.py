"""Single futures: one draw at a time, with the inputs that made it what it is and what came of it.

Fifty of them stand for all draws, middles of equal shares of the saving, as the fifty dots are. They come
in an order of chance, so that who looks at some of them sees neither the best nor the worst first (Hullman et al., PLOS
ONE 2015: outcomes one at a time are read better than intervals).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from msgspec import Struct

from advisor.case.model import Case
from advisor.catalog import Catalog
from advisor.decision.draws import DRAWS, Draws
from advisor.decision.evaluate import Evaluation
from advisor.decision.first_answer import WhatIf, standings_of
from advisor.decision.portfolio.candidates import Standing
from advisor.decision.portfolio.together import together
from advisor.decision.rounding import median, rounded
from advisor.decision.why.influence import Cause, causes
from advisor.decision.world import NO_CHANGE, World
from advisor.distributions import Floats, normal_quantile
from advisor.once import Once

SHOWN = 50
"""Futures that stand for all draws."""
TOLD = 4
"""Inputs that are told of each, those that moved the saving most."""

Against = Literal["today", "described", "expected"]


class DrawnInput(Struct, frozen=True):
    """One uncertain input as it came in a future.

    `times`: the value as a multiple of what it is held `against`: today's price, what the case describes, or the middle
    of all futures; None where that is zero. `pull`: how far it moves the saving, in standard deviations of it, negative
    where against moving (the correlation of both over all draws times how unusual this value is).
    """

    id: str
    quantity: str
    unit: str
    value: float
    middle: float
    times: float | None
    against: Against
    pull: float
    workload: str
    """Name of the one workload that it belongs to; empty where it is shared."""


class Future(Struct, frozen=True):
    """One draw. `number` counts from 1 in the order of showing; `dot` is its place among the dots, 0: the worst."""

    number: int
    dot: int
    draw: int
    npv_usd: float
    given_up: bool
    """Whether a move is given up once validation has shown what fleet it needs."""
    inputs: tuple[DrawnInput, ...]
    """Those that moved the saving most, the strongest first."""


class Futures(Struct, frozen=True):
    """The fifty futures of a workload, or of all moves of the plan together (`workload` None). Empty: no comparison."""

    workload: str | None
    draws: int
    seed: int
    rows: tuple[Future, ...]


class _Named(Struct, frozen=True):
    """An input with the workload that it belongs to, and how it goes with the saving over the draws."""

    cause: Cause
    workload: str
    pull: Floats


def futures(
    case: Case,
    catalog: Catalog,
    workload: str | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    changes: WhatIf = NO_CHANGE,
    known: Once | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Futures:
    """Fifty futures of one workload by id, or of the whole (None), under the changes: of the draws of `first_answer`.

    `known` and `cancelled` as there. Raises KeyError for a workload that the case does not have, CaseError as
    `recommend` does.
    """
    world = World(case, catalog, Draws(draws, seed), Once() if known is None else known)
    found = {s.id: s for s in standings_of(world, changes, cancelled)}
    if workload is not None:
        one = found[workload]
        npv, parts = one.evaluation.npv, [(one, one.evaluation)]
    else:
        whole = together(tuple(found.values()), world)
        npv, parts = whole.npv, [(part.standing, part.evaluation) for part in whole.parts]
    rows = () if npv is None else _rows(npv, parts, world, named=workload is None and len(parts) > 1)
    return Futures(workload, draws, seed, rows)


def _rows(
    npv: Floats, parts: Sequence[tuple[Standing, Evaluation]], world: World, *, named: bool
) -> tuple[Future, ...]:
    inputs = _inputs(npv, parts, world, named=named)
    stopped = np.any([_stopped(e, len(npv)) for _, e in parts], axis=0)
    count = min(SHOWN, len(npv))
    ranked = np.argsort(npv, kind="stable")
    chance = world.draws.uniform("order of futures", ("order",))["order"][:count]
    rows = []
    for number, dot in enumerate(np.argsort(chance, kind="stable"), start=1):
        draw = int(ranked[int((dot + 0.5) / count * len(npv))])
        told = sorted((_drawn(one, draw) for one in inputs), key=lambda drawn: -abs(drawn.pull))[:TOLD]
        rows.append(Future(number, int(dot), draw, rounded(float(npv[draw])), bool(stopped[draw]), tuple(told)))
    return tuple(rows)


def _inputs(
    npv: Floats, parts: Sequence[tuple[Standing, Evaluation]], world: World, *, named: bool
) -> tuple[_Named, ...]:
    """What varies behind the parts; a price on which several rest comes once."""
    found: dict[tuple[str, str], _Named] = {}
    if float(np.std(npv)) == 0:
        return ()
    for standing, evaluation in parts:
        for cause in causes(standing.bench, evaluation, world):
            shared = _against(cause) == "today"
            key = ("", cause.quantity) if shared else (standing.id, cause.id)
            name = standing.name if named and not shared else ""
            order = np.argsort(np.argsort(cause.draws, kind="stable"), kind="stable")
            unusual = normal_quantile((order + 0.5) / len(order))
            pull = float(np.corrcoef(cause.draws, npv)[0, 1]) * unusual
            found.setdefault(key, _Named(cause, name, np.asarray(pull, dtype=np.float64)))
    return tuple(found.values())


def _drawn(one: _Named, draw: int) -> DrawnInput:
    cause, against = one.cause, _against(one.cause)
    value, middle = float(cause.draws[draw]), median(cause.draws)
    base = middle if against == "expected" else 1.0
    return DrawnInput(
        cause.id, cause.quantity, cause.unit, rounded(value), rounded(middle),
        None if base == 0 else rounded(value / base), against, rounded(float(one.pull[draw])), one.workload,
    )  # fmt: skip


def _against(cause: Cause) -> Against:
    if cause.id.startswith("price."):
        return "today"
    return "described" if cause.unit == "multiple" and cause.id in ("volume", "peak") else "expected"


def _stopped(evaluation: Evaluation, count: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    move = evaluation.best_move
    if move is None or move.stop is None:
        return np.zeros(count, dtype=np.bool_)
    return move.stop.where
