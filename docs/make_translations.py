"""`make translations`: every text of the window for Qt Linguist, and what was translated for the window.

    python -m docs.make_translations [LANGUAGE ...]

For each language, ``assets/translations/switchpoint_LANGUAGE.ts`` is brought up to date (what was translated stays,
what the window no longer says is dropped) and ``switchpoint_LANGUAGE.qm`` is made from it. Without a language all that
are there are brought up to date.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeGuard
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "assets" / "translations"


class Message(NamedTuple):
    """A text of the window: the context that Qt looks it up under, the text, and where it stands."""

    context: str
    source: str
    file: str
    line: int


def messages(ui: Path = ROOT / "ui") -> list[Message]:
    """Every text that the window translates, in the order of files and lines, each once a context."""
    trees = {file: ast.parse(file.read_text(encoding="utf-8")) for file in sorted(ui.rglob("*.py"))}
    known = {_module(file, ui.parent): _translators(tree) for file, tree in trees.items()}
    for file, tree in trees.items():
        known[_module(file, ui.parent)] |= _handed_on(tree, known)
    found: dict[tuple[str, str], Message] = {}
    for file, tree in trees.items():
        finder = _Finder(str(file.relative_to(ui.parent)), _in_reach(tree, known, _module(file, ui.parent)))
        finder.visit(tree)
        for message in (*finder.found,):
            found.setdefault((message.context, message.source), message)
    for message in _listed():
        found.setdefault((message.context, message.source), message)
    return list(found.values())


def _listed() -> Iterator[Message]:
    """Texts that stand in lists and are translated when they are drawn."""
    from advisor.case.templates import TEMPLATES
    from ui.start.offers import WORKED

    for template in TEMPLATES:
        for text in (template.title, template.sentence):
            yield Message("start", text, "advisor/case/templates.py", 1)
    for offer in WORKED:
        for text in (offer.title, offer.line):
            yield Message("start", text, "ui/start/offers.py", 1)
    for word in ("passed", "failed", "warning", "not checked"):
        yield Message("verify", word, "ui/report/verify.py", 1)


def _module(file: Path, root: Path) -> str:
    return ".".join(file.relative_to(root).with_suffix("").parts)


def _translators(tree: ast.Module) -> dict[str, str]:
    """Functions that look a text up, and the context under which they do."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for call in ast.walk(node):
                if _is_translate(call) and not isinstance(call.args[1], ast.Constant):
                    found[node.name] = str(ast.literal_eval(call.args[0]))
    return found


def _handed_on(tree: ast.Module, known: dict[str, dict[str, str]]) -> dict[str, str]:
    """Functions that hand a text on to another module's translator."""
    modules = _imported(tree)
    found = {}
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            for call in ast.walk(node):
                context = _context_of(call, {}, modules, known)
                if context and isinstance(call, ast.Call) and isinstance(call.args[0], ast.Name):
                    found[node.name] = context
    return found


def _imported(tree: ast.Module) -> dict[str, str]:
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                found[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return found


def _in_reach(tree: ast.Module, known: dict[str, dict[str, str]], module: str) -> Callable[[ast.AST], str]:
    """Gives the context of a call that translates, in this module."""
    names, modules = dict(known[module]), _imported(tree)
    for name, whole in modules.items():
        home, _, function = whole.rpartition(".")
        if function in known.get(home, {}):
            names[name] = known[home][function]
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Attribute)
            and isinstance(node.targets[0], ast.Name)
        ):
            held = node.value
            if isinstance(held.value, ast.Name):
                context = known.get(modules.get(held.value.id, ""), {}).get(held.attr)
                if context:
                    names[node.targets[0].id] = context
    return lambda call: _context_of(call, names, modules, known)


def _context_of(call: ast.AST, names: dict[str, str], modules: dict[str, str], known: dict[str, dict[str, str]]) -> str:
    if not isinstance(call, ast.Call) or not call.args:
        return ""
    made = call.func
    if isinstance(made, ast.Name):
        return names.get(made.id, "")
    if isinstance(made, ast.Attribute) and isinstance(made.value, ast.Name):
        return known.get(modules.get(made.value.id, ""), {}).get(made.attr, "")
    return ""


def _is_translate(node: ast.AST) -> TypeGuard[ast.Call]:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "translate"
        and len(node.args) >= 2
        and isinstance(node.args[0], ast.Constant)
    )


class _Finder(ast.NodeVisitor):
    """Collects the literal texts of calls that translate."""

    def __init__(self, file: str, context_of: Callable[[ast.AST], str]) -> None:
        self.found: list[Message] = []
        self._file, self._context_of, self._classes = file, context_of, list[str]()

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self.generic_visit(node)
        self._classes.pop()

    def visit_Call(self, node: ast.Call) -> None:
        if self._classes and ast.unparse(node.func) == "self.tr":
            self._take(self._classes[-1], node.args[0])
        if _is_translate(node):
            self._take(str(ast.literal_eval(node.args[0])), node.args[1])
        context = self._context_of(node)
        if context:
            self._take(context, node.args[0])
        self.generic_visit(node)

    def _take(self, context: str, text: ast.expr) -> None:
        if isinstance(text, ast.Constant) and isinstance(text.value, str):
            self.found.append(Message(context, text.value, self._file, text.lineno))


def write_ts(file: Path, language: str, found: list[Message], translate: Callable[[str], str] | None = None) -> None:
    """Write a file for Qt Linguist. Translations that it holds stay; `translate` makes new ones where it is given."""
    held = _held(file)
    root = ElementTree.Element("TS", version="2.1", language=language, sourcelanguage="en")
    for context in sorted({message.context for message in found}):
        part = ElementTree.SubElement(root, "context")
        ElementTree.SubElement(part, "name").text = context
        for message in (one for one in found if one.context == context):
            entry = ElementTree.SubElement(part, "message")
            ElementTree.SubElement(entry, "location", filename=f"../../{message.file}", line=str(message.line))
            ElementTree.SubElement(entry, "source").text = message.source
            done = held.get((context, message.source)) or (translate(message.source) if translate else "")
            said = ElementTree.SubElement(entry, "translation", {} if done else {"type": "unfinished"})
            said.text = done
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    file.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8")


def _held(file: Path) -> dict[tuple[str, str], str]:
    if not file.is_file():
        return {}
    found = {}
    for context in ElementTree.parse(file).getroot().iter("context"):
        name = context.findtext("name", "")
        for entry in context.iter("message"):
            said = entry.find("translation")
            if said is not None and said.get("type") != "unfinished" and said.text:
                found[(name, entry.findtext("source", ""))] = said.text
    return found


def release(file: Path) -> Path:
    """Make the ``.qm`` that the window loads. Raises CalledProcessError where Qt's tool refuses the file."""
    tool = shutil.which("pyside6-lrelease", path=str(Path(sys.executable).parent)) or "pyside6-lrelease"
    made = file.with_suffix(".qm")
    subprocess.run([tool, str(file), "-qm", str(made), "-silent"], check=True, capture_output=True)
    return made


def main(languages: list[str]) -> None:
    """Bring the languages up to date."""
    found = messages()
    for language in languages or [file.stem.partition("_")[2] for file in FOLDER.glob("switchpoint_*.ts")]:
        file = FOLDER / f"switchpoint_{language}.ts"
        write_ts(file, language, found)
        release(file)
        print(f"{file.relative_to(ROOT)}: {len(_held(file))} of {len(found)} texts translated")
    print(f"{len(found)} texts in all")


if __name__ == "__main__":
    main(sys.argv[1:])
