"""Reads a workbook's cells from its XML, and calculates its formulas anew, without the program that wrote them."""

from __future__ import annotations

import ast
import io
import operator
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

_NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ADDRESS = re.compile(r"(?:'([^']+)'!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")
_OPERATORS: Mapping[type, Callable[[float, float], float]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}  # fmt: skip


@dataclass(frozen=True)
class CellRead:
    """A cell as a spreadsheet program finds it: its stored value, its formula, and whether it is quoted."""

    value: float | str
    formula: str = ""
    quoted: bool = False


Book = dict[str, dict[str, CellRead]]


def read(xlsx: bytes) -> Book:
    """All cells by sheet and address."""
    with zipfile.ZipFile(io.BytesIO(xlsx)) as parts:
        book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
        relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
        targets = {one.attrib["Id"]: one.attrib["Target"].removeprefix("/xl/") for one in relations}
        texts = _shared(parts)
        styles = ElementTree.fromstring(parts.read("xl/styles.xml"))
        quoted = [one.attrib.get("quotePrefix") in ("1", "true") for one in styles.findall("s:cellXfs/s:xf", _NS)]
        return {
            sheet.attrib["name"]: _cells(parts.read(f"xl/{targets[sheet.attrib[_RELATION]]}"), texts, quoted)
            for sheet in book.findall("s:sheets/s:sheet", _NS)
        }


def _shared(parts: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in parts.namelist():
        return []
    root = ElementTree.fromstring(parts.read("xl/sharedStrings.xml"))
    texts = ["".join(text.text or "" for text in item.iter(f"{{{_NS['s']}}}t")) for item in root.findall("s:si", _NS)]
    # Characters that XML would change are written as their code.
    return [re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text) for text in texts]


def _cells(sheet: bytes, texts: list[str], quoted: list[bool]) -> dict[str, CellRead]:
    found: dict[str, CellRead] = {}
    for cell in ElementTree.fromstring(sheet).iter(f"{{{_NS['s']}}}c"):
        raw, formula = cell.findtext("s:v", None, _NS), cell.findtext("s:f", "", _NS)
        if raw is None:
            continue
        kind = cell.attrib.get("t", "n")
        value: float | str = texts[int(raw)] if kind == "s" else float(raw) if kind == "n" else raw
        found[cell.attrib["r"]] = CellRead(value, formula, quoted[int(cell.attrib.get("s", "0"))])
    return found


def without_values(xlsx: bytes) -> bytes:
    """The workbook with the stored values of its formulas taken out, so that a program has to calculate them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx)) as parts, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in parts.namelist():
            data = parts.read(name)
            if name.startswith("xl/worksheets/"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            made.writestr(name, data)
    return out.getvalue()


def calculated(book: Book, sheet: str, address: str, changed: Mapping[tuple[str, str], float] | None = None) -> float:
    """The value of a cell from the formulas alone; `changed` puts other numbers into some cells first."""
    changed = changed or {}
    if (sheet, address) in changed:
        return changed[sheet, address]
    cell = book[sheet][address]
    if not cell.formula:
        assert isinstance(cell.value, float), f"{sheet}!{address} is no number: {cell.value!r}"
        return cell.value
    return _Formula(book, sheet, changed).value(cell.formula)


class _Formula:
    """Arithmetic, SUM and MIN: all that the workbook uses."""

    def __init__(self, book: Book, sheet: str, changed: Mapping[tuple[str, str], float]) -> None:
        self._book, self._sheet, self._changed = book, sheet, changed
        self._operands: list[list[float]] = []

    def value(self, text: str) -> float:
        named = _ADDRESS.sub(self._name, text).replace("^", "**")
        return self._of(ast.parse(named, mode="eval").body)

    def _name(self, found: re.Match[str]) -> str:
        sheet = found[1] or self._sheet
        first, row, last, end = found[2], int(found[3]), found[4] or found[2], int(found[5] or found[3])
        assert first == last, "ranges are columns"
        addresses = [f"{first}{one}" for one in range(row, end + 1)]
        in_range = found[4] is not None
        self._operands.append(
            [
                calculated(self._book, sheet, address, self._changed)
                for address in addresses
                # Like a spreadsheet, a range passes over what is empty or text.
                if not in_range or isinstance(self._book[sheet].get(address, CellRead("")).value, float)
            ]
        )
        return f"v{len(self._operands) - 1}"

    def _of(self, node: ast.expr) -> float:
        match node:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.Name(id=name):
                (single,) = self._operands[int(name[1:])]
                return single
            case ast.BinOp(left=left, op=op, right=right):
                return _OPERATORS[type(op)](self._of(left), self._of(right))
            case ast.Call(func=ast.Name(id="SUM"), args=[ast.Name(id=name)]):
                return sum(self._operands[int(name[1:])])
            case ast.Call(func=ast.Name(id="MIN"), args=arguments):
                return min(self._of(one) for one in arguments)
        raise AssertionError(f"a formula uses what is not known here: {ast.dump(node)}")
