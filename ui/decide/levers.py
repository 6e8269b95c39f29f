"""What can be dragged: each lever in whole steps, its track on the screen, and how its value is written and typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.present import presenting
from ui.results.track import Scale, Verdicts

if TYPE_CHECKING:
    from advisor.decision.result import SwitchPoint
    from advisor.decision.why.switch_points import Lever
    from advisor.decision.world import Changes

ROOM = 2.5
"""A track reaches from today's value divided by this to today's value times this, and as far as the nearest flip."""

_STEPS = {"horizon_months": 1.0, "discount_rate_pct": 0.1, "delay_months": 1.0}


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("what-if", text)


class Slide(Struct, frozen=True):
    """A lever as a slider shows it: a value is `step` times a whole number, in the lever's own unit."""

    field: str
    label: str
    unit: str
    now: float
    low: float
    high: float
    step: float
    track: Scale
    verdicts: Verdicts
    controlled_by: str
    tag: str

    def of_step(self, place: int) -> float:
        """The value at a whole number of steps."""
        return min(self.high, max(self.low, place * self.step))

    def to_step(self, value: float) -> int:
        """The nearest whole number of steps."""
        return round(value / self.step)

    @property
    def is_covered(self) -> bool:
        """Whether its value may not be read now."""
        if self.unit != "usd_per_hour":
            return False
        return (self.tag == "B" and presenting.is_on()) or presenting.hides_money()

    @property
    def unit_shown(self) -> str:
        """The unit in words."""
        return tr("of today's") if self.is_covered else words.unit(self.unit)

    @property
    def is_multiple(self) -> bool:
        """Whether the engine takes it as a multiple of today's value."""
        return self.field not in _STEPS

    def written(self, value: float) -> str:
        """The value as it stands in the box; while presenting a private price is told as a share of today's."""
        if self.is_covered:
            return words.number(100 * value / self.now) + "%"
        if self.unit == "months":
            return words.number(round(value))
        if value == self.now and self.tag in ("B", "P") and self.unit != "ratio":
            return words.plain(value)
        return words.significant(value, 3)

    def told(self, value: float) -> str:
        """``38.5 USD an hour, −30% against today``."""
        said = f"{self.written(value)} {self.unit_shown}"
        change = self.change(value)
        return tr("{value}, {change} against today").format(value=said, change=change) if change else said

    def change(self, value: float) -> str:
        """``−30%``; empty where it is today's value."""
        if abs(value - self.now) < self.step / 2 or not self.now:
            return ""
        return words.change(100 * (value / self.now - 1))

    def read(self, text: str) -> float:
        """The value of a typed text; a signed percentage counts from today's, and today's value as it is written is it
        to the last digit. Raises ValueError with what is right."""
        from advisor.case.numbers import parse_number
        from ui.interview.values import decimal_sign

        plain = text.strip().replace(words.MINUS, "-")
        if text.strip() == self.written(self.now):
            return self.now
        relative = plain.endswith("%") and plain[:1] in "+-"
        if plain.endswith("%") and not relative and self.unit != "pct_per_year" and not self.is_covered:
            raise ValueError(self._right())
        try:
            number = parse_number(plain.rstrip("% ") if plain.endswith("%") else plain, "", decimal_sign())
        except ValueError as error:
            raise ValueError(self._right()) from error
        if not isinstance(number, (int, float)):
            raise ValueError(self._right())
        value = self.now * (1 + number / 100) if relative else float(number)
        if plain.endswith("%") and not relative and self.is_covered:
            value = self.now * number / 100
        if not self.low <= value <= self.high:
            low, high = self.written(self.low), self.written(self.high)
            said = tr("Enter a value between {low} and {high} {unit}.")
            raise ValueError(said.format(low=low, high=high, unit=self.unit_shown))
        return value

    def _right(self) -> str:
        return tr("Enter a number such as {now}, or a change such as −30%.").format(now=self.written(self.now))


def slides(levers: Sequence[Lever], points: Sequence[SwitchPoint], verdict: str) -> tuple[Slide, ...]:
    """The levers of a workload as sliders, in the order of its switch points: the nearest flip first."""
    order = {point.input: place for place, point in enumerate(points)}
    known = {point.input: point for point in points}
    made = [_slide(lever, known.get(lever.input), verdict) for lever in levers]
    ranked = sorted(zip(levers, made, strict=True), key=lambda pair: order.get(pair[0].input, len(order)))
    return tuple(slide for _, slide in ranked)


def _slide(lever: Lever, point: SwitchPoint | None, verdict: str) -> Slide:
    flips_at = point.flips_at if point is not None else None
    flips_to = point.flips_to if point is not None else None
    low, high = max(lever.low, lever.now / ROOM), min(lever.high, lever.now * ROOM)
    if lever.field in _STEPS:
        low, high = lever.low, lever.high
    if flips_at is not None and lever.low <= flips_at <= lever.high:
        low, high = min(low, flips_at / 1.2), max(high, flips_at * 1.2)
    track = Scale(max(low, lever.low), min(high, lever.high))
    return Slide(
        lever.field, lever.label, lever.unit, lever.now, lever.low, lever.high,
        _STEPS.get(lever.field, lever.now / 100), track, Verdicts(verdict, lever.now, flips_at, flips_to),
        lever.controlled_by, lever.tag,
    )  # fmt: skip


def change_words(changes: Changes) -> list[tuple[str, str]]:
    """What is changed, each as the change's field and words for it: ``GPU prices −30%``."""
    from advisor.decision.world import NO_CHANGE

    names = {
        "gpu_price": tr("GPU prices {change}"),
        "neuron_price": tr("Neuron prices {change}"),
        "neuron_throughput": tr("Speed on Neuron {change}"),
        "neuron_output": tr("Output of a Neuron instance {change}"),
        "effort": tr("Work of the move {change}"),
        "volume": tr("Demand {change}"),
    }
    found = []
    for field, name in names.items():
        value = getattr(changes, field)
        if value != getattr(NO_CHANGE, field):
            share = words.number(100 * (value - 1), 0 if abs(value - 1) >= 0.0995 else 1)
            found.append((field, name.format(change=("+" if value > 1 else "") + share + "%")))
    if changes.horizon_months is not None:
        found.append(("horizon_months", tr("Horizon {n} months").format(n=changes.horizon_months)))
    if changes.discount_rate_pct is not None:
        found.append(("discount_rate_pct", tr("Discount rate {n}%").format(n=words.plain(changes.discount_rate_pct))))
    if changes.delay_months:
        found.append(("delay_months", tr("Move begins {n} months later").format(n=changes.delay_months)))
    if changes.stacks_replaced:
        found.append(("stacks_replaced", tr("Stack replaced {n} times more").format(n=changes.stacks_replaced)))
    if changes.parity_fails:
        found.append(("parity_fails", tr("Output parity fails")))
    return found
