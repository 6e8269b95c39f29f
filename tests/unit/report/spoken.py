"""What a report's content says, word for word, for tests that look for words."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from advisor.report.content.model import plain


def texts(value: Any) -> list[str]:
    """Every text of the blocks, in reading order."""
    if isinstance(value, str):
        return [plain(value).replace("\u00a0", " ")]
    if isinstance(value, tuple):
        return [text for item in value for text in texts(item)]
    if isinstance(value, Struct):
        return [text for name in value.__struct_fields__ for text in texts(getattr(value, name))]
    return []
