"""pyHanko without the HTTP library that it brings for time-stamp servers and revocation lists.

Nothing here reaches a network, so nothing here asks for either; to import that library takes as long as to sign.
"""

from __future__ import annotations

import sys
from types import ModuleType

_LIBRARY = "aiohttp"


def without_http() -> None:
    """Call before pyHanko is imported. A library that is loaded already stays."""
    if _LIBRARY not in sys.modules:
        sys.modules[_LIBRARY] = _Absent(_LIBRARY)


class _Absent(ModuleType):
    """Has a class of every name, so that annotations may name it; none of them can do anything."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})
