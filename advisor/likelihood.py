"""Words for probabilities, the same on the screen and on paper.

The scale is that of the US intelligence community (ICD 203, Analytic Standards, 2015). A word always stands beside its
number.
"""

from __future__ import annotations

from typing import Literal

Likelihood = Literal[
    "almost no chance", "very unlikely", "unlikely", "roughly even", "likely", "very likely", "almost certain"
]


def likelihood(probability: float) -> Likelihood:
    """The word for a probability (0 to 1), by its whole percent; a border value takes the weaker word."""
    percent = round(probability * 100)
    if percent > 95:
        return "almost certain"
    if percent > 80:
        return "very likely"
    if percent > 55:
        return "likely"
    if percent >= 45:
        return "roughly even"
    if percent >= 20:
        return "unlikely"
    if percent >= 5:
        return "very unlikely"
    return "almost no chance"
