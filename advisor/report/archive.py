"""From laid-out pages to an archival, accessible file: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1).

`finish` adds what ReportLab does not write: the structure tree, XMP metadata, the output intent, the attachments and
the empty signature fields. Nothing depends on the clock or on the process: same inputs, same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

from msgspec import Struct

from .archive_tree import StructureWriter
from .archive_xmp import xmp_packet
from .attachments import Attachment, md5
from .structure import RawDocument

if TYPE_CHECKING:
    import pikepdf

PRODUCER = "Switchpoint"


class DocumentMeta(Struct, frozen=True):
    """What the document says of itself. `created` carries its time zone; `language` is a BCP 47 tag such as "en-GB"."""

    title: str
    author: str
    subject: str
    keywords: str
    language: str
    created: datetime


def finish(raw: RawDocument, meta: DocumentMeta, attachments: Sequence[Attachment]) -> bytes:
    """The finished, unsigned file. The fields of `raw` become empty signature fields, ready to be signed."""
    import pikepdf

    if meta.created.tzinfo is None:
        raise ValueError("the date of a document needs a time zone")
    with pikepdf.open(io.BytesIO(raw.pdf)) as pdf:
        _describe(pdf, meta)
        _intend_srgb(pdf)
        _attach(pdf, attachments)
        StructureWriter(pdf, raw).write()
        out = io.BytesIO()
        pdf.save(
            out,
            min_version="1.7",
            fix_metadata_version=False,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return out.getvalue()


def _describe(pdf: pikepdf.Pdf, meta: DocumentMeta) -> None:
    import pikepdf

    date = meta.created.astimezone(UTC)
    title, author, subject, keywords = map(_one_line, (meta.title, meta.author, meta.subject, meta.keywords))
    info = {
        "/Title": title,
        "/Author": author,
        "/Subject": subject,
        "/Keywords": keywords,
        "/Creator": PRODUCER,
        "/Producer": PRODUCER,
        "/CreationDate": _pdf_date(date),
        "/ModDate": _pdf_date(date),
    }
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    for key, value in info.items():
        pdf.docinfo[key] = pikepdf.String(value)
    packet = pdf.make_stream(xmp_packet(title, author, subject, keywords, PRODUCER, date, meta.language))
    packet.Type, packet.Subtype = pikepdf.Name.Metadata, pikepdf.Name.XML
    root = pdf.Root
    root.Metadata = packet
    root.Lang = pikepdf.String(meta.language)
    root.MarkInfo = pikepdf.Dictionary(Marked=True)
    root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    root.PageMode = pikepdf.Name.UseOutlines if "/Outlines" in root else pikepdf.Name.UseNone


def _intend_srgb(pdf: pikepdf.Pdf) -> None:
    """Colours are sRGB. The profile is littleCMS's built-in one with date and identifier made constant."""
    import pikepdf

    profile = pdf.make_stream(files("advisor.report").joinpath("srgb.icc").read_bytes())
    profile.N = 3
    condition = "sRGB IEC61966-2.1"
    pdf.Root.OutputIntents = pikepdf.Array(
        [
            pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.OutputIntent,
                    S=pikepdf.Name.GTS_PDFA1,
                    OutputConditionIdentifier=pikepdf.String(condition),
                    Info=pikepdf.String(condition),
                    DestOutputProfile=profile,
                )
            )
        ]
    )


def _attach(pdf: pikepdf.Pdf, attachments: Sequence[Attachment]) -> None:
    """Embed the files, in the order of their names as a name tree demands, each associated with the whole document."""
    import pikepdf

    if not attachments:
        return
    names, associated = pikepdf.Array(), pikepdf.Array()
    for attachment in sorted(attachments, key=lambda one: one.name.encode("utf-8")):
        stream = pdf.make_stream(attachment.data)
        stream.Type = pikepdf.Name.EmbeddedFile
        stream.Subtype = pikepdf.Name("/" + attachment.mime)
        stream.Params = pikepdf.Dictionary(
            ModDate=pikepdf.String(_pdf_date(attachment.modified.astimezone(UTC))),
            Size=len(attachment.data),
            CheckSum=pikepdf.String(md5(attachment.data)),
        )
        specification = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Filespec,
                F=pikepdf.String(attachment.name),
                UF=pikepdf.String(attachment.name),
                Desc=pikepdf.String(attachment.description),
                AFRelationship=pikepdf.Name.Data,
                EF=pikepdf.Dictionary(F=stream, UF=stream),
            )
        )
        names.extend([pikepdf.String(attachment.name), specification])
        associated.append(specification)
    root = pdf.Root
    if "/Names" not in root:
        root.Names = pikepdf.Dictionary()
    root.Names.EmbeddedFiles = pdf.make_indirect(pikepdf.Dictionary(Names=names))
    root.AF = associated


def _one_line(text: str) -> str:
    """Control characters have no place in XML, and line breaks none in a title."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _pdf_date(date: datetime) -> str:
    return date.strftime("D:%Y%m%d%H%M%S+00'00'")
