"""What is loaded ahead of time is all that building and signing a report needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

PROGRAM = """
import sys
sys.path[:0] = sys.argv[1:]
from advisor.report.ready import make_ready
make_ready(signed=True)
before = set(sys.modules)
import report_factory as factory
from sample_document import NOW, analyst
from advisor.report import build_report
from advisor.report.signing import sign
result = factory.one_workload()
sign(build_report(result, factory.case_for(result)), analyst(), now=NOW, reason="")
slow = ("reportlab.platypus", "reportlab.pdfbase", "pikepdf", "pyhanko.sign", "pyhanko.pdf_utils.font",
        "fontTools.subset", "uharfbuzz", "advisor.report.layout", "advisor.report.content")
print(*sorted(name for name in set(sys.modules) - before if name.startswith(slow)))
"""


def test_nothing_slow_is_left_to_load_when_the_decision_has_come() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(HERE), str(HERE.parents[2])],
        check=True, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.stdout.split() == []
