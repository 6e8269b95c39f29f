"""The recommendation as a document: pages, signature, verification.

Names are looked up when first used: importing this package loads neither ReportLab nor pyHanko.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.report.attachments import Attachment
    from advisor.report.build import build_report, write_executive, write_report
    from advisor.report.countersign import countersign_report
    from advisor.report.identity import create_identity, open_identity
    from advisor.report.verify import verify_report
    from advisor.report.workbook import write_csv, write_workbook

__all__ = [
    "Attachment",
    "build_report",
    "countersign_report",
    "create_identity",
    "open_identity",
    "verify_report",
    "write_csv",
    "write_executive",
    "write_report",
    "write_workbook",
]

_HOMES = {
    "Attachment": "attachments",
    "build_report": "build",
    "countersign_report": "countersign",
    "create_identity": "identity",
    "open_identity": "identity",
    "verify_report": "verify",
    "write_csv": "workbook",
    "write_executive": "build",
    "write_report": "build",
    "write_workbook": "workbook",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{home}"), name)
