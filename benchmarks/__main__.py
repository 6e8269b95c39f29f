"""`make bench`: every benchmark in turn, or those that are named (`python -m benchmarks recommend kernel`)."""

from __future__ import annotations

import argparse

from benchmarks import again, blocks, drag, growth, kernel, predict, recommend, report, startup

ALL = {
    module.__name__.removeprefix("benchmarks."): module
    for module in (predict, recommend, again, drag, kernel, growth, report, startup, blocks)
}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Speed and memory, with their spread.")
    parser.add_argument("name", nargs="*", help=", ".join(ALL))
    asked = parser.parse_args().name or list(ALL)
    unknown = [name for name in asked if name not in ALL]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]}; there are {', '.join(ALL)}")
    for name in asked:
        ALL[name].main()
