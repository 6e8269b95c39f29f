# mypy: allow-subclassing-any
# (ReportLab ships no types, so its flowables are Any to the checker.)
"""Charts as flowables: the chart's data decides the drawing and its height."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import Flowable

from advisor.report.charts.data import (
    BreakEvenLines,
    CashFlow,
    Chart,
    DotPlot,
    OptionIntervals,
    SCurve,
    Timeline,
    Tornado,
    Waterfall,
)
from advisor.report.charts.draw_break_even import BREAK_EVEN_HEIGHT, draw_break_even
from advisor.report.charts.draw_cash import draw_cash
from advisor.report.charts.draw_dots import draw_dots
from advisor.report.charts.draw_options import draw_options, options_height
from advisor.report.charts.draw_s_curve import draw_s_curve
from advisor.report.charts.draw_timeline import draw_timeline, timeline_height
from advisor.report.charts.draw_tornado import draw_tornado, tornado_height
from advisor.report.charts.draw_waterfall import draw_waterfall, waterfall_height
from advisor.report.layout import theme
from advisor.report.tags import TaggedFigure

FULL = 56 * theme.MM


class ChartFlowable(Flowable):
    """A chart in a box of points; `small` leaves the axis texts out, for the first page."""

    def __init__(self, chart: Chart, width: float, height: float, *, small: bool = False) -> None:
        super().__init__()
        self.chart, self.width, self.height, self.small = chart, width, height, small

    def wrap(self, availWidth: float, availHeight: float) -> tuple[float, float]:  # noqa: N803 (ReportLab's names)
        return self.width, self.height

    def draw(self) -> None:
        canvas: Any = self.canv
        canvas.saveState()
        match self.chart:
            case DotPlot():
                draw_dots(canvas, self.chart, self.width, self.height, axis_text=not self.small)
            case SCurve():
                draw_s_curve(canvas, self.chart, self.width, self.height)
            case OptionIntervals():
                draw_options(canvas, self.chart, self.width, self.height)
            case CashFlow():
                draw_cash(canvas, self.chart, self.width, self.height)
            case Waterfall():
                draw_waterfall(canvas, self.chart, self.width, self.height)
            case Tornado():
                draw_tornado(canvas, self.chart, self.width, self.height)
            case Timeline():
                draw_timeline(canvas, self.chart, self.width, self.height)
            case BreakEvenLines():
                draw_break_even(canvas, self.chart, self.width, self.height)
        canvas.restoreState()


def figure(chart: Chart) -> TaggedFigure:
    """A full-width chart with its alternative text."""
    match chart:
        case OptionIntervals():
            height = options_height(chart)
        case Tornado():
            height = tornado_height(chart)
        case Waterfall():
            height = waterfall_height(chart)
        case DotPlot():
            height = 0.6 * FULL
        case CashFlow():
            height = 0.62 * FULL
        case Timeline():
            height = timeline_height(chart)
        case BreakEvenLines():
            height = BREAK_EVEN_HEIGHT
        case _:
            height = FULL
    return TaggedFigure(ChartFlowable(chart, theme.BLOCK, height), chart.alt())


def small_figure(chart: Chart, width: float, height: float) -> TaggedFigure:
    """A chart without axis texts, for the column of a key figure."""
    return TaggedFigure(ChartFlowable(chart, width, height, small=True), chart.alt())
