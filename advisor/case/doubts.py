"""Answers that are possible but odd, and those of them that the buyer has said to mean. No result rests on a doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from advisor.case.check_tools import as_date, day_words, rows_of
from advisor.case.estimates import ends as ends
from advisor.case.estimates import number_words as number_words
from advisor.case.item_doubts import odd_items
from advisor.case.numbers import format_number
from advisor.case.paths import Draft, get, split_path
from advisor.case.wording import choice_label

if TYPE_CHECKING:
    from advisor.catalog import Catalog

DEAR, CHEAP = 2.0, 0.2
"""Price paid over list price from which it is dear, and below which it is cheap: published discounts end before 80%."""
STEEP = 20.0
"""Busiest hour over the average from which it is odd: a daily rhythm gives 2 to 5, a nightly batch up to 24."""


class Doubt(Struct, frozen=True):
    """An odd answer: where it stands, what is odd about it, and the answer in words that change when it does."""

    path: str
    message: str
    answer: str


def odd_answers(draft: Draft, catalog: Catalog) -> Iterator[Doubt]:
    """Doubts that need no prediction, in the order of the case: busiest hours, volumes of items and prices paid."""
    for position, row in rows_of(draft, "workloads"):
        path = f"workloads.{position}"
        yield from _busiest_hour(f"{path}.busiest_hour_ratio", row.get("busiest_hour_ratio"))
        for said, answer in odd_items(path, row, catalog):
            yield Doubt(f"{path}.volume.value", said, answer)
        yield from _price(draft, catalog, f"{path}.today.price_per_hour", row.get("today"))


def not_kept(draft: Draft, doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """The doubts whose answers are not among those that the buyer means as they stand."""
    kept = [row for _, row in rows_of(draft, "kept_answers")]
    return tuple(doubt for doubt in doubts if _row(draft, doubt) not in kept)


def keep_answer(draft: Draft, doubt: Doubt) -> Draft:
    """The draft with the doubted answer kept: it takes the place of one kept for that field before."""
    new = _row(draft, doubt)
    same = (new["workload"], new["field"])
    others = [row for _, row in rows_of(draft, "kept_answers") if (row.get("workload"), row.get("field")) != same]
    return {**draft, "kept_answers": [*others, new]}


def _row(draft: Draft, doubt: Doubt) -> dict[str, str]:
    """How a kept answer is written: workloads change places, so it goes by the workload's id."""
    _, position, *field = split_path(doubt.path)
    identity = str(get(draft, f"workloads.{position}.id", ""))
    return {"workload": identity, "field": ".".join(map(str, field)), "answer": doubt.answer}


def _busiest_hour(path: str, value: Any) -> Iterator[Doubt]:
    found = ends(value)
    if found is not None and found[0] > STEEP:
        said = number_words(value)
        yield Doubt(
            path,
            f"A busiest hour of {said} times the average is unusual: most services see 2 to 5 times. The fleet is sized"
            " for it.",
            said,
        )


def _price(draft: Draft, catalog: Catalog, path: str, today: Any) -> Iterator[Doubt]:
    if not isinstance(today, dict):
        return
    instance, plan, paid = today.get("instance"), today.get("purchase_plan"), _amount(today.get("price_per_hour"))
    listed = _list_price(draft, catalog, today)
    if not paid or listed is None:
        return
    price, day = listed
    ratio = paid / price
    if CHEAP <= ratio <= DEAR:
        return
    currency = str(get(draft, "decision.currency", "USD"))
    times = f"{format_number(float(f'{ratio:.2g}'))} times" if ratio > 1 else f"{max(1, round(ratio * 100))}% of"
    yield Doubt(
        path,
        f"That is {times} the list price of {instance}, {choice_label(str(plan)).lower()}:"
        f" {format_number(float(f'{price:.4g}'))} {currency} an hour on {day}. Enter what one instance costs.",
        f"{format_number(paid)} {currency} for {instance}, {plan}",
    )


def _list_price(draft: Draft, catalog: Catalog, today: dict[str, Any]) -> tuple[float, str] | None:
    """List price an hour in the case's currency and its date; None where the catalog has none, or no rate."""
    instance, plan = today.get("instance"), today.get("purchase_plan")
    facts = catalog.instances.get(instance) if isinstance(instance, str) else None
    region = today.get("region") or get(draft, "commercials.region")
    if facts is None or not isinstance(plan, str) or not isinstance(region, str):
        return None
    prices = catalog.prices_for(facts.id, region=region if facts.provider == "AWS" else None, plan=plan)
    currency = get(draft, "decision.currency", "USD")
    rates = {row.get("currency"): row.get("per_usd") for _, row in rows_of(draft, "decision.exchange_rates")}
    per_usd = 1.0 if currency == "USD" else _amount(rates.get(currency))
    if not prices or not per_usd:
        return None
    # Of several providers the nearest to the amount would excuse any; the middle one is what the market asks.
    price = sorted(prices, key=lambda one: float(one.usd_per_hour or 0))[len(prices) // 2]
    day = as_date(price.as_of)
    dated = day_words(day) if day is not None else price.as_of
    return (float(price.usd_per_hour) * per_usd, dated) if price.usd_per_hour else None


def _amount(value: Any) -> float | None:
    try:
        return None if value is None or isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None
