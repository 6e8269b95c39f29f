"""The tour: four short steps over the real window, offered quietly. It can be left at any step and goes on there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from ui.widgets.bars import Offer
    from ui.window import Window

OVER = 4
"""The step that is kept once the tour was walked to its end."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("tour", text)


def show_step(window: Window, step: int) -> None:
    """Go to a step, and keep it for the next time."""
    window.settings.tour = min(OVER, max(0, step))
    window.settings.save()
    if step >= OVER:
        window.bars.take_away("tour")
        return
    page, text = _steps()[step]
    if page and not window.session.is_open:
        from ui.start.offers import WORKED, worked_case

        window.open_path(worked_case(WORKED[0]))
    if page:
        window.show_page(page)
    said = tr("Step {n} of 4. {text}").format(n=step + 1, text=text)
    offers: list[Offer] = [] if step == 0 else [(tr("Step back"), _to(window, step - 1))]
    offers.append((tr("Done"), _to(window, OVER)) if step == OVER - 1 else (tr("Next step"), _to(window, step + 1)))
    offers.append((tr("Leave the tour"), lambda: window.bars.take_away("tour")))
    window.bars.show_bar("tour", said, offers if step < OVER - 1 else offers[:-1], role="accent")


def _to(window: Window, step: int) -> Callable[[], None]:
    return lambda: show_step(window, step)


def _steps() -> tuple[tuple[str, str], ...]:
    """Page and sentence of each step; the first stands wherever one is."""
    return (
        (
            "",
            tr("Begin with a template or a worked case; the tour opens worked case (a). Nothing leaves this machine."),
        ),
        ("workloads", tr("Describe what runs. The rail shows what is missing; Ctrl+Enter goes to the next answer.")),
        ("results", tr("The verdict with its chance and range. Click a figure to see where it comes from.")),
        ("report", tr("Sign the report: a reader can check it without you, and without trusting you.")),
    )
