"""What is typed into the box of a lever: today's value, a change from it, or a share of it where prices are covered."""

from __future__ import annotations

import pytest

from ui.decide.levers import Slide
from ui.present import presenting
from ui.results.track import Scale, Verdicts


def lever(unit: str, now: float, tag: str) -> Slide:
    track, verdicts = Scale(now / 2, now * 2), Verdicts("move", now, None, None)
    return Slide("gpu_price", "GPU prices", unit, now, now / 10, now * 10, now / 100, track, verdicts, "market", tag)


def test_todays_value_typed_as_it_is_written_is_no_change() -> None:
    slide = lever("multiple", 0.99512, "B")
    assert slide.written(slide.now) == "0.99512"
    modelled = lever("ratio", 0.99512, "C")
    assert modelled.written(modelled.now) == "0.995"
    assert modelled.read(" 0.995 ") == modelled.now


def test_a_share_without_a_sign_is_no_price_unless_prices_are_told_as_shares(monkeypatch: pytest.MonkeyPatch) -> None:
    slide = lever("usd_per_hour", 40.0, "B")
    assert slide.read("-30%") == pytest.approx(28.0)
    with pytest.raises(ValueError, match="or a change such as"):
        slide.read("50%")
    monkeypatch.setattr(presenting, "is_on", lambda: True)
    assert slide.written(slide.now) == "100%"
    assert slide.read("80%") == pytest.approx(32.0)
    assert lever("pct_per_year", 10.0, "B").read("8%") == pytest.approx(8.0)
