"""The files that the command writes beside the report, and the second signature, as a stranger makes them."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASE = ROOT / "assets" / "cases" / "assistant-70b.switchpoint"


def switchpoint(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=300)


@pytest.fixture
def words(tmp_path: Path) -> Path:
    path = tmp_path / "words"
    path.write_text("correct horse battery staple\n", encoding="utf-8")
    return path


def _identity(folder: Path, words: Path, name: str) -> Path:
    path = folder / f"{name}.p12"
    done = switchpoint(
        "identity", "create", "--name", name, "--organisation", "Invented", "-o", path, "--passphrase-file", words
    )
    assert done.returncode == 0, done.stderr
    return path


def test_report_workbook_csv_and_json_come_together_or_not_at_all(tmp_path: Path) -> None:
    names = {option: tmp_path / f"out.{option}" for option in ("xlsx", "csv", "json", "executive")}
    options = [part for option, path in names.items() for part in (f"--{option}", path)]
    draws = ("--draws", 64)
    done = switchpoint("report", CASE, "-o", tmp_path / "out.pdf", *options, *draws)
    assert done.returncode == 0, done.stderr
    assert "Summary" in zipfile.ZipFile(names["xlsx"]).read("xl/workbook.xml").decode()
    assert names["executive"].read_bytes().startswith(b"%PDF")
    median = json.loads(names["json"].read_text(encoding="utf-8"))["workloads"][0]["npv_usd"]["p50"]
    assert f",npv_usd.p50,{median!r},USD,/workloads/0/npv_usd/p50" in names["csv"].read_text(encoding="utf-8")
    names["csv"].unlink()
    done = switchpoint("report", CASE, "-o", tmp_path / "new.pdf", "--csv", names["csv"], "--xlsx", names["xlsx"])
    assert done.returncode == 1
    assert "exists already" in done.stderr
    assert not (tmp_path / "new.pdf").exists()
    assert not names["csv"].exists()


def test_a_report_goes_from_analyst_to_procurement_and_back(tmp_path: Path, words: Path) -> None:
    analyst, buyer = _identity(tmp_path, words, "Analyst"), _identity(tmp_path, words, "Buyer")
    signed, both = tmp_path / "signed.pdf", tmp_path / "both.pdf"
    switchpoint("report", CASE, "-o", signed, "--identity", analyst, "--passphrase-file", words, "--draws", 64)
    done = switchpoint("countersign", signed, "-o", both, "--identity", buyer, "--passphrase-file", words)
    assert done.returncode == 0, done.stderr
    trust = ("--trust", analyst.with_suffix(".pem"), "--trust", buyer.with_suffix(".pem"))
    found = json.loads(switchpoint("verify", both, "--json", "--recompute", *trust).stdout)
    assert [one["field"] for one in found["signatures"]] == ["Analyst", "Procurement"]
    assert found["all_passed"]
    again = switchpoint("countersign", both, "-o", tmp_path / "x.pdf", "--identity", buyer, "--passphrase-file", words)
    assert again.returncode == 1
    assert "counter-signed already" in again.stderr
    assert not (tmp_path / "x.pdf").exists()


def test_an_identity_asks_for_a_certificate(tmp_path: Path, words: Path) -> None:
    identity = _identity(tmp_path, words, "Analyst")
    done = switchpoint("identity", "request", identity, "--passphrase-file", words, "-o", tmp_path / "req.csr")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "req.csr").read_text(encoding="utf-8").startswith("-----BEGIN CERTIFICATE REQUEST-----")
