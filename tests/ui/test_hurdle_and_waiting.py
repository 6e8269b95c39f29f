"""Beside each verdict stands the chance by which it is reached, and what an amount is the amount of."""

from __future__ import annotations

from pathlib import Path

from tests.ui.looking import the, until_settled
from tests.ui.person import Person
from ui.decide.outcome import Outcome

JUDGED = Path(__file__).parents[1] / "data" / "cases"
ANY_SAVING = "Chance: of any saving, below the hurdle too."


def test_with_a_hurdle_strip_what_if_and_scenarios_tell_the_chance_to_pass_it(person: Person) -> None:
    person.window.open_path(JUDGED / "03-expiring-commitment.switchpoint")
    person.wait_for_result()
    assert "chance of saving: almost certain" in person.strip()
    said = list[str]()
    person.window.session.first_changed.connect(lambda: said.append(person.strip()))
    person.window.session.answer("decision.hurdle", "3900000", "hurdle")
    person.wait_for_result()
    assert said
    assert all("chance above the hurdle: likely (" in strip for strip in [*said, person.strip()])
    assert "almost certain" not in person.strip()
    person.go("results")
    until_settled(person)
    assert person.texts().count(ANY_SAVING) == 2, "under the options, and under what if"
    person.go("whatif")
    person.wait_for_text("Chance above the hurdle: likely (")
    assert "almost certain" not in the(person, Outcome).text()
    person.go("scenarios")
    person.wait_for_text("Chance above the hurdle 6")
    person.wait_for_text(ANY_SAVING)


def test_an_amount_beside_stay_or_wait_says_that_it_is_of_moving(person: Person) -> None:
    for case, verdict, amount in (
        ("14-wait-for-the-chip", "Wait", "moving now: a loss of $"),
        ("05-too-small", "Stay", "moving: a loss of $"),
    ):
        person.window.open_path(JUDGED / f"{case}.switchpoint")
        person.wait_for_result()
        person.go("whatif")
        assert f"{verdict} {amount}" in person.strip()
        person.wait_for_text(amount.capitalize())
        assert the(person, Outcome).headline().startswith(f"{verdict}: {amount.capitalize()}")
