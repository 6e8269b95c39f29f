"""Identities are made and opened beside the window: to stretch a passphrase would keep Python's lock from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from advisor.case.load import load_case, load_draft
from advisor.catalog import load_catalog
from advisor.decision import recommend
from advisor.report.identity import Identity
from ui import worker
from ui.report import work
from ui.theme import ASSETS

PASSPHRASE = "correct horse battery"
CASE = ASSETS / "cases" / "assistant-70b.switchpoint"


def stretch(*_arguments: object) -> None:
    raise AssertionError("a passphrase was stretched in the window's own process")


def test_no_passphrase_is_stretched_in_the_window_s_process(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("pack", "unpack"):
        monkeypatch.setattr(f"advisor.report.identity.{name}", stretch)
    file, report = tmp_path / "ana.p12", tmp_path / "report.pdf"
    made = work.new_identity("Ana Lyst", "Example plc", file, PASSPHRASE)
    with qtbot.waitSignal(made.done, timeout=20_000) as told:
        worker.start(made)
    catalog = load_catalog()
    result = recommend(load_case(CASE, catalog), catalog, draws=64)
    signed = work.write(result, load_draft(CASE), catalog, report, identity=file, passphrase=PASSPHRASE)
    with qtbot.waitSignal(signed.done, timeout=60_000) as signer:
        worker.start(signed)
    assert told.args is not None
    assert signer.args == told.args
    assert isinstance(told.args[0], Identity)
    assert told.args[0].name == "Ana Lyst"
    assert report.read_bytes().startswith(b"%PDF-")
