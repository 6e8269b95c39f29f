"""Our errors: few, and each with a message that an analyst can act on.

Every error carries one or more `Problem`s: what is wrong, where, and the remedy. The command line prints them and
exits with 1; the window shows them beside the field.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Problem(Struct, frozen=True):
    """One thing that is wrong.

    `where` names the place in the user's terms (a field path such as ``workloads[0].volume``, a file, a line);
    it may be empty where the whole input is meant.
    """

    where: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.message}{remedy}"


class SwitchpointError(Exception):
    """Base of all errors that are the input's or the surroundings' fault and not ours."""

    def __init__(self, problems: str | Problem | Sequence[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem("", problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class CaseError(SwitchpointError):
    """The case can't be read, is inconsistent, or asks for what does not exist."""


class CatalogError(SwitchpointError):
    """A table of facts breaks its schema, or a fact that was asked for is not in it."""


class InfeasibleError(SwitchpointError):
    """No option can do what was asked."""


class IdentityError(SwitchpointError):
    """A signing identity can't be made or opened."""


class SignatureError(SwitchpointError):
    """A document can't be signed, or its signature can't be read."""


class ReportError(SwitchpointError):
    """A report can't be made, written or read."""


class EarlierError(ReportError):
    """The earlier report that was named beside another one won't do; the other may be sound."""


class Cancelled(SwitchpointError):  # noqa: N818  (not a fault: the user stopped it)
    """Long work was stopped at the user's wish; nothing was written."""

    def __init__(self) -> None:
        super().__init__("Stopped. Nothing was written.")
