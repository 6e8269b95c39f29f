"""What an option costs today, cause by cause: terms that are linear in a price, so that a price changes no draw."""

from __future__ import annotations

from typing import Literal

import numpy as np
from msgspec import Struct

from advisor.distributions import Floats
from advisor.summaries import mean_of

Part = Literal[
    "run", "bridge", "double_running", "one_time", "upkeep", "gaps", "unused_commitment", "beyond", "beside", "given_up"
]

DUST = 1e-9
"""Part of an amount that rounding may leave where two ways cost the same."""


class Worth(Struct, frozen=True):
    """A present value in each draw, shape (draw,), and its mean."""

    values: Floats
    mean: float


def worth(values: Floats) -> Worth:
    """Present values with their mean."""
    return Worth(values, mean_of(values))


class Term(Struct, frozen=True):
    """One cause's present value: in USD, or at one USD a unit with the price of a unit beside it."""

    part: Part
    worth: Worth
    price: float = 1.0

    @property
    def usd(self) -> Floats:
        """USD today, shape (draw,)."""
        return self.worth.values * self.price


class Parts(Struct, frozen=True):
    """Present value of an option in USD by cause, shape (draw,) each. Their sum is what the option costs."""

    run: Floats
    bridge: Floats
    double_running: Floats
    one_time: Floats
    upkeep: Floats
    gaps: Floats
    unused_commitment: Floats
    beyond: Floats
    """What a term still binds to when the horizon ends."""
    beside: Floats
    """Lines beside the instances: storage, data, support, licences, and what else the case names."""
    given_up: Floats
    """What giving up in time adds where a change falls short; negative where it spares more than it loses."""

    @property
    def total(self) -> Floats:
        """USD today of the whole horizon."""
        return self.carried_through + self.given_up

    @property
    def carried_through(self) -> Floats:
        """USD today of the whole horizon if the change is never given up."""
        total = self.run + self.bridge
        rest = self.double_running, self.one_time, self.upkeep, self.gaps, self.unused_commitment, self.beyond
        for part in (*rest, self.beside):
            total += part
        return total


def parts_of(terms: tuple[Term, ...], draws: int) -> Parts:
    """The terms by cause; a cause without a term is zero."""
    by_cause: dict[Part, Floats] = {}
    for term in terms:
        held = by_cause.get(term.part)
        by_cause[term.part] = term.usd if held is None else held + term.usd
    zero = np.zeros(draws)
    return Parts(
        by_cause.get("run", zero),
        by_cause.get("bridge", zero),
        by_cause.get("double_running", zero),
        by_cause.get("one_time", zero),
        by_cause.get("upkeep", zero),
        by_cause.get("gaps", zero),
        by_cause.get("unused_commitment", zero),
        by_cause.get("beyond", zero),
        by_cause.get("beside", zero),
        by_cause.get("given_up", zero),
    )


def cost_of(terms: tuple[Term, ...]) -> Floats:
    """The sum of the terms, shape (draw,)."""
    total = terms[0].usd
    for term in terms[1:]:
        total += term.worth.values if term.price == 1.0 else term.usd
    return total


def with_terms(values: Floats, terms: tuple[Term, ...]) -> Floats:
    """The values with the terms added, shape (draw,)."""
    return values + cost_of(terms) if terms else values


def mean_cost_of(terms: tuple[Term, ...]) -> float:
    """The mean of that sum: no draw has to be touched for it."""
    return sum(term.worth.mean * term.price for term in terms)


def saving(against: Floats, cost: Floats) -> Floats:
    """USD that one way saves against another, shape (draw,); what is only rounding is nothing, and no saving."""
    saved = against - cost
    saved[np.abs(saved) <= DUST * np.abs(against)] = 0.0
    return saved
