"""Memory of this process, in millions of bytes, as Linux counts it."""

from __future__ import annotations

from pathlib import Path


def memory() -> dict[str, float]:
    """``resident`` (all pages in memory), ``its own`` (those that no other process shares), and the ``peak`` so far.

    Empty where the system doesn't tell.
    """
    try:
        rollup = Path("/proc/self/smaps_rollup").read_text(encoding="utf-8")
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return {}
    sizes: dict[str, float] = {}
    for line in (rollup + status).splitlines():
        name, _, rest = line.partition(":")
        if rest.strip().endswith("kB"):
            sizes[name] = float(rest.split()[0]) * 1024 / 1e6
    own = sizes["Private_Clean"] + sizes["Private_Dirty"]
    return {"resident": sizes["Rss"], "its own": own, "peak": sizes["VmHWM"]}
