"""The pages that show results, made together: they share one overlay of what is tried out."""

from __future__ import annotations

from collections.abc import Callable

from ui.decide.overlay import Overlay
from ui.decide.plan import PlanPage
from ui.decide.scenarios import ScenariosPage
from ui.decide.what_if import WhatIfPage
from ui.prove.evidence import EvidencePage
from ui.prove.inspected import InspectedPage
from ui.results.page import ResultsPage
from ui.session import Session


def result_pages(session: Session, show: Callable[[str], None]) -> dict[str, InspectedPage]:
    """By the names under which the rail knows them; `show` brings a page into sight."""
    overlay = Overlay(session)
    what_if = WhatIfPage(session, overlay)
    pages: dict[str, InspectedPage] = {"results": ResultsPage(session), "whatif": what_if}
    scenarios = ScenariosPage(session, overlay)
    pages["scenarios"] = scenarios
    pages["plan"] = PlanPage(session)
    pages["evidence"] = EvidencePage(session)
    scenarios.what_if_asked.connect(lambda: show("whatif"))

    def vary(field: str, workload: str) -> None:
        show("whatif")
        if workload:
            what_if.look_at(workload)
        what_if.start_with(field)

    for page in pages.values():
        page.vary.connect(vary)
    return pages
