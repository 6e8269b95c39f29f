"""One way to write a JSON value as bytes, so that the same value always has the same hash."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.case.model import Case


def canonical_json(value: Any) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; floats as the shortest text that reads back the same.

    Raises ValueError for NaN and infinity and TypeError for what JSON can't hold.
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def case_sha256(case: Case) -> str:
    """SHA-256 of the whole case in canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(case.model_dump(mode="json"))).hexdigest()
