"""Who works on a file: a process on a machine. Tells whether that process still lives. No Qt in here."""

from __future__ import annotations

import os
import platform
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict


class Owner(Struct, frozen=True):
    """A process. `started` tells it from a later one with the same number; empty where the system doesn't say."""

    pid: int
    host: str
    started: str = ""

    def plain(self) -> dict[str, Any]:
        """As it is written into a file."""
        return asdict(self)

    @property
    def is_this_process(self) -> bool:
        """Whether it is the process that asks."""
        return self == this_process()

    @property
    def may_live(self) -> bool:
        """Whether the process may still run. Of another machine nobody can tell from here: then it may."""
        if self.host != platform.node():
            return True
        if not _runs(self.pid):
            return False
        return not self.started or _started(self.pid) in ("", self.started)


@lru_cache(maxsize=1)
def this_process() -> Owner:
    """The owner that this process is."""
    return Owner(os.getpid(), platform.node(), _started(os.getpid()))


def owner_of(document: Any) -> Owner:
    """The owner that a file names. Raises KeyError, TypeError or ValueError where it names none."""
    return Owner(int(document["pid"]), str(document["host"]), str(document["started"]))


def _started(pid: int) -> str:
    """Ticks after the start of the machine at which a process began, where the system tells (Linux)."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return told.rpartition(")")[2].split()[19]


def _runs(pid: int) -> bool:
    if sys.platform == "win32":
        return _runs_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _runs_on_windows(pid: int) -> bool:
    # Signal 0 would end the process there: the system is asked for its state instead.
    import ctypes

    query_limited_information, still_active = 0x1000, 259
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined, unused-ignore]
    handle = kernel.OpenProcess(query_limited_information, False, pid)
    if not handle:
        return False
    try:
        code = ctypes.c_ulong()
        known = kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        return not known or code.value == still_active
    finally:
        kernel.CloseHandle(handle)
