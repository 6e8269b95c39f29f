"""One call in a process of its own: it answers as it would here, and where it can't be had it is made here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from advisor import apart as module
from advisor.apart import apart
from advisor.errors import IdentityError
from advisor.report.identity import open_identity, read_passphrase


def test_another_process_makes_the_call() -> None:
    assert apart(os.getpid) != os.getpid()


def test_what_the_call_refuses_is_told_with_place_and_remedy(tmp_path: Path) -> None:
    (tmp_path / "id.p12").write_bytes(b"hello")
    with pytest.raises(IdentityError) as here:
        open_identity(tmp_path / "id.p12", "12345678")
    with pytest.raises(IdentityError) as there:
        apart(open_identity, tmp_path / "id.p12", "12345678")
    assert there.value.problems == here.value.problems


def test_without_another_process_the_call_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_program: str) -> None:
        raise PermissionError("no more processes")

    monkeypatch.setattr(module, "another_python", refused)
    assert apart(os.getpid) == os.getpid()


@pytest.mark.parametrize("fails", ["raise SystemExit(3)", "import os; os.kill(os.getpid(), 9)", ""])
def test_a_process_that_fails_changes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fails: str) -> None:
    (tmp_path / "word.txt").write_text("open sesame\n", encoding="utf-8")
    monkeypatch.setattr(module, "PROGRAM", fails)
    assert apart(read_passphrase, tmp_path / "word.txt") == "open sesame"
