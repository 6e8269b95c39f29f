"""The start page tells the age of the prices without loading the catalog; it must say what the catalog says."""

from __future__ import annotations

from advisor.catalog import load_catalog
from ui.start.offers import newest_price


def test_the_start_page_and_the_catalog_agree_on_the_newest_price() -> None:
    newest = newest_price()
    assert newest is not None
    assert newest.isoformat() == load_catalog().newest_price_date
