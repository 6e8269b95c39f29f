"""Outside numbers into arrays: finite, of the right shape, or a message that says which argument is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from advisor.distributions import Floats
from advisor.errors import CaseError, Problem

Amounts = npt.ArrayLike | Sequence[Decimal]
"""Money as an array, or as exact decimals."""


def refuse(where: str, message: str, remedy: str = "") -> CaseError:
    """The error for an argument that can't be used, ready to be raised."""
    return CaseError(Problem(where, message, remedy))


def number(value: float, where: str, low: float = -np.inf, high: float = np.inf) -> float:
    """A finite number in [low, high]; decimals are welcome. Raises CaseError otherwise."""
    try:
        found = float(value)
    except (TypeError, ValueError) as error:
        raise refuse(where, f"{value!r} is not a number.", "Give one number.") from error
    if not np.isfinite(found):
        raise refuse(where, f"{found} is not a finite number.", "Give a known value.")
    if not low <= found <= high:
        ends = (
            f"at least {low:g}" if high == np.inf else f"at most {high:g}" if low == -np.inf else f"{low:g} to {high:g}"
        )
        raise refuse(where, f"{found:g} is out of range.", f"Give a value of {ends}.")
    return found


def rate_above_minus_one(value: float, where: str) -> float:
    """A rate per period above -100%: at -100% or below nothing is left to discount with."""
    found = number(value, where)
    if found <= -1:
        raise refuse(
            where, f"a rate of {found:g} leaves nothing after one period.", "Give a rate above -1, such as 0.08."
        )
    return found


def vector(values: Amounts, where: str) -> Floats:
    """A copy as a vector of finite numbers, at least one. Raises CaseError otherwise."""
    return _finite(values, where, 1, "a list of numbers")


def matrix(values: npt.ArrayLike, where: str) -> Floats:
    """A copy as a table of finite numbers, at least one by one. Raises CaseError otherwise."""
    return _finite(values, where, 2, "rows of numbers, all of one length")


def probabilities(values: npt.ArrayLike | None, count: int, where: str) -> Floats:
    """Probabilities of `count` states, in sum 1 to 1e-9; None: all alike. Raises CaseError otherwise."""
    if values is None:
        return np.full(count, 1.0 / count)
    found = vector(values, where)
    if len(found) != count:
        raise refuse(where, f"{len(found)} probabilities for {count} states.", "Give one for each.")
    if found.min() < 0 or abs(float(found.sum()) - 1) > 1e-9:
        said = f"probabilities must be at least 0 and sum to 1, these sum to {found.sum():.9g}."
        raise refuse(where, said, "Give a probability for each state, in sum 1.")
    return found


def _finite(values: Amounts, where: str, dimensions: int, wanted: str) -> Floats:
    try:
        found = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise refuse(where, f"this can't be read as {wanted}.", "Give numbers only.") from error
    if found.ndim != dimensions or found.size == 0:
        raise refuse(where, f"an array of shape {found.shape} is not {wanted}.", f"Give {wanted}, at least one.")
    if not np.isfinite(found).all():
        raise refuse(where, "a value is missing or infinite.", "Leave no gaps: what is not known can't be valued.")
    return found
