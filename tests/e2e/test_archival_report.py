"""The reports of the worked cases are archival and accessible files, unsigned, signed and counter-signed.

Judged by veraPDF, qpdf and poppler, none of which made them.
"""

from __future__ import annotations

import os
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from advisor.case.load import load_case
from advisor.catalog import load_catalog
from advisor.decision import recommend
from advisor.report import create_identity, open_identity, write_executive, write_report
from advisor.report.countersign import countersign_report
from tests import verapdf

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted((ROOT / "assets" / "cases").glob("*.switchpoint"))
STATES = ("draft", "signed", "counter-signed", "extract")
MADE = {path: STATES if path == CASES[0] else STATES[2:] for path in CASES}
"""What is looked at of each case: all states of one, and of the others the last, which holds the first two."""
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PASSPHRASE = "correct horse battery staple"
DRAWS = 256
"""Enough for every sentence and table of the report; the form does not depend on the figures' precision."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of each worked case in each state, called after both."""
    made = tmp_path_factory.mktemp("archival")
    analyst, buyer = made / "analyst.p12", made / "buyer.p12"
    create_identity("Ana Lyst", "Invented Advisors", analyst, PASSPHRASE, now=NOW)
    create_identity("Pro Cure", "Invented Bank", buyer, PASSPHRASE, now=NOW)
    catalog = load_catalog()
    for path in CASES:
        case = load_case(path, catalog)
        result = recommend(case, catalog, draws=DRAWS)
        draft, signed, both, extract = (made / _name(path, state) for state in STATES)
        write_report(result, case, catalog, draft)
        write_report(result, case, catalog, signed, identity=analyst, passphrase=PASSPHRASE, now=NOW)
        write_executive(result, case, catalog, extract)
        countersign_report(signed, both, open_identity(buyer, PASSPHRASE), now=NOW)
    return made


@pytest.fixture(scope="module")
def faults(folder: Path) -> dict[tuple[str, str], verapdf.Faults]:
    return verapdf.failures([folder / name for name in NAMES])


def _name(case: Path, state: str) -> str:
    return f"{case.stem} {state}.pdf"


NAMES = [_name(case, state) for case, states in MADE.items() for state in states]


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ | {"LC_ALL": "C"}).stdout


each_report = pytest.mark.parametrize(
    "name",
    [_name(case, state) for case, states in MADE.items() for state in states],
    ids=lambda name: name.removesuffix(".pdf"),
)


def test_there_are_three_worked_cases() -> None:
    assert len(CASES) == 3


@each_report
def test_no_rule_of_the_archival_and_the_accessible_profile_fails(
    name: str, faults: dict[tuple[str, str], verapdf.Faults]
) -> None:
    assert faults[name, verapdf.ARCHIVAL] == {}
    assert faults[name, verapdf.ACCESSIBLE] == {}


@each_report
def test_syntax_is_sound_and_every_font_embedded(name: str, folder: Path) -> None:
    assert "No syntax or stream encoding errors found" in _output("qpdf", "--check", str(folder / name))
    fonts = _output("pdffonts", str(folder / name)).splitlines()[2:]
    assert len(fonts) > 1
    assert all(re.search(r" yes yes yes +\d+ +0$", line) for line in fonts)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_another_program_finds_both_signatures_valid(case: Path, folder: Path) -> None:
    first, second = _output("pdfsig", str(folder / _name(case, "counter-signed"))).split("Signature #2")
    assert first.count("Signature is Valid.") == second.count("Signature is Valid.") == 1
    assert "Total document signed" in second
    assert "Not total document signed" not in second


def test_a_plain_file_and_a_profile_that_forbids_attachments_are_reported_bad(tmp_path: Path, folder: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    plain = tmp_path / "plain.pdf"
    canvas = Canvas(str(plain))
    canvas.drawString(72, 720, "Nothing was done for this page")
    canvas.save()
    found = verapdf.failures([plain])
    assert len(found["plain.pdf", verapdf.ARCHIVAL]) >= 5
    assert len(found["plain.pdf", verapdf.ACCESSIBLE]) >= 5
    report = _name(CASES[0], "draft")
    assert "6.8-5" in verapdf.failures([folder / report], ["2u"])[report, "2u"]


def test_a_validator_that_can_not_run_is_no_clean_bill(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="did not run"):
        verapdf.failures([tmp_path / "absent.pdf"])
