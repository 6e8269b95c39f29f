"""Derivations of what would change the verdict: switch points, uncertain inputs, scenarios, waiting, regret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui import format as words
from ui.prove.derivation import (
    Derivation,
    Input,
    Told,
    assumption_range,
    causes,
    to_saving,
    tr,
)
from ui.results.tracks import distance, is_covered, no_flip

if TYPE_CHECKING:
    from advisor.decision.result import EvidenceRow, Scenario

_LEVERS = {
    "price.gpu": "gpu_price",
    "price.neuron": "neuron_price",
    "speed.move": "neuron_output",
    "tuning.move": "neuron_output",
    "effort": "effort",
    "volume": "volume",
    "growth": "volume",
}
_POINT_LEVERS = {"throughput_ratio": "neuron_output", "horizon": "horizon_months"}
_POINT_LEVERS |= {"discount_rate": "discount_rate_pct"}


def point(told: Told, item: str) -> Derivation | None:
    if told.workload is None:
        return None
    point = next((one for one in told.workload.switch_points if one.input == item), None)
    if point is None:
        return None
    if is_covered(point):
        return Derivation(point.label, distance(point), tr("covered while presenting"), point.tag)
    low, high = (words.significant(end, 3) for end in point.searched)
    unit = words.unit(point.unit)
    at = f"{words.significant(point.flips_at, 3)} {unit}" if point.flips_at is not None else no_flip(point)
    inputs = [
        Input(tr("Today"), f"{words.plain(point.now)} {unit}", point.tag),
        Input(tr("Searched"), tr("{low} to {high} {unit}").format(low=low, high=high, unit=unit)),
        Input(tr("Who decides it"), point.controlled_by),
    ]
    if point.median_zero_at is not None:
        zero = f"{words.significant(point.median_zero_at, 3)} {unit}"
        inputs.insert(1, Input(tr("Middle saving is zero at"), zero, "C"))
    return Derivation(
        point.label,
        at,
        tr("the whole decision again at other values of this input, all else as it is, until the verdict changes"),
        range=point.sentence,
        inputs=tuple(inputs),
        used_by=(tr("verdict"), tr("what-if")),
        lever=_POINT_LEVERS.get(point.input, point.input),
    )


def assumption(told: Told, item: str) -> Derivation | None:
    row = next((one for one in told.result.assumptions if one.id == item), None)
    if row is None:
        return None
    share = row.variance_share_pct
    notes = (tr("Carries {n}% of the spread of the saving.").format(n=words.significant(share)),) if share else ()
    nearest: tuple[EvidenceRow, ...] = ()
    if told.workload is not None and ".speed." in item:
        side = told.workload.best_move_option if item.endswith("move") else told.workload.best_stay_option
        nearest = next((one.evidence_rows for one in told.workload.options if one.id == side), ())
    middle = ""
    if row.p10 is not None and row.p50 is not None:
        middle = tr("middle {value}").format(value=words.significant(row.p50, 3))
    return Derivation(
        row.quantity,
        assumption_range(row, told.money),
        row.distribution,
        row.tag,
        range=middle,
        inputs=(Input(tr("Source"), "", row.tag, row.source, row.date),),
        nearest=nearest,
        notes=notes,
        used_by=(tr("saving"),),
        lever=_LEVERS.get(item.removeprefix(f"{row.workload}."), ""),
    )


def scenario(told: Told, item: str) -> Derivation | None:
    if told.workload is None:
        return None
    one = next((one for one in told.workload.scenarios if one.name == item), None)
    if one is None:
        return None
    middle = one.npv_usd.p50 or 0.0
    return Derivation(
        one.name,
        tr("Middle: {amount}").format(amount=told.money.loss_words(middle)),
        tr("the whole decision again with this change: {change}").format(change=one.change),
        range=tr("8 in 10 futures: {range}").format(range=told.money.range(one.npv_usd)),
        inputs=(
            Input(tr("Verdict then"), words.verdict_word(one.verdict), "C"),
            Input(tr("Chance of saving then"), words.percent(one.probability_of_saving), "C"),
            Input(tr("Cost of holding to today's verdict"), told.money.amount(one.regret_usd), "C"),
            *_waited(one, told),
        ),
    )


def _waited(one: Scenario, told: Told) -> list[Input]:
    """What moving on the date that is waited for would bring then."""
    if one.waited_usd is None:
        return []
    saved = told.money.range(one.waited_usd)
    return [Input(tr("Moving on the date waited for"), saved, "C", note=tr("8 in 10 futures"))]


def waiting(told: Told, item: str) -> Derivation | None:
    if told.workload is None:
        return None
    one = next((one for one in told.workload.waiting if one.date == item), None)
    if one is None:
        return None
    return Derivation(
        tr("Moving later: {day}").format(day=words.day(one.date)),
        tr("Middle: {amount}").format(amount=told.money.loss_words(one.npv_usd.p50)),
        tr("stay now, move then: the same futures, the same horizon from the decision"),
        range=tr("8 in 10 futures: {range}").format(range=told.money.range(one.npv_usd)),
        inputs=(
            Input(tr("Event"), one.event),
            Input(tr("Mean gain over moving now"), told.money.amount(one.gain_usd), "C"),
        ),
    )


def regret(told: Told, _item: str) -> Derivation | None:
    found = told.workload.regret if told.workload is not None else None
    if found is None:
        return None
    return Derivation(
        tr("Regret"),
        tr("move {move} · stay {stay}").format(
            move=told.money.amount(found.if_moved_usd), stay=told.money.amount(found.if_stayed_usd)
        ),
        tr("mean over all futures of what the other choice would have saved where it was the better one"),
        inputs=(to_saving(told), *causes(told)),
    )
