"""How each page of the open case is made. What a page needs is imported when it is made, not before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from ui.session import Session
from ui.storage.settings import Settings

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.interview.page import InterviewPage, Selection
    from ui.prove.inspected import InspectedPage
    from ui.report.page import ReportPage

    AnyPage = InterviewPage | InspectedPage | ReportPage
    Maker = Callable[[], AnyPage]


def makers(session: Session, settings: Settings, selection: Selection, desk: Desk) -> dict[str, Maker]:
    """Makers by the names under which the rail knows the pages, in its order."""
    from ui.decide.pages import result_pages

    def interview(make: Callable[[], InterviewPage], name: str) -> InterviewPage:
        page = make()
        page.on_asked.connect(partial(desk.turn_by, name))
        return page

    def form(name: str) -> InterviewPage:
        from ui.interview.page import InterviewPage

        return InterviewPage(session, name)

    def workloads() -> InterviewPage:
        from ui.interview.workloads import WorkloadsPage

        return WorkloadsPage(session, selection)

    def software() -> InterviewPage:
        from ui.interview.software import SoftwarePage

        return SoftwarePage(session, selection)

    def team() -> InterviewPage:
        from ui.interview.work import TeamPage

        return TeamPage(session)

    def commercials() -> InterviewPage:
        from ui.interview.commercials import CommercialsPage

        page = CommercialsPage(session)
        page.bill_asked.connect(desk.bill_asked)
        return page

    def options() -> InterviewPage:
        from ui.interview.options import OptionsPage

        return OptionsPage(session)

    def report() -> ReportPage:
        from ui.report.page import ReportPage

        return ReportPage(session, settings)

    asked: dict[str, Callable[[], InterviewPage]] = {
        "decision": partial(form, "decision"),
        "workloads": workloads,
        "software": software,
        "team": team,
        "commercials": commercials,
        "options": options,
    }
    return {
        **{name: partial(interview, make, name) for name, make in asked.items()},
        **result_pages(session, desk),
        "report": report,
    }
