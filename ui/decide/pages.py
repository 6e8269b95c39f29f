"""How the pages that show results are made: What-if and Scenarios share one overlay of what is tried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.decide.overlay import Overlay
from ui.session import Session

if TYPE_CHECKING:
    from ui.desk import Desk
    from ui.prove.inspected import InspectedPage


def result_pages(session: Session, desk: Desk) -> dict[str, Callable[[], InspectedPage]]:
    """Makers by the names under which the rail knows the pages; `desk` brings a page into sight."""
    overlay = Overlay(session)

    def results() -> InspectedPage:
        from ui.results.page import ResultsPage

        return ResultsPage(session)

    def what_if() -> InspectedPage:
        from ui.decide.what_if import WhatIfPage

        return WhatIfPage(session, overlay)

    def scenarios() -> InspectedPage:
        from ui.decide.scenarios import ScenariosPage

        page = ScenariosPage(session, overlay)
        page.what_if_asked.connect(lambda: desk.turn_to("whatif"))
        return page

    def plan() -> InspectedPage:
        from ui.decide.plan import PlanPage

        return PlanPage(session)

    def evidence() -> InspectedPage:
        from ui.prove.evidence import EvidencePage

        return EvidencePage(session)

    def vary(field: str, workload: str) -> None:
        from ui.decide.what_if import WhatIfPage

        desk.turn_to("whatif")
        page = desk.page("whatif")
        assert isinstance(page, WhatIfPage)
        if workload:
            page.look_at(workload)
        page.start_with(field)

    def inspected(make: Callable[[], InspectedPage]) -> Callable[[], InspectedPage]:
        def made() -> InspectedPage:
            page = make()
            page.vary.connect(vary)
            return page

        return made

    kinds = {"results": results, "whatif": what_if, "scenarios": scenarios, "plan": plan, "evidence": evidence}
    return {name: inspected(make) for name, make in kinds.items()}
