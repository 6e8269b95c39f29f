"""From cash under uncertainty to a verdict: draws, NPV, payback, switch points, and the Recommendation."""

from __future__ import annotations

from advisor.decision.document import document, to_json
from advisor.decision.recommend import recommend
from advisor.decision.result import Recommendation

__all__ = ["Recommendation", "document", "recommend", "to_json"]
