"""What is drawn and not typed: the verdict's shape, the boxes of tags and code points.

Shapes differ, not colours only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from advisor.report.charts import paint
from advisor.report.layout import theme

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

TAG_SIZE = 6.5
MARK = "switchpoint-mark"
"""Name under which the inline marks are known to a canvas."""


def draw_verdict(canvas: Canvas, verdict: str, x: float, y: float, size: float) -> None:
    """The verdict's shape in a square of `size` points: ▶ ◐ ⧗ ■ ✕, a hatched square, or two bars for mixed."""
    colour = theme.VERDICT_COLOURS[verdict]
    paint.set_fill(canvas, colour)
    paint.set_line(canvas, colour, 1.2)
    half = size / 2
    if verdict == "move":
        _polygon(canvas, ((x, y), (x, y + size), (x + size, y + half)))
    elif verdict == "pilot first":
        canvas.circle(x + half, y + half, half, stroke=1, fill=0)
        canvas.wedge(x, y, x + size, y + size, 90, 180, stroke=0, fill=1)
    elif verdict == "wait":
        _polygon(canvas, ((x, y + size), (x + size, y + size), (x, y), (x + size, y)))
    elif verdict == "stay":
        canvas.rect(x, y, size, size, stroke=0, fill=1)
    elif verdict == "not feasible":
        paint.set_line(canvas, colour, size * 0.2)
        canvas.line(x, y, x + size, y + size)
        canvas.line(x, y + size, x + size, y)
    elif verdict == "not assessed":
        paint.hatch(canvas, x, y, size, size, colour)
        paint.set_line(canvas, colour, 1.0)
        canvas.rect(x, y, size, size, stroke=1, fill=0)
    else:
        canvas.rect(x, y, size * 0.4, size, stroke=0, fill=1)
        canvas.rect(x + size * 0.6, y, size * 0.4, size, stroke=1, fill=0)


def draw_mark(canvas: Any, kind: str, label: str) -> None:
    """The box behind a tag's letter or a code point, called by a paragraph while it draws its line.

    `label` is the tag's letter and the width of the text in points, or "U+" and that width; "to mark" is an empty box.
    """
    name, _, wide = label.rpartition(" ")
    place = canvas._curr_tx_info
    x, y, width = place["cur_x"], place["cur_y"] - 1.6, float(wide)
    height = TAG_SIZE + 1.6
    canvas.saveState()
    paint.set_line(canvas, theme.INK_2, 0.6, (1.4, 1.0) if name == "V" else ())
    paint.set_fill(canvas, theme.INK_2)
    if name == "B":
        canvas.rect(x, y, width, height, stroke=1, fill=1)
    elif name == "C":
        canvas.roundRect(x, y, width, height, 2.4, stroke=1, fill=0)
    elif name == "M":
        canvas.rect(x, y, width, height, stroke=1, fill=0)
        canvas.rect(x, y, width, 1.1, stroke=0, fill=1)
    elif name == "J":
        cut = 2.2
        _polygon(
            canvas,
            ((x + cut, y), (x + width - cut, y), (x + width, y + height / 2), (x + width - cut, y + height),
             (x + cut, y + height), (x, y + height / 2)), fill=0,
        )  # fmt: skip
    else:
        canvas.rect(x, y, width, height, stroke=1, fill=0)
    canvas.restoreState()


def _polygon(canvas: Canvas, points: tuple[tuple[float, float], ...], fill: int = 1) -> None:
    path = canvas.beginPath()
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)
    path.close()
    canvas.drawPath(path, stroke=0 if fill else 1, fill=fill)
