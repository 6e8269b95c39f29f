"""Case files: read whole with every fault named and placed, written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import sys
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from advisor.case.canonical import canonical_json, case_sha256
from advisor.case.interview import set_answer
from advisor.case.load import load_case, load_draft, save_draft
from advisor.case.templates import new_draft
from advisor.case.upgrade import upgraded
from advisor.catalog import load_catalog
from advisor.errors import CaseError

WORKED = sorted((Path(__file__).parents[3] / "assets" / "cases").glob("*.switchpoint"))
EXAMPLE = next(path for path in WORKED if path.stem == "assistant-70b")


def faults(path: Path) -> list[str]:
    with pytest.raises(CaseError) as caught:
        load_case(path, load_catalog())
    return [str(problem) for problem in caught.value.problems]


def example() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return document


def write(folder: Path, text: str) -> Path:
    path = folder / "a.switchpoint"
    path.write_text(text, encoding="utf-8")
    return path


def test_there_are_three_worked_cases() -> None:
    assert [path.stem for path in WORKED] == ["assistant-70b", "mixed-portfolio", "pretraining-8b-70b"]


@pytest.mark.parametrize("path", WORKED, ids=lambda path: path.stem)
def test_a_worked_case_is_complete_and_agrees_with_the_catalog(path: Path) -> None:
    case = load_case(path, load_catalog())
    assert case.decision.as_of == date(2026, 11, 23)
    assert case.commercials.region == "us-east-1"
    assert "us-east-2" in case.commercials.other_regions, "where Trainium2 is sold"
    assert all(workload.today is not None and workload.software.needs for workload in case.workloads)


@pytest.mark.parametrize("path", WORKED, ids=lambda path: path.stem)
def test_a_case_that_is_saved_and_opened_again_is_the_same_case(path: Path, tmp_path: Path) -> None:
    case = load_case(path)
    copy = tmp_path / "copy.switchpoint"
    save_draft(case, copy)
    assert load_case(copy) == case
    assert case_sha256(load_case(copy)) == case_sha256(case)
    save_draft(load_draft(path), copy)
    assert copy.read_bytes() == path.read_bytes()


def test_the_hash_is_that_of_the_content_and_not_of_its_spelling(tmp_path: Path) -> None:
    document = example()
    respelled = {key: document[key] for key in reversed(document)}
    respelled["team"] = {**document["team"], "cost_per_week": 4200.0, "people": 2}
    first, second = load_case(EXAMPLE), load_case(write(tmp_path, json.dumps(respelled)))
    assert case_sha256(first) == case_sha256(second)
    respelled["team"]["people"] = 3
    assert case_sha256(load_case(write(tmp_path, json.dumps(respelled)))) != case_sha256(first)


def test_canonical_json_has_one_spelling() -> None:
    assert canonical_json({"b": 0.1, "a": ["ü", 1e22, None]}) == '{"a":["ü",1e+22,null],"b":0.1}'.encode()
    with pytest.raises(ValueError, match="Out of range"):
        canonical_json(float("nan"))


def test_a_cut_off_file_is_recognised(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    for length in (1, 40, len(text) // 2, len(text) - 3):
        (fault,) = faults(write(tmp_path, text[:length]))
        assert "cut off" in fault
        assert "a.switchpoint, line" in fault
        assert "column" in fault


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("Dear committee,", "no JSON"),
        ("[1, 2]", "starts with a brace"),
        ('{"a": 1,,}', "JSON is broken here"),
        ('{"schema_version": 4}', "newer than this program (schema 4, ours 2). Nothing was changed."),
        ('{"schema_version": "one"}', "must be a whole number"),
        ("[" * 200_000, "nested too deeply"),
    ],
)
def test_what_is_no_case_is_said_in_one_line(text: str, said: str, tmp_path: Path) -> None:
    (fault,) = faults(write(tmp_path, text))
    assert said in fault
    assert "a.switchpoint" in fault


def test_a_pdf_or_a_picture_is_not_taken_for_a_case(tmp_path: Path) -> None:
    path = tmp_path / "report.switchpoint"
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3")
    assert "This is a PDF" in faults(path)[0]
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    assert "no text in UTF-8" in faults(path)[0]


def test_a_file_of_200_mb_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.switchpoint"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    started = time.perf_counter()
    (fault,) = faults(path)
    assert time.perf_counter() - started < 1
    assert "200 MB" in fault
    assert "not read" in fault


def test_a_folder_or_a_missing_file_is_said(tmp_path: Path) -> None:
    assert "folder" in faults(tmp_path)[0]
    assert "no such file" in faults(tmp_path / "none.switchpoint")[0]


@pytest.mark.skipif(sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="root reads all")
def test_an_unreadable_file_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, "{}")
    path.chmod(0)
    assert "can't be read" in faults(path)[0]


def test_names_that_come_twice_and_numbers_that_are_none_have_their_line(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    text = text.replace('"horizon_months": 36,', '"horizon_months": 36,\n    "horizon_months": 24,')
    text = text.replace('"value": 900.0', '"value": NaN').replace(
        '"growth_pct_year"', '"tuning": -Infinity,\n"growth_pct_year"'
    )
    lines = text.splitlines()
    found = faults(write(tmp_path, text))
    assert len(found) == 3
    for fault, name in zip(found, ("horizon_months", "NaN", "-Infinity"), strict=True):
        number = int(fault.partition("line ")[2].partition(",")[0])
        assert name in fault
        assert name in lines[number - 1]


def test_everything_wrong_is_said_at_once_with_line_field_and_remedy(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    changes = {
        '"horizon_months": 36': '"horizon_months": 0',
        '"value": 900.0': '"value": -3',
        "meta-llama/Llama-3.3-70B-Instruct": "Lama 3.3 70B",
        '"p5.48xlarge"': '"p5.48xlage"',
        '"beta_software": "after review"': '"beta_sofware": "yes"',
        '"region": "us-east-1"': '"region": "us-est-1"',
        '"ttft_ms": 1000.0': '"ttft_ms": 0.001',
        '"keep_gpu_path": true': '"keep_gpu_path": "maybe"',
    }
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    lines = text.splitlines()
    found = faults(write(tmp_path, text))
    wanted = {
        "decision.horizon_months": "between 6 and 84 months. You entered 0.",
        "workloads.0.volume.value": "Enter a volume above 0",
        "workloads.0.model": "Nearest: llama3.3-70b",
        "workloads.0.today.instance": "Nearest: p5.48xlarge",
        "decision.beta_sofware": "Did you mean 'beta_software'?",
        "decision.beta_software": "has no answer",
        "commercials.region": "us-east-1",
        "workloads.0.ttft_ms": "between 20 and 60,000 ms",
        "decision.keep_gpu_path": '"true", "false"',
    }
    assert len(found) == len(wanted)
    for path, said in wanted.items():
        fault = next(fault for fault in found if f" {path}:" in fault)
        assert said in fault
        number = int(fault.partition("line ")[2].partition(",")[0])
        if path != "decision.beta_software":
            assert path.rpartition(".")[2] in lines[number - 1]


def test_a_draft_with_wrong_answers_opens_but_not_one_of_another_shape(tmp_path: Path) -> None:
    draft = set_answer(new_draft("llm-serving", date(2026, 11, 23)), "decision.horizon_months", "soon")
    path = tmp_path / "draft.switchpoint"
    save_draft(draft, path)
    assert load_draft(path) == draft
    save_draft({**draft, "workloads": "many"}, path)
    with pytest.raises(CaseError, match="workloads must be a list"):
        load_draft(path)
    save_draft({**draft, "workloads": [{"kind": "quantum"}]}, path)
    with pytest.raises(CaseError, match='"quantum" is no kind of workload'):
        load_draft(path)


def test_a_draft_with_an_answer_that_json_lacks_can_be_saved(tmp_path: Path) -> None:
    draft = set_answer(new_draft("llm-serving", date(2026, 11, 23)), "decision.horizon_months", float("nan"))
    save_draft(draft, tmp_path / "draft.switchpoint")
    assert load_draft(tmp_path / "draft.switchpoint")["decision"]["horizon_months"] == "nan"


def test_an_older_shape_is_led_to_todays_step_by_step() -> None:
    steps = {
        0: lambda draft: {**draft, "schema_version": 1, "horizon": draft["years"] * 12},
        1: lambda draft: {**draft, "schema_version": 2, "weeks": draft["horizon"] * 4},
    }
    assert upgraded({"years": 3}, steps, current=2)["weeks"] == 144
    with pytest.raises(CaseError, match="no way from schema 1 to 2"):
        upgraded({"schema_version": 1}, {}, current=2)


def test_a_case_written_by_hand_without_a_version_opens(tmp_path: Path) -> None:
    document = example()
    del document["schema_version"]
    assert load_case(write(tmp_path, json.dumps(document))) == load_case(EXAMPLE)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "the disk is full. Your work is in memory; save elsewhere"),
        (errno.EACCES, "Choose another folder"),
        (errno.EROFS, "Choose another folder"),
        (errno.EIO, "Save elsewhere"),
    ],
)
def test_what_can_not_be_written_leaves_the_old_file_and_nothing_beside_it(
    number: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.switchpoint"
    path.write_text("old", encoding="utf-8")
    draft = example()

    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(CaseError, match=f"Can't save: .*{said}"):
        save_draft(draft, path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_places_that_take_no_file_are_said(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="folder doesn't exist"):
        save_draft(example(), tmp_path / "no" / "case.switchpoint")
    with pytest.raises(CaseError, match="no place for a file"):
        save_draft(example(), tmp_path)


@pytest.mark.skipif(sys.platform == "win32" or (hasattr(os, "geteuid") and os.geteuid() == 0), reason="root writes all")
def test_a_read_only_folder_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(CaseError, match="Can't save"):
            save_draft(example(), tmp_path / "case.switchpoint")
    finally:
        tmp_path.chmod(0o700)
