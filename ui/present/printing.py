"""On paper: the report of the case, or the page in sight, in light colours with case, page and date above it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QRegion
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from ui import format as words
from ui import theme

if TYPE_CHECKING:
    from PySide6.QtPdf import QPdfDocument

HEAD = 36
"""Height of the line above the page, in pixels at 100 %."""


def print_pdf(pdf: bytes, printer: QPrinter) -> int:
    """Print the pages of a PDF. Returns how many were printed."""
    from PySide6.QtPdf import QPdfDocument

    document, held = QPdfDocument(), QBuffer()
    held.setData(QByteArray(pdf))
    held.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(held)
    painter = QPainter(printer)
    for number in range(document.pageCount()):
        if number:
            printer.newPage()
        _draw_pdf_page(painter, document, number, printer)
    painter.end()
    return document.pageCount()


def _draw_pdf_page(painter: QPainter, document: QPdfDocument, number: int, printer: QPrinter) -> None:
    room = printer.pageLayout().fullRectPixels(printer.resolution())
    dots = min(printer.resolution(), 300)
    size = document.pagePointSize(number)
    image = document.render(number, QSize(round(size.width() / 72 * dots), round(size.height() / 72 * dots)))
    paper = QImage(image.size(), QImage.Format.Format_RGB32)
    paper.fill(Qt.GlobalColor.white)
    over = QPainter(paper)
    over.drawImage(0, 0, image)
    over.end()
    margins = printer.pageLayout().marginsPixels(printer.resolution())
    scale = min(room.width() / paper.width(), room.height() / paper.height())
    box = QRectF(-margins.left(), -margins.top(), paper.width() * scale, paper.height() * scale)
    painter.drawImage(box, paper)


def print_page(page: QWidget, title: str, case: str, today: date, printer: QPrinter) -> int:
    """Print what a page of the window holds, also what is scrolled out of sight. Returns the sheets printed."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = theme.scheme()
    if before == "dark":
        theme.show_scheme(app, "light")
    try:
        return _print_light(_sheet(page), title, case, today, printer)
    finally:
        if before == "dark":
            theme.show_scheme(app, "dark")


def _sheet(page: QWidget) -> QWidget:
    """What a page scrolls, or the page itself where it doesn't scroll."""
    areas = [page] if isinstance(page, QScrollArea) else page.findChildren(QScrollArea)
    held = [area.widget() for area in areas if area.isVisible() and area.widget() is not None]
    return max((one for one in held if one is not None), key=lambda one: one.height() * one.width(), default=page)


def _print_light(sheet: QWidget, title: str, case: str, today: date, printer: QPrinter) -> int:
    painter = QPainter(printer)
    room = QRectF(painter.viewport())
    scale = room.width() / sheet.width()
    head = theme.px(HEAD)
    fits = max(1, int(room.height() / scale) - head)
    sheets, top = 0, 0
    while top < sheet.height():
        if sheets:
            printer.newPage()
        painter.save()
        painter.scale(scale, scale)
        painter.setFont(theme.font(theme.CAPTION))
        painter.setPen(theme.colour("secondary"))
        line = QRectF(0, 0, sheet.width(), head - 8)
        painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), f"{case}: {title}")
        painter.drawText(line, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words.day(today))
        bottom = min(sheet.height(), _break(sheet, top, top + fits))
        painter.drawImage(QRectF(0, head, sheet.width(), bottom - top), _strip(sheet, top, bottom))
        painter.restore()
        top, sheets = bottom, sheets + 1
    painter.end()
    return sheets


def _strip(sheet: QWidget, top: int, bottom: int) -> QImage:
    """A part of the sheet on white, at twice the screen's fineness."""
    image = QImage(2 * sheet.width(), 2 * (bottom - top), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    image.fill(Qt.GlobalColor.white)
    part = QRegion(QRect(0, top, sheet.width(), bottom - top))
    sheet.render(image, QPoint(0, 0), part, QWidget.RenderFlag.DrawChildren)
    return image


def _break(sheet: QWidget, top: int, bottom: int) -> int:
    """A place to end a sheet at: the lowest gap between two blocks, so that no line of text is cut."""
    if bottom >= sheet.height():
        return sheet.height()
    cut = bottom
    for one in sheet.findChildren(QWidget):
        if not one.isVisible() or one.findChildren(QWidget) or not one.height():
            continue
        y = one.mapTo(sheet, QPoint(0, 0)).y()
        if y < cut < y + one.height() and y > top + (bottom - top) / 2:
            cut = int(y) - 2
    return cut
