"""`recommend` on the worked cases: whole process, against a bare interpreter with numpy, and the engine alone on (c).

A whole process decides the workloads of a case on both cores; the engine alone works on one.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.measure import Sample, report, timed

ROOT = Path(__file__).resolve().parents[1]
CASES = {
    letter: ROOT / "assets" / "cases" / f"{name}.switchpoint"
    for letter, name in (("a", "assistant-70b"), ("b", "pretraining-8b-70b"), ("c", "mixed-portfolio"))
}
CASE = CASES["c"]


def main(repeats: int = 5) -> None:
    """Prints seconds with their spread, and the ratio to a process that only imports numpy and pydantic."""
    bare = process("import numpy, pydantic", repeats)
    report("process that imports numpy and pydantic", bare)
    for letter, path in CASES.items():
        whole = command(["recommend", str(path), "--json"], repeats)
        report(f"recommend case ({letter}), whole process", whole, against=bare)
    from advisor.case.load import load_case
    from advisor.catalog import load_catalog
    from advisor.decision import recommend

    catalog = load_catalog()
    case = load_case(CASE, catalog)
    report("recommend case (c), engine alone, warm", timed(lambda: recommend(case, catalog), repeats))


def process(code: str, repeats: int) -> Sample:
    """Wall seconds of a fresh interpreter that runs the code."""
    return _ended([sys.executable, "-c", code], repeats)


def command(arguments: list[str], repeats: int) -> Sample:
    """Wall seconds of the `switchpoint` command."""
    return _ended([str(Path(sys.executable).with_name("switchpoint")), *arguments], repeats)


def _ended(program: list[str], repeats: int) -> Sample:
    return timed(lambda: subprocess.run(program, check=True, stdout=subprocess.DEVNULL, cwd=ROOT), repeats)


if __name__ == "__main__":
    main()
