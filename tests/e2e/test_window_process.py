"""The application as a process of its own: quick to its first paint, without what the start page doesn't need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("numpy", "pandas", "pydantic", "scipy", "reportlab", "pyhanko", "pyqtgraph", "cryptography")
LATER = ("ui.session", "ui.worker", "ui.readiness", "ui.menus", "advisor.errors", "json", "dataclasses", "msgspec")
"""What the first paint can do without: some eighth of what it takes beyond a bare window."""


def run(code: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "APPDATA": str(tmp_path)}
    wanted = {"QT_QPA_PLATFORM": "offscreen", "SWITCHPOINT_QUIT_AFTER_SHOW": "1"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **home, **wanted},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_it_quits_after_the_first_paint_when_asked_to(tmp_path: Path) -> None:
    done = run("import sys; from ui.__main__ import main; sys.exit(main([]))", tmp_path)
    assert done.returncode == 0, done.stderr


def test_it_quits_after_the_first_paint_with_a_case_too(tmp_path: Path) -> None:
    case = ROOT / "assets" / "cases" / "assistant-70b.switchpoint"
    done = run(f"import sys; from ui.__main__ import main; sys.exit(main([{str(case)!r}]))", tmp_path)
    assert done.returncode == 0, done.stderr


def test_the_start_page_needs_neither_numpy_nor_pydantic_nor_what_follows_it(tmp_path: Path) -> None:
    code = (
        "import sys; from ui.__main__ import main; code = main([]); "
        f"print([name for name in {HEAVY + LATER!r} if name in sys.modules]); sys.exit(code)"
    )
    done = run(code, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"


def test_a_command_of_the_engine_needs_no_qt(tmp_path: Path) -> None:
    code = (
        "import sys; from ui.__main__ import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "print(any(name.startswith('PySide6') for name in sys.modules))"
    )
    assert run(code, tmp_path).stdout.strip().endswith("False")


def test_two_case_files_are_a_wrong_usage(tmp_path: Path) -> None:
    done = run("import sys; from ui.__main__ import main; sys.exit(main(['a', 'b']))", tmp_path)
    assert done.returncode == 2
    assert "one case file at most" in done.stderr
