"""The same case and seed give the same bytes twice, whatever number of threads the numerical libraries are given."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "assets" / "cases"
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def recommended(case: Path, threads: int) -> bytes:
    command = [sys.executable, "-m", "ui", "recommend", str(case), "--json", "--seed", "3"]
    environment = {**os.environ, **{name: str(threads) for name in THREADS}}
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True).stdout


@pytest.mark.parametrize("case", sorted(CASES.glob("*.switchpoint")), ids=lambda path: path.stem)
def test_one_thread_and_two_give_the_same_bytes(case: Path) -> None:
    """At the usual number of draws: there are products of matrices large enough to be shared among threads."""
    made = recommended(case, 1)
    assert json.loads(made)["workloads"]
    assert recommended(case, 2) == made
