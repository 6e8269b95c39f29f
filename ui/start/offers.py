"""What the start page offers, known without the engine: worked cases and the age of the prices."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ui.theme import ASSETS

PRICES = ASSETS.parent / "advisor" / "catalog" / "tables" / "prices.csv"


class Offer(NamedTuple):
    """A worked case: its file's name, a title and one line. Texts are translated when drawn."""

    file: str
    title: str
    line: str


WORKED = (
    Offer("assistant-70b.switchpoint", "(a) 70B assistant", "Serving on p5.48xlarge around the clock"),
    Offer("pretraining-8b-70b.switchpoint", "(b) Continued pre-training", "An 8B and a 70B model on p4d and p5"),
    Offer("mixed-portfolio.switchpoint", "(c) Mixed portfolio", "Six workloads, from chat to recommender"),
)
"""The texts are looked up for translation under ``start``, as those of the templates are."""


def worked_case(offer: Offer) -> Path:
    """Where a worked case is kept."""
    return ASSETS / "cases" / offer.file


def newest_price(file: Path = PRICES) -> date | None:
    """The newest date of a current price in the catalog, read without loading the catalog; None where there is none."""
    with file.open(encoding="utf-8", newline="") as rows:
        table = csv.reader(rows)
        head = next(table)
        historic, price, when = (head.index(name) for name in ("historic", "usd_per_hour", "as_of"))
        dates = [row[when] for row in table if row[historic] == "no" and row[price]]
    return date.fromisoformat(max(dates)) if dates else None
