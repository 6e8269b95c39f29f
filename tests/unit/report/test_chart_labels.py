"""Labels of charts stay in their picture and off each other."""

from __future__ import annotations

import itertools
import math

import pytest
from reportlab.pdfgen.canvas import Canvas

from advisor.report import fonts
from advisor.report.charts.data import BreakEvenLines, CashFlow, CashYear, DotPlot, Mark, PriceAxis, PriceLine, SCurve
from advisor.report.charts.draw_break_even import draw_break_even
from advisor.report.charts.draw_cash import draw_cash
from advisor.report.charts.draw_dots import draw_dots
from advisor.report.charts.draw_s_curve import draw_s_curve
from advisor.report.layout import theme

WIDTH, HEIGHT = theme.BLOCK, 62 * theme.MM
Box = tuple[str, float, float, float, float]


@pytest.fixture
def labels(monkeypatch: pytest.MonkeyPatch) -> list[Box]:
    """Every label that is drawn: its text, and its left, lower, right and upper edge in points."""
    found: list[Box] = []
    draw = fonts.draw

    def noting(
        canvas: Canvas, x: float, y: float, text: str, face: fonts.Face, size: float, align: fonts.Align = "left"
    ) -> None:
        wide = fonts.width(text, face, size)
        left = x - {"left": 0.0, "centre": wide / 2, "right": wide}[align]
        found.append((text, left, y, left + wide, y + 0.7 * size))
        draw(canvas, x, y, text, face, size, align)

    monkeypatch.setattr(fonts, "draw", noting)
    return found


def held_apart(labels: list[Box]) -> bool:
    """Whether all labels stand in the picture and none on another."""
    inside = all(
        left >= -0.5 and right <= WIDTH + 0.5 and low >= 0 and high <= HEIGHT for _, left, low, right, high in labels
    )
    apart = all(
        one[3] <= other[1] or other[3] <= one[1] or one[4] <= other[2] or other[4] <= one[2]
        for one, other in itertools.combinations(labels, 2)
    )
    return inside and apart


def canvas() -> Canvas:
    fonts.register()
    return Canvas("unused.pdf")


@pytest.mark.parametrize("years", range(1, 8))
@pytest.mark.parametrize("net", [-26_900.0, 0.0, 31_400.0])
def test_the_words_of_cash_by_year_have_room_from_one_year_to_seven(years: int, net: float, labels: list[Box]) -> None:
    first = CashYear("year 1", 31_900.0, net - 10_000, net, net + 9_000, f"{net / 1000:.1f}", "−26.9")
    later = [CashYear(f"year {n}", 0.0, 0.0, 0.0, 0.0, "0.0", "−26.9") for n in range(2, years + 1)]
    draw_cash(canvas(), CashFlow((first, *later)), WIDTH, HEIGHT)
    assert {"one-time", "sum so far", f"year {years}"} <= {text for text, *_ in labels}
    assert held_apart(labels)


def test_the_long_name_of_a_price_stands_within_the_picture_of_both_prices(labels: list[Box]) -> None:
    name = (
        "GPU prices, all in step (generic-8xh100-sxm, p5.48xlarge Capacity Block, then neocloud 1 year from 1 March "
        "2027, us-east-2) (USD/h)"
    )
    axis = PriceAxis(name, Mark(14.0, "14.00"), 20.0)
    lines = (PriceLine(50.0, "50 of 100 save", ((0.0, 0.0), (20.0, 20.0))),)
    draw_break_even(canvas(), BreakEvenLines(axis, axis, "stay", lines), WIDTH, HEIGHT)
    assert " ".join(text for text, *_ in labels).count("us-east-2) (USD/h)") == 2
    assert held_apart(labels)


def test_losses_at_one_spot_beside_savings_over_millions_can_be_counted_on_the_first_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dots = (-357_635.0, *(-39_000.0 + 1_000.0 * n for n in range(10)), *(800_000.0 * n for n in range(1, 10)))
    circles: list[tuple[float, float, float]] = []
    drawn = canvas()
    monkeypatch.setattr(drawn, "circle", lambda x, y, radius, **_: circles.append((x, y, radius)))
    mark = Mark(dots[10], "−29.0 k")
    draw_dots(drawn, DotPlot(dots, 5, mark, mark, mark, "45 of 100"), 155.0, 38.0, axis_text=False)
    assert len(circles) == 20
    assert min(radius for *_, radius in circles) >= 2.0
    assert all(x - radius >= 0.0 and x + radius <= 155.0 and y + radius <= 38.0 for x, y, radius in circles)
    near = (math.dist(one[:2], other[:2]) for one, other in itertools.combinations(circles, 2))
    assert min(near) >= 2 * min(radius for *_, radius in circles)


@pytest.mark.parametrize("sign", [-1.0, 1.0])
def test_the_sides_of_zero_are_named_within_the_picture(sign: float, labels: list[Box]) -> None:
    dots = tuple(sorted(sign * (24_000.0 + 500.0 * n) for n in range(50)))
    mark = Mark(dots[25], "−38.2 k")
    draw_dots(canvas(), DotPlot(dots, 2, mark, mark, mark, "< 1 %"), WIDTH, HEIGHT)
    assert ("loss" if sign < 0 else "saving") in {text for text, *_ in labels}
    assert held_apart(labels)


@pytest.mark.parametrize("losing", [0, 10, 50, 82, 99])
def test_the_marks_of_a_steep_s_curve_stand_apart_and_one_share_alone_is_written(
    losing: int, labels: list[Box]
) -> None:
    """Losses within a few thousand, and savings over hundreds of thousands: P10 and P50 lie close together."""
    values = tuple(-80_000.0 + 500 * at if at < losing else 10_000.0 * (at - losing + 1) for at in range(99))
    low, mid, high = (Mark(values[at], f"{values[at] / 1000:.0f} k") for at in (9, 49, 89))
    draw_s_curve(canvas(), SCurve(values, low, mid, high, f"{100 - losing} %", "", "4,096"), WIDTH, HEIGHT)
    assert held_apart(labels), labels
    assert {text[:3] for text, *_ in labels} >= {"P10", "P50", "P90"}
    assert not [text for text, *_ in labels if text.startswith("loss") and any(sign.isdigit() for sign in text)]
