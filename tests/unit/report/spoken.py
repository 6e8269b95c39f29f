"""What a report's content says, word for word, for tests that look for words."""

from __future__ import annotations

import dataclasses
from typing import Any

from advisor.report.content.model import plain


def texts(value: Any) -> list[str]:
    """Every text of the blocks, in reading order."""
    if isinstance(value, str):
        return [plain(value).replace("\u00a0", " ")]
    if isinstance(value, tuple):
        return [text for item in value for text in texts(item)]
    if dataclasses.is_dataclass(value):
        return [text for field in dataclasses.fields(value) for text in texts(getattr(value, field.name))]
    return []
