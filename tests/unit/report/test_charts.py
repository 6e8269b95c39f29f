"""What the charts show and say."""

from __future__ import annotations

import itertools
import math

import pytest
import report_factory as factory

from advisor.report.charts import paint
from advisor.report.charts.data import (
    BreakEvenLines,
    CashFlow,
    CashYear,
    Chart,
    DotPlot,
    Mark,
    PriceAxis,
    PriceLine,
    SCurve,
    Tornado,
    Waterfall,
)
from advisor.report.charts.draw_break_even import _apart
from advisor.report.charts.draw_waterfall import _ends
from advisor.report.charts.stacking import NEAR, stacking
from advisor.report.content.assemble import document
from advisor.report.content.model import FigureBlock, KeyFigures


def charts() -> list[Chart]:
    """Every chart of the two made-up reports."""
    found: list[Chart] = []
    for recommendation in (factory.one_workload(), factory.mixed()):
        held = document(recommendation, factory.case_for(recommendation))
        for block in (*held.first_page[0].blocks, *held.body.blocks):
            if isinstance(block, FigureBlock):
                found.append(block.chart)
            if isinstance(block, KeyFigures):
                found += [item.chart for item in block.figures if item.chart is not None]
    return found


def test_alternative_texts_say_what_the_picture_says_in_a_hundred_to_four_hundred_letters() -> None:
    held = charts()
    assert {type(chart).__name__ for chart in held} == {
        "DotPlot", "SCurve", "OptionIntervals", "CashFlow", "Waterfall", "Tornado", "BreakEvenLines",
    }  # fmt: skip
    for chart in held:
        assert 100 <= len(chart.alt()) <= 400
        assert "Values" in chart.alt()


def test_dots_are_percentiles_of_the_result_and_stand_for_a_hundred_futures() -> None:
    percentiles = factory.one_workload().workloads[0].versus_best_stay
    assert percentiles is not None
    dots = [chart for chart in charts() if isinstance(chart, DotPlot)]
    for chart in dots:
        assert set(chart.dots) <= set(percentiles.percentiles_usd)
        assert len(chart.dots) * chart.each == 100


def test_a_stack_too_tall_stands_in_columns_that_stay_in_the_picture() -> None:
    """Most futures end a move at nearly the same loss: their dots must neither shrink to points nor leave the page."""
    dots = (*(-1.0 for _ in range(25)), *(float(value) for value in range(2, 102, 4)))
    axis = paint.axis_over(dots, 80.0, 400.0)
    made = stacking(dots, axis, 60.0, (0.0, 400.0))
    tower = 60.0 / 25
    assert made.diameter > 2 * tower
    columns = -(-25 // made.rows)
    assert axis.at(0.0) - 0.5 * made.pitch - (columns - 0.5) * made.diameter >= 0.0


@pytest.mark.parametrize("room", [60.0, 110.0, 400.0])
def test_every_dot_stands_near_its_value_whatever_the_others_are(room: float) -> None:
    """27 futures give the move up at a loss of a few thousand, the others spread over millions."""
    dots = (*(-32_000.0 - index for index in range(27)), *(150_000.0 * index for index in range(1, 24)))
    axis = paint.axis_over(dots, 40.0, 940.0)
    made = stacking(dots, axis, room, (0.0, 960.0))
    assert made.diameter >= 6.0, "dots can be counted"
    places = list(made.places(dots, axis.at(0.0)))
    for value, x, above in places:
        assert abs(x - axis.at(value)) <= (NEAR + 1 / 40) * 900.0
        assert (x < axis.at(0.0)) == (value < 0)
        assert 0 < above < room
    apart = [math.dist(one[1:], other[1:]) for one, other in itertools.combinations(places, 2)]
    assert min(apart) >= made.diameter * 0.999, "no dot hides another"


def test_no_bin_of_dots_holds_a_loss_and_a_saving() -> None:
    dots = tuple(float(value) for value in range(-30, 70, 2))
    axis = paint.axis_over(dots, 0.0, 400.0)
    made = stacking(dots, axis, 100.0, (0.0, 400.0))
    step = made.step
    assert step > 0
    assert made.diameter > 1
    for low, high in itertools.pairwise(sorted(dots)):
        if low < 0 <= high:
            assert low // step != high // step


@pytest.mark.parametrize("values", [[0.0], [5.0, 5.0], [-3e6, 2e6], [1e-3, 2e-3], [-7.0]])
def test_an_axis_holds_its_values_and_zero_and_has_few_round_ticks(values: list[float]) -> None:
    axis = paint.axis_over(values, 0.0, 100.0)
    assert axis.low <= min(*values, 0.0)
    assert axis.high >= max(*values, 0.0)
    assert axis.low < axis.high
    marks = paint.ticks(axis)
    assert 1 <= len(marks) <= 5
    assert len(set(paint.tick_texts(marks)[1])) == len(marks)


def test_the_curve_names_the_chance_of_a_saving() -> None:
    mark = Mark(1.0, "0.99 m")
    curve = SCurve(tuple(float(n) for n in range(99)), mark, mark, mark, "96 %", "about 4 %", "4,096")
    assert "96 %" in curve.alt()


def test_cash_says_each_year_and_the_sum() -> None:
    flow = CashFlow(
        (CashYear("year 1", 1.0, -2.0, -1.0, 0.5, "−1", "−1"), CashYear("year 2", 0.0, 1.0, 2.0, 3.0, "2", "1"))
    )
    assert "year 1: net −1; year 2: net 2" in flow.alt()


def test_the_bars_of_a_waterfall_meet_and_its_totals_stand_on_the_floor() -> None:
    drawn = next(chart for chart in charts() if isinstance(chart, Waterfall))
    ends = _ends(drawn.steps)
    for (_, before), (start, end), step in zip(ends, ends[1:], drawn.steps[1:], strict=False):
        assert start == (0.0 if step.total else before)
        assert end - start == pytest.approx(step.value)
    last = [end for (_, end), step in zip(ends, drawn.steps, strict=True) if step.total][-1]
    assert last == pytest.approx(ends[-2][1])


def test_a_tornado_is_widest_at_its_head() -> None:
    drawn = next(chart for chart in charts() if isinstance(chart, Tornado))
    widths = [abs(swing.high - swing.low) for swing in drawn.swings]
    assert widths == sorted(widths, reverse=True)
    assert all(swing.label[-1] in "BPMVCJ" for swing in drawn.swings)


def test_break_even_marks_todays_prices_and_the_switch_points_that_lie_on_its_axes() -> None:
    drawn = next(chart for chart in charts() if isinstance(chart, BreakEvenLines))
    assert (drawn.gpu.now.text, drawn.neuron.now.text) == ("35.00", "35.76")
    assert drawn.neuron.flips == Mark(38.81, "38.81: wait")
    assert drawn.neuron.even == Mark(41.99, "41.99")
    assert [line.text for line in drawn.lines] == ["20 of 100 save", "50 of 100 save", "80 of 100 save"]


def test_break_even_says_the_longest_names_and_prices_in_four_hundred_letters() -> None:
    axis = PriceAxis(
        "x" * 90, Mark(1e5, "100,000.00"), 1e6, Mark(2e5, "200,000.00: not feasible"), Mark(1e5, "100,000.00")
    )
    lines = tuple(PriceLine(share, f"{share} of 100 save", ()) for share in (20, 50, 80))
    assert len(BreakEvenLines(axis, axis, "move, with others", lines).alt()) <= 400


def test_names_of_lines_that_leave_the_picture_side_by_side_do_not_meet() -> None:
    places = _apart([10.0, 12.0, 95.0], [20.0, 20.0, 20.0], 100.0)
    assert all(after - before >= 20.0 for before, after in itertools.pairwise(places))
    assert places[-1] + 20.0 <= 100.0
    assert places[0] == 10.0
