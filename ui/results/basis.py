"""What a result rests on, in one line: draws, seed, dates, rates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui import format as words
from ui.widgets.card import Card
from ui.widgets.text import caption

if TYPE_CHECKING:
    from advisor.decision.result import Recommendation


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("results", text)


def any_saving(card: Card, result: Recommendation) -> Card:
    """A card with a table of chances; where the verdict asks for more, that they are those of any saving."""
    if result.hurdle_usd > 0:
        card.body.addWidget(caption(tr("Chance: of any saving, below the hurdle too.")))
    return card


def basis_line(result: Recommendation) -> str:
    """Draws, seed, the dates of prices and case, discount rate, and the exchange rate where one is used."""
    said = tr(
        "{draws} draws, seed {seed} · prices as of {price} · discount rate {rate}% a year · as of {as_of}"
    ).format(
        draws=words.number(result.draws),
        seed=result.seed,
        price=words.day(result.newest_price),
        rate=words.plain(result.discount_rate_pct),
        as_of=words.day(result.as_of),
    )
    exchange = result.exchange
    if exchange.currency == "USD":
        return said
    return said + tr(" · 1 USD = {rate} {code}, {source}, {day}").format(
        rate=words.plain(exchange.per_usd),
        code=exchange.currency,
        source=exchange.source,
        day=words.day(exchange.as_of),
    )


def source_line(result: Recommendation) -> str:
    """What stands under a copied figure."""
    said = tr("Switchpoint {version} · {title} · {basis}")
    return said.format(version=result.engine_version, title=result.title, basis=basis_line(result))
