"""The application and the engine reach no network."""

from __future__ import annotations

import ast
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.network_guard import NetworkReachedError

ROOT = Path(__file__).resolve().parents[2]
REACHING = {"socket", "ssl", "urllib.request", "http.client", "http.server", "requests", "httpx", "aiohttp", "ftplib",
            "smtplib", "telnetlib", "xmlrpc", "PySide6.QtNetwork", "PySide6.QtWebEngineCore",
            "PySide6.QtWebSockets"}  # fmt: skip

UNDER_GUARD = """
import sys
from tests.network_guard import install
install()
from ui.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def test_the_guard_stops_a_connection_to_another_machine() -> None:
    with socket.socket() as probe, pytest.raises(NetworkReachedError):
        probe.connect(("192.0.2.1", 80))  # TEST-NET-1, RFC 5737: no machine has it


def test_the_guard_stops_a_name_look_up() -> None:
    with pytest.raises(NetworkReachedError):
        socket.getaddrinfo("example.invalid", 443)


def test_the_guard_lets_loopback_pass() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))


@pytest.mark.parametrize("room", ["advisor", "ui"])
def test_no_module_imports_what_could_reach_a_network(room: str) -> None:
    found = []
    for path in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{a.name}" for a in node.names)]
            found += [f"{path.relative_to(ROOT)}: {name}" for name in names if name in REACHING]
    assert not found


def run_guarded(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", UNDER_GUARD, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=300,
        check=False,
    )


def test_recommend_report_and_verify_run_under_the_guard(tmp_path: Path) -> None:
    case = str(ROOT / "assets" / "cases" / "assistant-70b.switchpoint")
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery\n", encoding="utf-8")
    identity, report = str(tmp_path / "id.p12"), str(tmp_path / "report.pdf")
    words = ("--passphrase-file", str(passphrase))
    for command in (
        ("recommend", case, "--json"),
        ("identity", "create", "--name", "A", "--organisation", "B", "-o", identity, *words),
        ("report", case, "-o", report, "--identity", identity, *words),
        ("verify", report, "--recompute"),
        ("catalog", "check"),
        ("schema",),
    ):
        done = run_guarded(*command)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"


def test_the_window_opens_under_the_guard() -> None:
    done = run_guarded(QT_QPA_PLATFORM="offscreen", SWITCHPOINT_QUIT_AFTER_SHOW="1")
    assert done.returncode == 0, done.stderr
