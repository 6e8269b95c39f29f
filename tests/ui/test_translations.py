"""Every text of the window can be translated: under a made-up language nothing of ours is left in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QMenu, QWidget

from advisor.case.interview import FieldView, fields
from advisor.case.load import load_draft
from advisor.case.paths import Draft
from advisor.case.templates import TEMPLATES
from advisor.decision.why.scenarios import STRESSES
from docs.make_translations import ROOT, messages, release, write_ts
from tests.ui.person import Person
from ui import theme, translations, worker
from ui.rail import PAGES
from ui.storage import settings
from ui.widgets.table import Table
from ui.window import Window

OPEN, CLOSE = "⟦", "⟧"
LETTERS = str.maketrans("aeiouAEIOUcnys", "áéíóúÁÉÍÓÚçñýš")


def pseudo(text: str) -> str:
    """The text in a made-up language: marked at both ends, accented, a third longer, its places to fill in kept."""
    parts = re.split(r"(\{[^}]*\}|&\w)", text)
    body = "".join(part if place % 2 else part.translate(LETTERS) for place, part in enumerate(parts))
    return f"{OPEN}{body}{'~' * (len(text) // 3)}{CLOSE}"


@pytest.fixture
def made_up_language(tmp_path: Path, qapp: QApplication) -> Iterator[None]:
    file = tmp_path / "switchpoint_eo.ts"
    write_ts(file, "eo", messages(), pseudo)
    release(file)
    used = translations.install(qapp, QLocale("eo"), tmp_path)
    assert used
    yield
    for one in used:
        qapp.removeTranslator(one)


def own_texts() -> set[str]:
    """Every literal with a word in it that the code of the window holds."""
    found: set[str] = set()
    for file in (ROOT / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value.strip().replace("&", ""))
    return {text for text in found if re.search(r"[A-Za-z]{3}", text)}


def engine_texts(draft: Draft) -> set[str]:
    """Labels and choices of the interview: the engine says them, in English in any language."""
    found = {stress.name for stress in STRESSES}
    for page in ("decision", "team", "commercials", "options"):
        found |= {
            text for view in fields(draft, page, found=()) for text in (view.label, view.group_title, *_choices(view))
        }
    for place in range(len(draft["workloads"])):
        for page in ("workloads", "software"):
            views = fields(draft, page, place, found=())
            found |= {text for view in views for text in (view.label, view.group_title, *_choices(view))}
    return found


def _choices(view: FieldView) -> list[str]:
    return [view.unit, *(choice.label for choice in (*view.choices, *view.unit_choices))]


KEPT = {"Switchpoint", "Trn2", "Trn3", "USD", "Ctrl+D", "Alt+Up", "Alt+Down"}
"""Names, codes and keys, which are the same in every language."""


def said(window: QWidget) -> Iterator[str]:
    """What can be read or heard of what is in sight."""
    for one in [window, *window.findChildren(QWidget)]:
        if not one.isVisible():
            continue
        yield from (one.toolTip(), one.accessibleName(), one.accessibleDescription())
        if isinstance(one, QLabel | QAbstractButton):
            yield one.text()
        elif isinstance(one, QComboBox):
            yield one.placeholderText()
        elif isinstance(one, Table):
            model = one.model()
            for column in range(model.columnCount()):
                yield str(model.headerData(column, one.horizontalHeader().orientation()))
            for row in one.texts():
                yield from row


def escaped(window: QWidget, own: set[str]) -> set[str]:
    """Texts in sight that are ours, word for word, and were not translated."""
    return {text for text in said(window) if text.strip() in own - KEPT and OPEN not in text}


@pytest.mark.usefixtures("made_up_language")
def test_no_text_of_the_window_escapes_translation_on_any_page(person: Person, tmp_path: Path) -> None:
    own = own_texts()
    window = Window(settings.load(tmp_path / "s.json"), person.window.session.today)
    window.show()
    person.qtbot.waitExposed(window)
    own -= engine_texts(load_draft(ROOT / "assets" / "cases" / "mixed-portfolio.switchpoint"))
    found = {("start", text) for text in escaped(window, own)}
    assert any(OPEN in text for text in said(window)), "the made-up language is in use"
    window.new_case(TEMPLATES[0].id)
    person.qtbot.waitUntil(lambda: window.session.is_open, timeout=30_000)
    found |= {("missing", text) for text in escaped(window, own)}
    window.session.close()
    window.open_path(ROOT / "assets" / "cases" / "mixed-portfolio.switchpoint")
    person.qtbot.waitUntil(lambda: window.session.is_fresh, timeout=90_000)
    for page in PAGES:
        window.show_page(page)
        person.qtbot.wait(300)
        found |= {(page, text) for text in escaped(window, own)}
    for menu in window.menuBar().findChildren(QMenu):
        texts = (menu.title(), *(one.text() for one in menu.actions()))
        found |= {("menu", text) for text in texts if text.replace("&", "") in own - KEPT}
    window.verify(None)
    dialog = window.verify_dialog
    assert dialog is not None
    found |= {("verify", text) for text in escaped(dialog, own)}
    dialog.close()
    worker.stop_all()
    window.session.close()
    window.close()
    window.deleteLater()
    assert sorted(found) == [], sorted(found)


SHOWN_BY = {
    *(
        "Text",
        "section",
        "caption",
        "Heading",
        "QPushButton",
        "Link",
        "Notice",
        "CardButton",
        "QRadioButton",
        "QCheckBox",
    ),
    *("setText", "setToolTip", "setAccessibleName", "setAccessibleDescription", "setWindowTitle", "setPlaceholderText"),
    *("addAction", "addMenu", "addItem", "addTab", "setInformativeText", "Column", "Cell", "say", "titled", "offer"),
}


def test_no_text_is_shown_without_being_translated_first() -> None:
    bare, names = [], KEPT | set(theme.roles("light"))
    for file in sorted((ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name not in SHOWN_BY:
                continue
            for given in node.args[: 2 if name == "CardButton" else 1]:
                texts = [given] if isinstance(given, ast.Constant) else getattr(given, "values", [])
                for one in texts:
                    held = getattr(one, "value", None)
                    if isinstance(held, str) and re.search(r"[A-Za-z]{4}", held) and held.strip() not in names:
                        bare.append((file.name, node.lineno, held))
    assert bare == [], bare


def test_a_language_that_nobody_has_made_leaves_english(qapp: QApplication, tmp_path: Path) -> None:
    assert translations.install(qapp, QLocale("fi"), tmp_path) == ()


def test_translations_survive_an_update(tmp_path: Path) -> None:
    file, found = tmp_path / "switchpoint_eo.ts", messages()
    write_ts(file, "eo", found[:50], pseudo)
    write_ts(file, "eo", found)
    own = QTranslator()
    assert own.load(str(release(file)))
    first = found[0]
    assert own.translate(first.context, first.source) == pseudo(first.source)
