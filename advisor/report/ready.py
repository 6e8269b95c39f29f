"""Loading, ahead of time, what building and signing a report needs: as long as to lay the pages out.

While another process decides a case, the one that will write its report has nothing better to do.
"""

from __future__ import annotations

from importlib import import_module

from advisor.report import fonts
from advisor.report.offline import without_http

_BUILDING = (
    "advisor.report.tags",
    "advisor.report.archive_tree",
    "advisor.report.content.assemble",
    "advisor.report.layout.page",
    "advisor.report.layout.story",
    "pikepdf",
)
_SIGNING = (
    "pyhanko.sign.signers",
    "pyhanko.pdf_utils.font.opentype",
    "pyhanko.pdf_utils.incremental_writer",
    "advisor.report.signing",
)


def make_ready(*, signed: bool) -> None:
    """Loads the modules and the fonts. Raises ReportError where a font is missing."""
    fonts.register()
    for name in _BUILDING:
        import_module(name)
    if signed:
        without_http()
        for name in _SIGNING:
            import_module(name)
