"""From cash under uncertainty to a verdict: draws, NPV, payback, switch points, and the Recommendation.

Beside the Recommendation stand the functions that it rests on, for use on their own and for checking them. None of them
reads a case. They are imported when one is asked for, since a recommendation needs few of them; scipy and
numpy-financial when a function that needs them is called.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from advisor.decision.document import document, to_json
from advisor.decision.first_answer import WhatIf, first_answer, levers_of
from advisor.decision.recommend import recommend
from advisor.decision.result import FirstAnswer, FirstPortfolio, FirstWorkload, Recommendation
from advisor.decision.why.switch_points import Lever
from advisor.decision.world import NO_CHANGE, Changes
from advisor.distributions import lognormal_from_mean_sd, lognormal_range, normal_range, pert, triangular
from advisor.once import Once

if TYPE_CHECKING:
    from advisor.decision.published import *  # noqa: F403  # the list of their names stands there

__all__ = [
    "NO_CHANGE",
    "Changes",
    "FirstAnswer",
    "FirstPortfolio",
    "FirstWorkload",
    "Lever",
    "Once",
    "Recommendation",
    "WhatIf",
    "document",
    "first_answer",
    "levers_of",
    "lognormal_from_mean_sd",
    "lognormal_range",
    "normal_range",
    "pert",
    "recommend",
    "to_json",
    "triangular",
]


def __getattr__(name: str) -> Any:
    published = import_module("advisor.decision.published")
    if name in published.__all__:
        return getattr(published, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
