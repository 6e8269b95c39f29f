"""The command that makes a report: what it does while a second process gets ready, and what it leaves behind."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from advisor.cli import main
from advisor.cli import report as command
from advisor.errors import IdentityError
from advisor.second_process import at_full_speed

CASE = Path(__file__).resolve().parents[3] / "assets" / "cases" / "pretraining-8b-70b.switchpoint"


@pytest.fixture(autouse=True)
def looking() -> Iterator[None]:
    """Garbage is looked for, as in a process of the command's own: tests of the window leave that off."""
    before = gc.isenabled()
    gc.enable()
    yield
    if not before:
        gc.disable()


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happens, in its order; no second process is started."""
    order: list[str] = []

    @contextmanager
    def second(case: Path) -> Iterator[None]:
        assert case == CASE
        order.append("second process starts")
        yield None
        order.append("second process ends")

    def opened(_arguments: Any) -> None:
        order.append("identity")

    def written(*_parts: Any, **_named: Any) -> None:
        order.append("written without looking for garbage" if not gc.isenabled() else "written")

    monkeypatch.setattr(command, "second_process", second)
    monkeypatch.setattr(command, "_identity", opened)
    monkeypatch.setattr("advisor.report.build.write_report", written)
    return order


def test_a_second_process_gets_ready_while_the_identity_is_opened(told: list[str], tmp_path: Path) -> None:
    assert main(["report", str(CASE), "-o", str(tmp_path / "out.pdf"), "--draws", "16"]) == 0
    assert told == [
        "second process starts",
        "identity",
        "written without looking for garbage",
        "second process ends",
    ]
    assert gc.isenabled()


def test_a_second_process_ends_where_the_identity_does_not_open(
    told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def second(_case: Path) -> Iterator[None]:
        try:
            yield None
        finally:
            told.append("ended")

    def refused(_arguments: Any) -> None:
        raise IdentityError("does not open with this passphrase.")

    monkeypatch.setattr(command, "second_process", second)
    monkeypatch.setattr(command, "_identity", refused)
    assert main(["report", str(CASE), "-o", str(tmp_path / "out.pdf"), "--draws", "16"]) == 1
    assert told == ["ended"]
    assert gc.isenabled()
    assert not (tmp_path / "out.pdf").exists()


def test_a_block_at_full_speed_within_another_leaves_it_as_it_was() -> None:
    with at_full_speed():
        with at_full_speed():
            assert not gc.isenabled()
        assert not gc.isenabled(), "the outer one is not done"
    assert gc.isenabled()
