"""Writes the structure tree and what hangs in it: links and signature fields (ISO 32000-1:2008, 14.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .structure import FieldRef, LinkRef, Mark, Node, RawDocument, SignatureField

if TYPE_CHECKING:
    import pikepdf

_PRINT = 4
"""Annotation flag 3: printed with the page, which PDF/A demands of every annotation."""


class StructureWriter:
    """Writes the tree of `raw` into `pdf`; use once."""

    def __init__(self, pdf: pikepdf.Pdf, raw: RawDocument) -> None:
        self._pdf = pdf
        self._raw = raw
        self._fields = {field.name: field for field in raw.fields}
        self._pages = [page.obj for page in pdf.pages]
        self._marked: list[dict[int, pikepdf.Object]] = [{} for _ in self._pages]
        self._annotated: list[pikepdf.Object] = []
        self._widgets: list[pikepdf.Object] = []

    def write(self) -> None:
        import pikepdf

        top = self._pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        top.K = pikepdf.Array([self._element(self._raw.tree, top)])
        numbers = pikepdf.Array()
        for index, (page, elements) in enumerate(zip(self._pages, self._marked, strict=True)):
            page.StructParents = index
            page.Tabs = pikepdf.Name.S
            in_order = pikepdf.Array([elements[mcid] for mcid in sorted(elements)])
            numbers.append(index)
            numbers.append(self._pdf.make_indirect(in_order))
        for offset, element in enumerate(self._annotated):
            numbers.append(len(self._pages) + offset)
            numbers.append(element)
        top.ParentTree = self._pdf.make_indirect(pikepdf.Dictionary(Nums=numbers))
        top.ParentTreeNextKey = len(self._pages) + len(self._annotated)
        self._pdf.Root.StructTreeRoot = top
        if self._widgets:
            self._pdf.Root.AcroForm = self._pdf.make_indirect(
                pikepdf.Dictionary(Fields=pikepdf.Array(self._widgets), SigFlags=0)
            )

    def _element(self, node: Node, parent: pikepdf.Object) -> pikepdf.Object:
        import pikepdf

        element = self._pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name("/" + node.role), P=parent)
        )
        if node.alt:
            element.Alt = pikepdf.String(node.alt)
        if node.lang:
            element.Lang = pikepdf.String(node.lang)
        attributes = _attributes(node)
        if attributes is not None:
            element.A = attributes
        home = next((child.page for child in node.children if isinstance(child, Mark)), None)
        if home is not None:
            element.Pg = self._pages[home]
        kids = [self._kid(child, element, home) for child in node.children]
        if len(kids) == 1:
            # Also what lets the form be signed later: the checker of later changes follows /K /Obj, not /K [0] /Obj.
            element.K = kids[0]
        elif kids:
            element.K = pikepdf.Array(kids)
        return element

    def _kid(
        self, child: Node | Mark | LinkRef | FieldRef, element: pikepdf.Object, home: int | None
    ) -> pikepdf.Object | int:
        import pikepdf

        match child:
            case Node():
                return self._element(child, element)
            case Mark(page, mcid):
                self._marked[page][mcid] = element
                if page == home:
                    return mcid
                return pikepdf.Dictionary(Type=pikepdf.Name.MCR, Pg=self._pages[page], MCID=mcid)
            case LinkRef(page, index, text):
                annotation = self._pages[page].Annots[index]
                annotation.Contents = pikepdf.String(text)
                return self._hang(annotation, page, element)
            case FieldRef(name):
                field = self._fields[name]
                return self._hang(self._widget(field), field.page, element)

    def _hang(self, annotation: pikepdf.Object, page: int, element: pikepdf.Object) -> pikepdf.Object:
        """Tie an annotation to its element and back."""
        import pikepdf

        annotation.F = _PRINT
        annotation.P = self._pages[page]
        annotation.StructParent = len(self._pages) + len(self._annotated)
        self._annotated.append(element)
        return pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=annotation, Pg=self._pages[page])

    def _widget(self, field: SignatureField) -> pikepdf.Object:
        """An empty signature field, field and widget in one dictionary, with an empty appearance."""
        import pikepdf

        left, bottom, right, top = field.box
        appearance = self._pdf.make_stream(b"")
        appearance.Type, appearance.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        appearance.BBox = pikepdf.Array([0, 0, _points(right - left), _points(top - bottom)])
        appearance.Resources = pikepdf.Dictionary()
        widget = self._pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Widget,
                FT=pikepdf.Name.Sig,
                T=pikepdf.String(field.name),
                TU=pikepdf.String(field.tooltip),
                Rect=pikepdf.Array([_points(value) for value in field.box]),
                AP=pikepdf.Dictionary(N=appearance),
            )
        )
        page = self._pages[field.page]
        if "/Annots" in page:
            page.Annots.append(widget)
        else:
            page.Annots = pikepdf.Array([widget])
        self._widgets.append(widget)
        return widget


def _attributes(node: Node) -> pikepdf.Object | None:
    import pikepdf

    if node.role == "Figure" and node.box is not None:
        box = pikepdf.Array([_points(value) for value in node.box])
        return pikepdf.Dictionary(O=pikepdf.Name.Layout, BBox=box, Placement=pikepdf.Name.Block)
    columns, rows = node.spans
    if not node.scope and columns <= 1 and rows <= 1:
        return None
    attributes = pikepdf.Dictionary(O=pikepdf.Name.Table)
    if node.scope:
        attributes.Scope = pikepdf.Name("/" + node.scope)
    if columns > 1:
        attributes.ColSpan = columns
    if rows > 1:
        attributes.RowSpan = rows
    return attributes


def _points(value: float) -> float:
    """A hundredth of a point is finer than any printer, and keeps binary fractions out of the file."""
    return round(float(value), 2)
