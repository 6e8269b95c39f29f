"""One call in a process of its own: for work that keeps Python's lock to itself, while a window waits for the lock.

To stretch the passphrase of an identity takes a quarter of a second, in a library that doesn't give the lock up
meanwhile. What is told and what is answered goes through pipes, which no other program reads.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from advisor.errors import SwitchpointError
from advisor.second_process import another_python

PROGRAM = "from advisor.apart import main; main()"

P = ParamSpec("P")
T = TypeVar("T")


def apart(function: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
    """What a function of a module returns, or the `SwitchpointError` that it raises, from a process of its own.

    Where no process can be had, or it fails, the function is called here: it must be one that can be called again.
    """
    answer = _asked((function, arguments, named))
    if not answer:
        return function(*arguments, **named)
    returned: T
    returned, refused = pickle.loads(answer)
    if refused is not None:
        raise refused
    return returned


def _asked(call: tuple[object, ...]) -> bytes:
    """The answer of another process; empty where it has none."""
    try:
        with another_python(PROGRAM) as process:
            answer, _ = process.communicate(pickle.dumps(call, pickle.HIGHEST_PROTOCOL))
    except OSError:
        return b""
    return answer if process.returncode == 0 else b""


def main() -> None:
    """The other process: reads a call and answers with what it returned, and with what it refused."""
    function, arguments, named = pickle.load(sys.stdin.buffer)
    returned, refused = None, None
    try:
        returned = function(*arguments, **named)
    except SwitchpointError as error:
        refused = error
    pickle.dump((returned, refused), sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
