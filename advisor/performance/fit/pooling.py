"""How far the members of a group differ, learned from the members: the widths of partial pooling.

Empirical Bayes with a Laplace approximation (MacKay, Neural Computation 4(3), 1992): the variance of a group's effects
is the mean over its members of the squared effect plus its posterior variance, drawn towards the first guess as if
three more members had that. One wild member can't open a group: its square counts up to twice the present width.
"""

from __future__ import annotations

import numpy as np
from msgspec.structs import replace

from advisor.catalog import load_catalog
from advisor.performance.fit.common import Column, Problem, curvature, design_of, solve
from advisor.performance.fit.serving import NOISE, columns, model_of
from advisor.performance.fit.serving_data import ServingData, serving_data

ROUNDS = 7
GUESSED_MEMBERS = 3.0
NARROWEST = 0.02
WIDEST = 3.0  # times the first guess

Family = tuple[str, str]


def family(column: Column) -> Family:
    """What shares one width: all members of a group's effect on a parameter; a slope stands alone."""
    return column.parameter, f"feature {column.member}" if column.group == "feature" else column.group


def learned_widths(data: ServingData) -> dict[Family, float]:
    """Standard deviation (natural log) of each family of effects."""
    guess = {family(c): c.sd for c in columns(data.x)}
    widths, theta = dict(guess), None
    for turn in range(ROUNDS):
        terms = with_widths(columns(data.x), widths)
        problem = Problem(terms, design_of(terms, data.x.groups, data.x.features), data.observed, NOISE, data.weight)
        model = model_of(data.x)
        theta = solve(problem, model, theta, 40 if turn == 0 else 15).coefficients
        variance = np.diag(np.linalg.inv(curvature(problem, model, theta)))
        squares: dict[Family, list[float]] = {}
        for term, value, own in zip(terms, theta, variance, strict=True):
            squares.setdefault(family(term), []).append(min(value**2, (2.0 * term.sd) ** 2) + own)
        widths = {
            k: float(np.sqrt((sum(v) + GUESSED_MEMBERS * guess[k] ** 2) / (len(v) + GUESSED_MEMBERS)))
            for k, v in squares.items()
        }
        widths = {k: min(max(v, NARROWEST), WIDEST * guess[k]) for k, v in widths.items()}
    return widths


def with_widths(terms: tuple[Column, ...], widths: dict[Family, float]) -> tuple[Column, ...]:
    """The columns with learned widths in place of guessed ones."""
    return tuple(replace(c, sd=widths.get(family(c), c.sd)) for c in terms)


def main() -> None:
    """Learn the widths and print them, a line a family: what `fit/serving.py` keeps, to two digits."""
    np.seterr(invalid="ignore")
    for (parameter, group), width in learned_widths(serving_data(load_catalog())).items():
        print(f"{parameter:18} {group:18} {width:.2f}")


if __name__ == "__main__":
    main()
