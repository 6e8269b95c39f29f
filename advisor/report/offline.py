"""pyHanko without the HTTP library that it brings for time-stamp servers and revocation lists.

Nothing here reaches a network, so nothing here asks for either; to import that library takes as long as to sign.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

_LIBRARY, _WANTED_BY = "aiohttp", "pyhanko.sign"


def without_http() -> None:
    """Call before anything of pyHanko that signs or checks is imported.

    The HTTP library has a stand-in while pyHanko is imported, and no longer: whoever shares the process may import it.
    """
    if _WANTED_BY in sys.modules or _LIBRARY in sys.modules:
        return
    sys.modules[_LIBRARY] = _Absent(_LIBRARY)
    try:
        import_module(_WANTED_BY)
    finally:
        del sys.modules[_LIBRARY]


class _Absent(ModuleType):
    """Has a class of every name, so that annotations may name it; none of them can do anything."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})
