"""Where things stand in a JSON text: the line of each value, names that come twice, numbers that JSON doesn't have.

Read only once something is wrong: the standard parser is quicker and keeps no positions.
"""

from __future__ import annotations

import json
import re

from msgspec import Struct, field

from advisor.case.paths import join_path

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?(?:Infinity|NaN)|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


class Places(Struct):
    """Lines count from 1. ``lines`` has the line of each value by its path; of a name that comes twice, the last."""

    lines: dict[str, int] = field(default_factory=dict)
    repeated: list[tuple[str, int]] = field(default_factory=list)
    unreal: list[tuple[str, int, str]] = field(default_factory=list)

    def line_of(self, path: str) -> int | None:
        """The line of the value at the path, or of the nearest part around it; None where nothing is known."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path.rpartition(".")[0]
        return None


def places_of(text: str) -> Places:
    """The places in a text that the JSON parser accepts (NaN, Infinity and repeated names included)."""
    places = Places()
    steps: list[str | int] = []
    inside: list[str] = []
    seen: list[set[str]] = []
    expects_name = False
    line, position = 1, 0
    for found in _TOKEN.finditer(text):
        line += text.count("\n", position, found.start())
        position = found.start()
        token = found.group()
        if token in "]}":
            if inside.pop() == "{":
                seen.pop()
            steps.pop()
            expects_name = False
        elif token == ",":
            if inside[-1] == "{":
                expects_name = True
            elif isinstance(last := steps[-1], int):
                steps[-1] = last + 1
        elif token == ":":
            expects_name = False
        elif expects_name:
            name = json.loads(token)
            steps[-1] = name
            if name in seen[-1]:
                places.repeated.append((join_path(tuple(steps)), line))
            seen[-1].add(name)
        else:
            path = join_path(tuple(steps))
            places.lines[path] = line
            if token in "[{":
                inside.append(token)
                steps.append("" if token == "{" else 0)
                if token == "{":
                    seen.append(set())
                expects_name = token == "{"
            elif token in ("NaN", "Infinity", "-Infinity"):
                places.unreal.append((path, line, token))
    return places
