"""A chart on its card: its twin as a table, copying with its source, saving as a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui import theme
from ui.dialogs import ask_file
from ui.results.chart import Chart, line_height, write
from ui.widgets.card import Card
from ui.widgets.layouts import nest
from ui.widgets.link import Link
from ui.widgets.table import ROW_OF_TWO, Table
from ui.widgets.table_drawing import ROW
from ui.widgets.text import Text, caption, section

SAID_MS = 4000
COPY_WIDTH, COPY_SCALE = 960, 2


class ChartFrame(QWidget):
    """A chart and its twin, one of them in sight. `source` says where its figures come from, in one line."""

    def __init__(self, chart: Chart, title: str, source: Callable[[], str]) -> None:
        super().__init__()
        self.chart, self._title, self._source = chart, title, source
        self._table: Table | None = None
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(chart)
        self._said = caption()
        self._said.hide()
        column.addWidget(self._said)
        self.tools = self._made_tools()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(SAID_MS)
        self._quiet.timeout.connect(self._said.hide)

    @property
    def shows_table(self) -> bool:
        """Whether the twin is in sight."""
        return self._table is not None

    def toggle_table(self) -> None:
        """Show the table in place of the chart, or the chart again; the focus goes along."""
        shown: QWidget = self._table or self.chart
        had_focus = shown.hasFocus()
        if self._table is not None:
            self._table.hide()
            self._table.deleteLater()
            self._table = None
        else:
            self._table = self._filled_table()
            self._column.insertWidget(1, self._table)
        self.chart.setVisible(self._table is None)
        self._as_table.setText(self.tr("Chart") if self._table is not None else self.tr("Table"))
        self._as_table.updateGeometry()
        if had_focus:
            (self._table or self.chart).setFocus(Qt.FocusReason.OtherFocusReason)

    def copy(self) -> None:
        """Put the picture, its figures as text, and the source of both on the clipboard."""
        data = QMimeData()
        data.setImageData(self.picture())
        data.setText(self.as_text())
        QGuiApplication.clipboard().setMimeData(data)
        self._say(self.tr("Copied: figure with its source"))

    def save(self) -> None:
        """Ask for a file and save the picture there, as PNG or SVG by its ending."""
        file = ask_file.to_save(self, self.tr("Save the chart"), self._title, "PNG (*.png);;SVG (*.svg)")
        if file is None:
            return
        try:
            self.write_to(file)
        except OSError as error:
            said = self.tr("{file} could not be written: {why}. Choose another folder; nothing is lost.")
            self._say(said.format(file=file.name, why=error.strerror or error))
        else:
            self._say(self.tr("Saved: {file}").format(file=file.name))

    def write_to(self, file: Path) -> None:
        """Write the picture to a file. Raises OSError."""
        file.write_bytes(self._svg() if file.suffix.lower() == ".svg" else self._png())

    def picture(self) -> QImage:
        """The chart with title and source, twice as fine as on the screen."""
        size = self._sheet()
        image = QImage(size * COPY_SCALE, QImage.Format.Format_ARGB32)
        image.fill(theme.colour("surface"))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(COPY_SCALE, COPY_SCALE)
        self._paint(painter, size)
        painter.end()
        return image

    def as_text(self) -> str:
        """Title, finding and figures as lines with tabs, and the source."""
        columns, rows = self.chart.table()
        lines = [self._title, self.chart.finding(), "\t".join(column.title for column in columns)]
        lines += ["\t".join(cell.text for cell in row) for row in rows]
        return "\n".join([*lines, self._source()])

    def _png(self) -> bytes:
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.picture().save(buffer, "PNG")  # type: ignore[call-overload]
        return bytes(data.data())

    def _svg(self) -> bytes:
        from PySide6.QtSvg import QSvgGenerator

        size, data = self._sheet(), QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        made = QSvgGenerator()
        made.setOutputDevice(buffer)
        made.setSize(size)
        made.setViewBox(QRectF(0, 0, size.width(), size.height()))
        made.setTitle(self._title)
        made.setDescription(self.chart.finding())
        painter = QPainter(made)
        painter.fillRect(QRectF(0, 0, size.width(), size.height()), theme.colour("surface"))
        self._paint(painter, size)
        painter.end()
        return bytes(data.data())

    def _sheet(self) -> QSize:
        row = line_height()
        return QSize(COPY_WIDTH, round(self.chart.sizeHint().height() + 5.5 * row + 40))

    def _paint(self, painter: QPainter, size: QSize) -> None:
        row = line_height()
        sheet = QRectF(20, 16, size.width() - 40, size.height() - 32)
        head = QRectF(sheet.left(), sheet.top(), sheet.width(), line_height(theme.SECTION))
        write(painter, head, self._title, size=theme.SECTION, strong=True)
        write(painter, QRectF(sheet.left(), head.bottom() + 2, sheet.width(), row), self.chart.finding())
        self.chart.draw(painter, sheet.adjusted(0, head.height() + row + 12, 0, -row - 10))
        foot = QRectF(sheet.left(), sheet.bottom() - row, sheet.width(), row)
        write(painter, foot, self._source(), role="secondary")

    def _filled_table(self) -> Table:
        columns, rows = self.chart.table()
        two = any(cell.second for row in rows for cell in row)
        made = Table(columns, marks_selection=False, row=ROW_OF_TWO if two else ROW)
        made.setAccessibleName(self.tr("{title}, as table").format(title=self._title))
        made.fill(rows)
        return made

    def _made_tools(self) -> QWidget:
        """Table, copy, save: quiet links that stand where the owner puts them."""
        tools = QWidget()
        row = QHBoxLayout(tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._as_table = Link(self.tr("Table"))
        for link, tip, act in (
            (self._as_table, self.tr("The same figures as a table (Ctrl+Shift+T)"), self.toggle_table),
            (Link(self.tr("Copy")), self.tr("Picture, figures and source to the clipboard"), self.copy),
            (Link(self.tr("Save…")), self.tr("As PNG or SVG"), self.save),
        ):
            link.setAccessibleName(f"{link.text().rstrip('…')}: {self._title}")
            link.setToolTip(tip)
            link.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(link)
        keys = QShortcut(QKeySequence("Ctrl+Shift+T"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.toggle_table)
        return tools

    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.show()
        self._quiet.start()


def chart_card(title: str, why: str, frame: ChartFrame, *under: QWidget) -> Card:
    """A card with the chart's title, its menu at the right, and what stands under the chart."""
    card = Card()
    card.body.setContentsMargins(20, 16, 20, 16)
    head = QHBoxLayout()
    head.addWidget(section(title), 1)
    head.addWidget(frame.tools)
    nest(card.body, head)
    if why:
        card.body.addWidget(Text(why, role="secondary"))
    card.body.addWidget(frame)
    for widget in under:
        card.body.addWidget(widget)
    return card
