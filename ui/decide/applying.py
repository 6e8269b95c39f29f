"""Bringing a what-if into the case: the changes that are answers of the case become answers, the others are named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.decide.levers import change_words
from ui.decide.overlay import Overlay
from ui.session import Session

if TYPE_CHECKING:
    from advisor.case.paths import Draft


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("what-if", text)


def apply_to_case(session: Session, overlay: Overlay) -> str:
    """Answer what can be answered, as one step that can be undone, and say what was done and what was not."""
    from advisor.decision.world import NO_CHANGE

    changes = overlay.changes
    done: list[tuple[str, str]] = []
    left: list[tuple[str, str]] = []
    wanted = change_words(changes)
    answers: list[tuple[str, Any]] = []
    for field, said in wanted:
        found = _answers(field, getattr(changes, field), session.draft)
        (done if found else left).append((field, said))
        answers += found
    if done:
        names = ", ".join(said for _, said in done)
        session.undo_stack.beginMacro(tr("apply what-if: {changes}").format(changes=names))
        for path, value in answers:
            session.answer(path, value, names)
        session.undo_stack.endMacro()
        kept = {field: getattr(NO_CHANGE, field) for field, _ in done}
        overlay.lay(replace(changes, **kept))
    told = []
    if done:
        told.append(tr("Applied to the case: {changes}. Undo takes it back.").format(changes=_names(done)))
    if left:
        said = tr("Not an answer of the case, so left as what-if: {changes}. {remedy}")
        told.append(said.format(changes=_names(left), remedy=_remedy(left[0][0])))
    return " ".join(told)


def _names(pairs: list[tuple[str, str]]) -> str:
    return ", ".join(said for _, said in pairs)


def _answers(field: str, value: Any, draft: Draft) -> list[tuple[str, Any]]:
    """The answers of the case that say the same; none where the case has no such answer."""
    if field == "horizon_months":
        return [("decision.horizon_months", int(value))]
    if field == "discount_rate_pct":
        return [("decision.discount_rate_pct", float(value))]
    if field != "volume":
        return []
    workloads = draft.get("workloads") or []
    volumes = [one.get("volume") for one in workloads]
    if not all(isinstance(volume, Mapping) and volume.get("value") is not None for volume in volumes):
        return []
    return [(f"workloads.{place}.volume.value", _times(volume["value"], value)) for place, volume in enumerate(volumes)]


def _times(amount: Any, by: float) -> Any:
    """A number, or both ends of a range, times a multiple; written with six digits."""
    if isinstance(amount, Mapping):
        return {key: float(f"{float(end) * by:.6g}") for key, end in amount.items()}
    return float(f"{float(amount) * by:.6g}")


def _remedy(field: str) -> str:
    remedies = {
        "gpu_price": tr("A price of your own goes to Commercials, private rates and quotes."),
        "neuron_price": tr("A quote goes to Commercials, private rates and quotes."),
        "neuron_output": tr("A measured speed goes to Workloads, measured speed."),
        "effort": tr("Your own weeks go to Team & migration, item by item."),
        "volume": tr("Each workload's own amount goes to Workloads."),
    }
    return remedies.get(field, words.sentence(tr("keep it as a scenario")))
