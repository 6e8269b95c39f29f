"""Signing and checking load no HTTP library: nothing here reaches a network."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import report_factory as factory

from advisor.report import build_report
from advisor.report.identity import create_identity

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from advisor.report.identity import open_identity
from advisor.report.signing import sign
from advisor.report.verify import verify_report
folder = Path(sys.argv[1])
now = datetime(2026, 11, 23, 12, tzinfo=UTC)
identity = open_identity(folder / "id.p12", "eight words")
signed = sign((folder / "draft.pdf").read_bytes(), identity, now=now, reason="test")
(folder / "signed.pdf").write_bytes(signed)
found = verify_report(folder / "signed.pdf", now=now)
print(found.verdict("integrity").word, found.verdict("changes").word)
print(sorted(name for name in sys.modules if name.split(".")[0] in ("aiohttp", "requests", "httpx", "urllib3")))
"""


def test_signing_and_checking_load_no_http_library(tmp_path: Path) -> None:
    create_identity("Ada", "Invented", tmp_path / "id.p12", "eight words", now=NOW)
    recommendation = factory.one_workload()
    (tmp_path / "draft.pdf").write_bytes(build_report(recommendation, factory.case_for(recommendation)))
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    said, loaded = done.stdout.splitlines()
    assert said == "passed passed"
    assert loaded == "[]"
