"""The second story: a case of sixty workloads is opened, searched, edited, undone, and saved."""

from __future__ import annotations

import json
import re
from pathlib import Path

from advisor.case.load import load_draft
from tests.ui.person import Person
from tests.ui.test_finding import go_to, look_for
from ui.answers import Answers
from ui.format import verdict_word

CASE = Path(__file__).parents[2] / "assets" / "cases" / "mixed-portfolio.switchpoint"
MANY = 60


def large_case(folder: Path) -> Path:
    """The worked case with its first five workloads twelve times over."""
    draft = load_draft(CASE)
    kinds = draft["workloads"][:5]
    made = [{**kinds[n % 5], "id": f"w{n}", "name": f"{kinds[n % 5]['name']} {n + 1}"} for n in range(MANY)]
    file = folder / "large.switchpoint"
    file.write_text(json.dumps({**draft, "workloads": made}), encoding="utf-8")
    return file


def test_sixty_workloads_can_be_opened_searched_edited_undone_and_saved(person: Person, tmp_path: Path) -> None:
    file = large_case(tmp_path)
    person.window.open_path(file)
    person.go("workloads")
    dialog = look_for(person, "name call transcripts 55")
    assert dialog.found()[0] == "Name, Call transcripts 55"
    go_to(person, dialog)
    person.qtbot.waitUntil(lambda: "Call transcripts 55" in person.texts())
    person.fill("Name", "Archive of calls")
    assert person.window.session.draft["workloads"][54]["name"] == "Archive of calls"
    assert person.window.isWindowModified()
    person.press("Delete")
    assert len(person.window.session.draft["workloads"]) == MANY - 1
    person.keys("Ctrl+Z")
    assert len(person.window.session.draft["workloads"]) == MANY
    person.keys("Ctrl+S")
    saved = json.loads(file.read_text(encoding="utf-8"))
    assert saved["workloads"][54]["name"] == "Archive of calls"
    assert len(saved["workloads"]) == MANY
    assert not person.window.isWindowModified()


def test_before_sixty_workloads_are_decided_a_rough_verdict_stands_and_the_strip_says_how_far_it_is(
    person: Person, tmp_path: Path
) -> None:
    person.window.session.answers = Answers()  # none of another test
    person.window.open_path(large_case(tmp_path))
    far = re.compile(r"rough first answer, \d+ of 60 done$")
    person.qtbot.waitUntil(lambda: far.search(person.strip()) is not None, timeout=60_000)
    first = person.window.session.first
    assert first is not None
    assert person.strip().startswith(verdict_word(first.portfolio.verdict))
    assert "$" in person.strip(), "on Results money is shown"
    assert not person.has_result()
    assert person.window.session.state.stage == "running"
