"""The interview: which question stands where, what is still missing, and how each page is doing. The window draws it.

A draft is a plain JSON-like dict in the shape of a case, possibly incomplete. Nothing here changes one in place: every
edit returns a new draft. Every question comes from the declarations of the case (`advisor.case.fields.ask`).
"""

from __future__ import annotations

from advisor.case.checklist import ChecklistItem, checklist, readiness_line
from advisor.case.drafts import (
    add_workload,
    clear_answer,
    dont_know,
    duplicate_workload,
    move_workload,
    remove_workload,
    set_answer,
    set_origin,
)
from advisor.case.faults import problems
from advisor.case.forms import PAGES, Choice, FieldView, Page, fields, has_more_detail
from advisor.case.model_config import model_from_config
from advisor.case.progress import (
    PageStatus,
    case_of,
    doubtful,
    finished_part,
    missing,
    next_missing,
    page_of,
    page_status,
)
from advisor.case.raised import Raised

__all__ = [
    "PAGES",
    "ChecklistItem",
    "Choice",
    "FieldView",
    "Page",
    "PageStatus",
    "Raised",
    "add_workload",
    "case_of",
    "checklist",
    "clear_answer",
    "dont_know",
    "doubtful",
    "duplicate_workload",
    "fields",
    "finished_part",
    "has_more_detail",
    "missing",
    "model_from_config",
    "move_workload",
    "next_missing",
    "page_of",
    "page_status",
    "problems",
    "readiness_line",
    "remove_workload",
    "set_answer",
    "set_origin",
]
