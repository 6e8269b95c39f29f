"""Decisions that several tests look at, each worked out once."""

from __future__ import annotations

from functools import lru_cache

from advisor.case.model import Case
from advisor.decision import Recommendation, recommend
from tests.unit.decision.judged_files import catalog


@lru_cache(maxsize=16)
def _decided(text: str) -> Recommendation:
    return recommend(Case.model_validate_json(text), catalog(), draws=256)


def decided(made: Case) -> Recommendation:
    return _decided(made.model_dump_json())
