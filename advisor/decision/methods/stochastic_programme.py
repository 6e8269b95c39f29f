"""A plan that is fixed now and mended once the scenario is known: two-stage linear programmes (HiGHS through scipy)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from advisor.decision.methods.arrays import matrix, probabilities, refuse, vector
from advisor.distributions import Floats
from advisor.errors import InfeasibleError, Problem


class Scenario(Struct, frozen=True):
    """What mending costs and must reach: minimise `cost` @ y subject to `plan` @ x + `mend` @ y <= `limit`, y >= 0."""

    cost: npt.ArrayLike
    plan: npt.ArrayLike
    mend: npt.ArrayLike
    limit: npt.ArrayLike


class StochasticPlan(Struct, frozen=True):
    """Expected costs of planning in four ways, and the plans of the first two, shape (decision,).

    `recourse`: the best plan over all scenarios. `mean_value`: what planning for the mean scenario promises, and
    `mean_value_expected` what that plan costs in truth; infinity where it can't be mended in a scenario.
    `wait_and_see`: each scenario known beforehand.
    """

    plan: Floats
    mean_value_plan: Floats
    recourse: float
    mean_value: float
    mean_value_expected: float
    wait_and_see: float

    @property
    def value_of_stochastic_solution(self) -> float:
        """What planning with scenarios saves against planning for the mean."""
        return self.mean_value_expected - self.recourse

    @property
    def evpi(self) -> float:
        """What knowing the scenario before planning would save."""
        return self.recourse - self.wait_and_see


def two_stage_plan(
    cost: npt.ArrayLike,
    limits_on_plan: tuple[npt.ArrayLike, npt.ArrayLike],
    scenarios: Sequence[Scenario],
    chances: npt.ArrayLike | None = None,
) -> StochasticPlan:
    """Minimises `cost` @ x plus the expected cost of mending, x >= 0, A x <= b with `limits_on_plan` = (A, b).

    Scenarios have one shape. Raises InfeasibleError where no plan meets all scenarios or its cost has no lower end.
    Method and words: Birge and Louveaux, Introduction to Stochastic Programming, 1997, chapters 1 and 4.
    """
    first = vector(cost, "cost")
    table, most = matrix(limits_on_plan[0], "limits_on_plan"), vector(limits_on_plan[1], "limits_on_plan")
    if not scenarios:
        raise refuse("scenarios", "there is none.", "Give at least one.")
    chance = probabilities(chances, len(scenarios), "chances")
    known = [_Known.of(s) for s in scenarios]
    if table.shape != (len(most), len(first)) or len({k.shapes for k in known}) > 1 or not known[0].fits(len(first)):
        raise refuse("scenarios", "tables and costs do not fit each other.", "Give all scenarios in one shape.")
    mean = _Known(*(np.tensordot(chance, np.stack(parts), 1) for parts in zip(*(k.parts for k in known), strict=True)))

    def solve(some: list[_Known], weights: Floats, fixed: Floats | None = None) -> tuple[float, Floats]:
        return _solve(first, table, most, some, weights, fixed)

    recourse, plan = solve(known, chance)
    mean_value, mean_plan = solve([mean], np.ones(1))
    try:
        in_truth = solve(known, chance, mean_plan)[0]
    except InfeasibleError:
        in_truth = float("inf")  # a plan for the mean that some scenario breaks costs without bound
    seen = sum(float(p) * solve([k], np.ones(1))[0] for p, k in zip(chance, known, strict=True))
    return StochasticPlan(plan, mean_plan, recourse, mean_value, in_truth, seen)


class _Known(Struct, frozen=True):
    """A scenario as arrays."""

    cost: Floats
    plan: Floats
    mend: Floats
    limit: Floats

    @classmethod
    def of(cls, s: Scenario) -> _Known:
        where = "scenarios"
        return cls(vector(s.cost, where), matrix(s.plan, where), matrix(s.mend, where), vector(s.limit, where))

    @property
    def parts(self) -> tuple[Floats, ...]:
        return self.cost, self.plan, self.mend, self.limit

    @property
    def shapes(self) -> tuple[tuple[int, ...], ...]:
        return tuple(p.shape for p in self.parts)

    def fits(self, decisions: int) -> bool:
        rows = len(self.limit)
        return self.plan.shape == (rows, decisions) and self.mend.shape == (rows, len(self.cost))


def _solve(
    first: Floats, table: Floats, most: Floats, known: list[_Known], weights: Floats, fixed: Floats | None
) -> tuple[float, Floats]:
    from scipy.optimize import linprog
    from scipy.sparse import block_array, block_diag, csr_array

    zeros = csr_array((len(table), len(known) * len(known[0].cost)))
    rows = block_array(
        [
            [csr_array(table), zeros],
            [csr_array(np.vstack([k.plan for k in known])), csr_array(block_diag([k.mend for k in known]))],
        ]
    )
    objective = np.concatenate([first, *(w * k.cost for w, k in zip(weights, known, strict=True))])
    limits = np.concatenate([most, *(k.limit for k in known)])
    held = [(0.0, None)] * len(first) if fixed is None else [(float(x), float(x)) for x in fixed]
    bounds = [*held, *[(0.0, None)] * (len(objective) - len(first))]
    found = linprog(objective, A_ub=rows.tocsr(), b_ub=limits, bounds=bounds, method="highs")
    if found.status != 0:
        raise InfeasibleError(Problem("scenarios", f"no plan was found: {found.message}", "Widen the limits."))
    return float(found.fun), np.asarray(found.x[: len(first)], dtype=np.float64)
