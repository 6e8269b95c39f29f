"""The command as a stranger uses it: results, one clear message where the input is wrong, and nothing half-written."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from advisor.cli import main

ROOT = Path(__file__).resolve().parents[2]
ASSISTANT = ROOT / "assets" / "cases" / "assistant-70b.switchpoint"
PASSPHRASE = "correct horse battery staple"


def switchpoint(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd or ROOT,
        timeout=300,
        check=False,
    )


FEW = ("--draws", "64")
"""Enough where figures are not what is looked at."""


@pytest.fixture(scope="module")
def identity(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """An identity and the file with its passphrase."""
    folder = tmp_path_factory.mktemp("identity")
    words, made = folder / "words", folder / "id.p12"
    words.write_text(PASSPHRASE + "\n", encoding="utf-8")
    done = switchpoint(
        "identity", "create", "--name", "Ada", "--organisation", "Acme", "-o", made, "--passphrase-file", words
    )
    assert done.returncode == 0, done.stderr
    return made, words


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory, identity: tuple[Path, Path]) -> Path:
    """A report that the identity has signed."""
    report = tmp_path_factory.mktemp("signed") / "report.pdf"
    words = ("--identity", identity[0], "--passphrase-file", identity[1])
    done = switchpoint("report", ASSISTANT, "-o", report, *words, *FEW)
    assert done.returncode == 0, done.stderr
    return report


def test_the_mixed_case_drops_nothing_that_it_can_not_judge() -> None:
    mixed = ROOT / "assets" / "cases" / "mixed-portfolio.switchpoint"
    described = {w["id"] for w in json.loads(mixed.read_text(encoding="utf-8"))["workloads"]}
    judged = json.loads(switchpoint("recommend", mixed, "--json", *FEW).stdout)["workloads"]
    assert {w["id"] for w in judged} == described
    assert "not assessed" in {w["verdict"] for w in judged}


def test_a_signed_report_is_valid_to_another_program_and_a_flipped_byte_is_found(
    tmp_path: Path, signed: Path, identity: tuple[Path, Path]
) -> None:
    pdfsig = shutil.which("pdfsig")
    assert pdfsig, "pdfsig is missing: install poppler-utils"
    seen = subprocess.run([pdfsig, signed], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in seen
    assert "Total document signed" in seen
    assert switchpoint("verify", signed, "--recompute").returncode == 0
    assert switchpoint("verify", signed, "--trust", identity[0].with_suffix(".pem")).returncode == 0
    altered = bytearray(signed.read_bytes())
    altered[len(altered) // 3] ^= 1
    (tmp_path / "altered.pdf").write_bytes(altered)
    found = switchpoint("verify", tmp_path / "altered.pdf")
    assert found.returncode == 1
    assert "failed" in found.stdout


def test_a_report_in_another_number_style_is_signed_and_checked_like_any_other(
    tmp_path: Path, identity: tuple[Path, Path]
) -> None:
    report, words = tmp_path / "report.pdf", ("--passphrase-file", identity[1])
    made = switchpoint(
        "report", ASSISTANT, "-o", report, "--number-style", "fr", "--identity", identity[0], *words, *FEW
    )
    assert made.returncode == 0, made.stderr
    trust = ("--trust", identity[0].with_suffix(".pem"))
    found = json.loads(switchpoint("verify", report, "--recompute", *trust, "--json").stdout)
    assert {verdict["verdict"] for verdict in found["verdicts"]} == {"passed"}
    assert switchpoint("report", ASSISTANT, "-o", report, "--number-style", "klingon").returncode == 2


def test_an_untrusted_signer_is_a_warning_without_trust_and_a_fault_with_it(
    tmp_path: Path, signed: Path, identity: tuple[Path, Path]
) -> None:
    words = ("--passphrase-file", identity[1])
    switchpoint("identity", "create", "--name", "Eve", "--organisation", "X", "-o", tmp_path / "eve.p12", *words)
    assert switchpoint("verify", signed).returncode == 0
    assert switchpoint("verify", signed, "--trust", tmp_path / "eve.pem").returncode == 1


def edit(change: Callable[[dict[str, Any]], object]) -> str:
    case = json.loads(ASSISTANT.read_text(encoding="utf-8"))
    change(case)
    return json.dumps(case, indent=1)


def workload(case: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = case["workloads"][0]
    return found


COMMITMENT = {"kind": "instance savings plan", "scope": "p5", "amount_per_hour": "100", "ends": "2028-01-31"}
WANTED = {"workload": "claims-assistant", "instance": "trn2.48xlarge", "plan": "capacity_block"}
BAD = {
    "unknown model": (edit(lambda c: workload(c).update(model="Llama-9-banana")), ["workloads.0.model", "Nearest"]),
    "negative volume": (
        edit(lambda c: workload(c)["volume"].update(value=-5)), ["workloads.0.volume.value", "above 0"],
    ),
    "NaN volume": (
        edit(lambda c: workload(c)["volume"].update(value=float("nan"))), ["workloads.0.volume.value", "NaN"],
    ),
    "latency of nothing": (edit(lambda c: workload(c).update(ttft_ms=0)), ["workloads.0.ttft_ms", "20"]),
    "latency that none can meet": (edit(lambda c: workload(c).update(ttft_ms=20)), ["workloads.0.ttft_ms", "at best"]),
    "currency without a rate": (edit(lambda c: c["decision"].update(currency="EUR")), ["decision.currency", "rate"]),
    "missing price": (
        edit(lambda c: workload(c)["today"].update(instance="p5e.48xlarge", price_per_hour=None)),
        ["workloads.0.today", "price"],
    ),
    "region without the instance": (
        edit(lambda c: c["commercials"].update(region="eu-west-3", other_regions=[])), ["p5.48xlarge", "eu-west-3"],
    ),
    "model too large for every option": (
        edit(lambda c: workload(c).update(model="kimi-k2", precision="fp32")), ["workloads.0.model", "GB"],
    ),
    "truncated file": (edit(lambda c: None)[:400], ["line", "cut off"]),
    "newer schema": (edit(lambda c: c.update(schema_version=4)), ["schema_version", "newer"]),
    "unknown key": (edit(lambda c: c["decision"].update(horizont_months=12)), ["horizont_months"]),
    "horizon of nothing": (edit(lambda c: c["decision"].update(horizon_months=0)), ["horizon_months", "6"]),
    "a negative rate": (
        edit(lambda c: c["decision"].update(discount_rate_pct=-5)), ["decision.discount_rate_pct", "between 0 and 30"],
    ),
    "a negative price": (
        edit(lambda c: workload(c)["today"].update(price_per_hour="-3")), ["today.price_per_hour", "at least 0"],
    ),
    "low above high": (
        edit(lambda c: workload(c).update(input_tokens={"low": 900, "high": 100})), ["input_tokens", "low end"],
    ),
    "overlapping commitments": (
        edit(lambda c: c["commercials"].update(commitments=[COMMITMENT, {**COMMITMENT, "amount_per_hour": "190"}])),
        ["commercials.commitments.1", "claim the same capacity", "Remove one"],
    ),
    "the same commitment twice": (
        edit(lambda c: c["commercials"].update(commitments=[COMMITMENT, COMMITMENT])),
        ["commercials.commitments.1", "cover the same hours", "Remove one"],
    ),
    "AWS only with a fleet of one's own": (
        edit(lambda c: workload(c)["today"].update(instance="onprem-dgx-h100", purchase_plan="own",
                                                   price_per_hour="20")),
        ["decision.venues", "could not even stay", "Allow the own data centre"],
    ),
    "no beta, but a stack in beta": (
        edit(lambda c: (c["decision"].update(beta_software="no"), c["options"].append(WANTED))),
        ["options.0", "bars beta software", "Remove the option"],
    ),
    "a plan that the region does not have": (
        edit(lambda c: c["options"].append({**WANTED, "plan": "on_demand"})), ["options.0.plan", "quoted"],
    ),
    "a cost line in a currency without a rate": (
        edit(lambda c: c["commercials"].update(
            other_lines=[{"line": "storage", "amount_per_month": "90", "currency": "EUR"}])),
        ["commercials.other_lines.0.currency", "EUR has no rate"],
    ),
    "a PDF for a case": ("%PDF-1.7", ["bad.switchpoint", "a PDF, not a case"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_told_by_file_field_and_remedy_and_nothing_is_written(
    text: str, words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, report = tmp_path / "bad.switchpoint", tmp_path / "report.pdf"
    case.write_text(text, encoding="utf-8")
    assert main(["report", str(case), "-o", str(report)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    for word in words:
        assert word in said.err
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.switchpoint"]


def test_a_huge_case_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.switchpoint"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    done = switchpoint("recommend", huge)
    assert done.returncode == 1
    assert "huge.switchpoint" in done.stderr


def test_a_wrong_passphrase_is_told_and_nothing_is_written(tmp_path: Path, identity: tuple[Path, Path]) -> None:
    wrong, report = tmp_path / "wrong", tmp_path / "report.pdf"
    wrong.write_text("something else\n", encoding="utf-8")
    done = switchpoint("report", ASSISTANT, "-o", report, "--identity", identity[0], "--passphrase-file", wrong)
    assert done.returncode == 1
    assert "passphrase" in done.stderr.lower()
    assert not report.exists()


def test_an_output_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    done = switchpoint("report", ASSISTANT, "-o", tmp_path / "no such folder" / "report.pdf")
    assert done.returncode == 1
    assert "no such folder" in done.stderr


def test_an_existing_report_is_kept_unless_force_is_given(tmp_path: Path) -> None:
    report = tmp_path / "report.pdf"
    report.write_bytes(b"precious")
    assert switchpoint("report", ASSISTANT, "-o", report).returncode == 1
    assert report.read_bytes() == b"precious"
    assert switchpoint("report", ASSISTANT, "-o", report, "--force", *FEW).returncode == 0
    assert report.read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n" + bytes(200)], ids=["empty", "text", "broken"])
def test_what_is_not_a_report_is_told(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(content)
    done = switchpoint("verify", file)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr or "failed" in done.stdout


def test_wrong_usage_is_exit_code_two() -> None:
    assert switchpoint("recommend").returncode == 2
    assert switchpoint("recommend", ASSISTANT, "--draws", "0").returncode == 2


def test_a_word_that_is_neither_command_nor_file_is_told() -> None:
    done = switchpoint("recomend")
    assert done.returncode == 2
    assert "neither a command nor a file" in done.stderr


def test_without_a_screen_the_window_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    done = switchpoint()
    if sys.platform == "linux":
        assert done.returncode == 1
        assert "no screen" in done.stderr


def test_the_schema_is_a_json_schema_with_labels() -> None:
    schema = json.loads(switchpoint("schema").stdout)
    assert schema["properties"]["decision"]
    assert "Horizon" in json.dumps(schema)


def test_facts_are_shown_with_their_sources() -> None:
    shown = switchpoint("catalog", "show", "trn2.48xlarge").stdout
    assert "35.76" in shown
    assert "2026" in shown
    unknown = switchpoint("catalog", "show", "trn2.47xlarge")
    assert unknown.returncode == 1
    assert "trn2.48xlarge" in unknown.stderr
