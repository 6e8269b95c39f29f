"""What the command writes, and where it refuses to: nothing that it reads is ever lost."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from advisor.cli import main

ASSISTANT = Path(__file__).parents[3] / "assets" / "cases" / "assistant-70b.switchpoint"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return Path(shutil.copy(ASSISTANT, tmp_path / "case.switchpoint"))


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    assert main([str(a) for a in arguments]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("switchpoint: ")
    return err


def test_a_report_never_takes_the_place_of_its_case(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = case.read_bytes()
    for place in (case, case.parent / "." / case.name, case.parent / "x" / ".." / case.name):
        assert "is read by this command" in refused(capsys, "report", case, "-o", place, "--force")
    out = case.parent / "out.pdf"
    assert "is read by this command" in refused(capsys, "report", case, "-o", out, "--json", case, "--force")
    assert "is read by this command" in refused(capsys, "report", case, "-o", out, "--earlier", out, "--force")
    assert case.read_bytes() == before
    assert not out.exists()


def test_a_link_to_the_case_is_the_case(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    link = case.parent / "link.pdf"
    try:
        link.symlink_to(case)
    except OSError:
        pytest.skip("this system makes no links")
    assert "is read by this command" in refused(capsys, "report", case, "-o", link, "--force")


def test_a_counter_signature_replaces_nothing_that_it_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The report stays as it is, and so do the identity and its passphrase; told before anything is opened."""
    read = [tmp_path / name for name in ("report.pdf", "ana.p12", "words")]
    for path in read:
        path.write_text(path.name, encoding="utf-8")
    report, identity, words = read
    options = ("--identity", identity, "--passphrase-file", words, "--force")
    for place in read:
        assert "is read by this command" in refused(capsys, "countersign", report, "-o", place, *options)
    assert "there is no folder" in refused(capsys, "countersign", report, "-o", tmp_path / "no" / "x.pdf", *options)
    assert [path.read_text(encoding="utf-8") for path in read] == [path.name for path in read]


def test_an_identity_takes_the_place_of_nothing_that_it_is_made_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = tmp_path / "words"
    words.write_text("correct horse battery", encoding="utf-8")
    who = ("--name", "Ana Lyst", "--organisation", "Halden Bank", "--passphrase-file", words, "--force")
    assert "is read by this command" in refused(capsys, "identity", "create", "-o", words, *who)
    assert "is the name that its certificate gets. Name the identity ana.p12." in refused(
        capsys, "identity", "create", "-o", tmp_path / "ana.pem", *who
    )
    assert main([str(a) for a in ("identity", "create", "-o", tmp_path / "ana.p12", *who)]) == 0
    capsys.readouterr()
    made, kept = tmp_path / "ana.p12", (tmp_path / "ana.p12").read_bytes()
    ask = ("identity", "request", made, "--passphrase-file", words, "--force", "-o")
    join = (
        "identity",
        "import",
        made,
        "--certificate",
        tmp_path / "ana.pem",
        "--passphrase-file",
        words,
        "--force",
        "-o",
    )
    for command in (ask, join):
        assert "is read by this command" in refused(capsys, *command, made)
        assert "is read by this command" in refused(capsys, *command, words)
    assert made.read_bytes() == kept
    assert words.read_text(encoding="utf-8") == "correct horse battery"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ana.p12", "ana.pem", "words"]


def test_two_outputs_of_one_name_are_refused(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = case.parent / "out.pdf"
    assert "asked for twice" in refused(capsys, "report", case, "-o", out, "--json", out)
    assert not out.exists()


def test_a_folder_that_is_not_there_is_told_before_anything_is_written(
    case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, missing = case.parent / "out.pdf", case.parent / "no" / "out.xlsx"
    assert "there is no folder" in refused(capsys, "report", case, "-o", out, "--xlsx", missing)
    assert not out.exists()


def test_an_identity_without_its_passphrase_is_told_at_once(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = case.parent / "out.pdf"
    said = refused(capsys, "report", case, "-o", out, "--identity", case.parent / "id.p12")
    assert "--passphrase-file" in said
    assert not out.exists()


def test_predict_does_not_write_over_its_points(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points = tmp_path / "points.csv"
    points.write_text("id,accelerator,model\na,H100-SXM,Llama-3.1-70B\n", encoding="utf-8")
    before = points.read_bytes()
    assert "is read by this command" in refused(capsys, "predict", points, "-o", points)
    assert points.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The file is empty."),
        ("id;accelerator;model\na;H100-SXM;Llama-3.1-70B\n", "separated by semicolons"),
        ("id\taccelerator\tmodel\n", "separated by tabs"),
        ("id,model\n", "the column 'accelerator' is missing"),
    ],
)
def test_a_table_that_is_none_is_told_for_what_it_is(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    points, out = tmp_path / "points.csv", tmp_path / "out.csv"
    points.write_text(text, encoding="utf-8")
    assert says in refused(capsys, "predict", points, "-o", out)
    assert not out.exists()


def test_what_the_decision_finds_wrong_names_the_file_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A policy that bars what the buyer asks for comes to light while deciding."""
    text = ASSISTANT.read_text(encoding="utf-8")
    text = text.replace('"beta_software": "after review"', '"beta_software": "no"')
    own = '"options": [{"workload": "claims-assistant", "instance": "trn2.48xlarge", "plan": "capacity_block"}]'
    path = tmp_path / "barred.switchpoint"
    path.write_text(text.replace('"options": []', own), encoding="utf-8")
    said = refused(capsys, "recommend", path, "--draws", 16)
    assert said.startswith("switchpoint: barred.switchpoint, options.0: You ask for trn2.48xlarge")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system makes no pipes by name")
def test_a_pipe_or_device_is_not_replaced_by_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    points, pipe = tmp_path / "points.csv", tmp_path / "pipe"
    points.write_text("id,accelerator,model\n1,h100-sxm,Llama-3.1-8B\n", encoding="utf-8")
    os.mkfifo(pipe)
    assert "no file" in refused(capsys, "predict", points, "-o", pipe)
    assert pipe.is_fifo()


def test_a_link_is_written_where_it_leads(tmp_path: Path) -> None:
    points, real, link = (tmp_path / name for name in ("points.csv", "real.csv", "link.csv"))
    points.write_text("id,accelerator,model\n1,h100-sxm,Llama-3.1-8B\n", encoding="utf-8")
    real.write_text("old", encoding="utf-8")
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("this system makes no links")
    assert main(["predict", str(points), "-o", str(link)]) == 0
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("id,metric")
