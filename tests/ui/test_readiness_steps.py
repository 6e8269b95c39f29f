"""Modules that a case needs are imported in steps: none of them is so large that it would hold the window up."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

MOST = 14
"""Modules of ours in one step: some twenty milliseconds, where they must be compiled, too."""

STEPS = """
import json, sys
from importlib import import_module
import ui.window, ui.session, ui.nameplate, ui.readiness
import advisor.decision, advisor.case.interview, advisor.catalog
steps = {}
for module in ui.readiness._DESK:
    before = set(sys.modules)
    import_module(module)
    steps[module] = [one for one in sys.modules if one.startswith(("ui.", "advisor.")) and one not in before]
print(json.dumps(steps))
"""


def test_no_step_of_the_imports_is_a_large_one() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", STEPS], cwd=root, capture_output=True, text=True, check=True)
    steps = json.loads(done.stdout)
    large = {module: len(new) for module, new in steps.items() if len(new) > MOST}
    assert not large
    assert sum(map(len, steps.values())) > 50, "they are what the window lacks"
