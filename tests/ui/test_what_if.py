"""What-if in front of the customer: an objection becomes a slider, the verdict answers, and the case stays as it is."""

from __future__ import annotations

import copy

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from tests.ui.looking import panel, seen, the
from tests.ui.person import LONG_MS, Person
from ui.decide.outcome import Outcome
from ui.decide.slider import TrackSlider
from ui.decide.what_if import WhatIfPage
from ui.results.charts import DotPlot
from ui.results.tracks import SwitchPointTracks

GPU = "GPU prices, all in step"


def open_what_if(person: Person) -> None:
    """What-if on worked case (b), with its first answer."""
    person.press("(b) Continued pre-training")
    person.wait_for_result()
    person.keys("Ctrl+8")
    person.come_back()
    person.qtbot.waitUntil(lambda: bool(sliders(person)), timeout=LONG_MS)
    settle(person)


def sliders(person: Person) -> dict[str, TrackSlider]:
    """The sliders in sight by the first words of their name."""
    shown = [one for one in person.window.findChildren(TrackSlider) if one.isVisible()]
    return {one.accessibleName().split(" (")[0]: one for one in shown}


def settle(person: Person) -> None:
    """Until all draws have answered the present changes."""
    page = the(person, WhatIfPage)
    person.qtbot.waitUntil(lambda: page.is_settled, timeout=LONG_MS)
    person.come_back()


def drag(person: Person, slider: TrackSlider, to: QPointF, *, steps: int = 6) -> None:
    """Take the handle and pull it to a place, step by step."""
    start = slider.handle_at()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start.toPoint())
    for step in range(1, steps + 1):
        share = step / steps
        at = QPointF(start.x() + (to.x() - start.x()) * share, start.y())
        QTest.mouseMove(slider, QPoint(round(at.x()), round(at.y())))
        person.qtbot.wait(20)
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=to.toPoint())


def told(person: Person) -> str:
    """What the outcome says."""
    return the(person, Outcome).text()


def test_dragging_a_price_moves_verdict_dots_and_money_and_leaves_the_case_alone(person: Person) -> None:
    open_what_if(person)
    before, strip = copy.deepcopy(person.window.session.draft), person.strip()
    assert "This is the base case." in told(person)
    dots = the(person, DotPlot)
    at_base = dots.finding()
    gpu = sliders(person)[GPU]
    drag(person, gpu, gpu.place_of(gpu.slide.now * 2.2))
    settle(person)
    assert "Base case:" in told(person)
    assert dots.finding() != at_base, "the dots follow"
    assert "What-if: 1 change" in person.texts()
    person.button("Remove: GPU prices +120%")
    assert person.window.session.draft == before
    assert person.strip() == strip, "the strip speaks of the case"
    assert not person.window.session.is_dirty


def test_keys_move_a_slider_by_one_step_by_ten_to_the_ends_and_to_the_flip(person: Person) -> None:
    open_what_if(person)
    gpu = sliders(person)[GPU]
    gpu.setFocus(Qt.FocusReason.TabFocusReason)
    now = gpu.slide.now
    QTest.keyClick(gpu, Qt.Key.Key_Right)
    assert abs(gpu.shown / now - 1.01) < 1e-9
    QTest.keyClick(gpu, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert abs(gpu.shown / now - 0.91) < 1e-9
    assert "USD an hour" in gpu.accessibleDescription(), "a screen reader hears the value with its unit"
    assert "−9% against today" in gpu.accessibleDescription()
    QTest.keyClick(gpu, Qt.Key.Key_Home)
    low = gpu.shown
    QTest.keyClick(gpu, Qt.Key.Key_End)
    assert low < now < gpu.shown
    flip = gpu.slide.verdicts.flips_at
    assert flip is not None
    QTest.keyClick(gpu, Qt.Key.Key_F)
    assert abs(gpu.shown / flip - 1.0) < 1e-9
    settle(person)
    person.keys("Ctrl+Z")
    person.come_back()
    assert gpu.shown > flip, "what-if has its own undo"
    assert not person.window.session.undo_stack.canUndo(), "which is not that of the case"


def test_the_box_takes_any_legal_value_and_says_what_is_right_of_others(person: Person) -> None:
    open_what_if(person)
    gpu = sliders(person)[GPU]
    box = seen(person, QLineEdit, f"{gpu.accessibleName()}, value")
    person.type_into(box, "-30%")
    QTest.keyClick(box, Qt.Key.Key_Return)
    settle(person)
    assert abs(gpu.shown / gpu.slide.now - 0.7) < 1e-6
    beyond = round(8 * gpu.slide.now)
    person.type_into(box, str(beyond))
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert gpu.shown == beyond, "beyond the track: the track grows"
    person.type_into(box, "nine thousand")
    QTest.keyClick(box, Qt.Key.Key_Return)
    such = f"Enter a number such as {gpu.slide.written(gpu.slide.now)}, or a change such as −30%."
    person.wait_for_text(such)
    person.type_into(box, "9000")
    QTest.keyClick(box, Qt.Key.Key_Return)
    person.wait_for_text("Enter a value between")
    assert gpu.shown == beyond, "what can't be read changes nothing"


def test_changes_are_chips_that_can_be_removed_and_all_be_reset(person: Person) -> None:
    open_what_if(person)
    for name, keys in ((GPU, Qt.Key.Key_PageDown), ("Work of the move", Qt.Key.Key_PageUp)):
        slider = sliders(person)[name]
        slider.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(slider, keys)
    assert "What-if: 2 changes" in person.texts()
    person.press("Remove: GPU prices −10%")
    assert "What-if: 1 change" in person.texts()
    assert sliders(person)[GPU].shown == sliders(person)[GPU].slide.now
    person.press("Reset all")
    settle(person)
    assert "Base case: nothing is changed" in person.texts()
    assert "This is the base case." in told(person)


def test_only_what_is_an_answer_of_the_case_is_applied_to_it(person: Person) -> None:
    open_what_if(person)
    for name in (GPU, "Horizon"):
        slider = sliders(person)[name]
        slider.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(slider, Qt.Key.Key_PageUp)
    person.press("Apply to case")
    person.wait_for_text("Applied to the case: Horizon 46 months.")
    assert "Not an answer of the case, so left as what-if: GPU prices +10%." in person.texts()
    session = person.window.session
    assert session.draft["decision"]["horizon_months"] == 46
    person.wait_for_result()
    session.undo_stack.undo()
    assert session.draft["decision"]["horizon_months"] == 36


def test_vary_this_leads_from_a_figure_to_its_slider(person: Person) -> None:
    person.press("(b) Continued pre-training")
    person.wait_for_result()
    person.go("results")
    person.wait_for_text("Workload by workload")
    QTest.keyClick(seen(person, QComboBox, "Workload"), Qt.Key.Key_End)
    person.wait_for_text("What would change the verdict")
    tracks = the(person, SwitchPointTracks)
    first = tracks.table()[1][0][0].text.split(" (")[0]
    tracks.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(tracks, Qt.Key.Key_Down)
    QTest.keyClick(tracks, Qt.Key.Key_Return)
    assert "the whole decision again at other values" in panel(person)
    person.press("Vary this")
    person.qtbot.waitUntil(lambda: first in sliders(person), timeout=LONG_MS)
    person.qtbot.waitUntil(lambda: QGuiApplication.focusObject() is sliders(person)[first], timeout=LONG_MS)


def test_a_workload_that_is_deleted_is_no_longer_looked_at(person: Person) -> None:
    open_what_if(person)
    assert "8B" in seen(person, QComboBox, "Workload").currentText()
    person.go("workloads")
    person.press("Delete")
    person.wait_for_result()
    person.go("whatif")
    settle(person)
    assert "70B" in person.window.session.workload_name(0)
    assert "This is the base case." in told(person)
    slide = sliders(person)["Work of the move"].slide
    assert slide.now > 20, "the levers are those of the workload that is left"
