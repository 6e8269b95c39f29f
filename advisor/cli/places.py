"""Where a command may write: told before the long work, and never over what it reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from advisor.errors import Problem, ReportError


def refuse_places(outputs: Sequence[Path | None], inputs: Sequence[Path | None]) -> None:
    """Raises ReportError for an output that is one of the inputs, or another output, or whose folder is not there, and
    for a device or pipe, in whose place a file would be put.

    Replacing an existing file that is none of these is not this function's business.
    """
    read = {_real(path): path for path in inputs if path is not None}
    written: dict[Path, Path] = {}
    for path in (p for p in outputs if p is not None):
        real = _real(path)
        if real in read:
            raise ReportError(Problem(str(path), "is read by this command and would be lost.", "Choose another name."))
        if real in written:
            raise ReportError(Problem(str(path), "is asked for twice.", "Give each output a name of its own."))
        if not path.parent.is_dir():
            raise ReportError(Problem(str(path), f"there is no folder {path.parent}.", "Make it, or choose another."))
        if path.exists() and not path.is_file() and not path.is_dir():
            raise ReportError(Problem(str(path), "is a device or a pipe, no file.", "Choose the name of a file."))
        written[real] = path


def _real(path: Path) -> Path:
    """The file that a path leads to, whether it is there yet or not."""
    return path.resolve()
