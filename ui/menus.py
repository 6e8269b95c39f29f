"""What stands in the menus: every command by name, with its keys."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu

from ui import theme
from ui.bills import ask_bill
from ui.file_type.known import of_this_system
from ui.file_type.switch import Switch
from ui.menu_bar import MenuBar, tr
from ui.present import presenting
from ui.tools import Tools
from ui.widgets import unfinished

if TYPE_CHECKING:
    from ui.window import Window

Keys = QKeySequence | QKeySequence.StandardKey | str | None


class Actions(NamedTuple):
    """Commands that the window lets and forbids."""

    case: tuple[QAction, ...]
    """Those that need an open case."""
    leave: QAction
    """Out of presenting or the full screen."""
    tools: Tools
    """Some of them in sight while a case is open."""


def fill(window: Window, bar: MenuBar) -> Actions:
    """Put the commands into the menus."""
    needs_case: list[QAction] = []

    def add(menu: QMenu, text: str, keys: Keys, act: Callable[[], object], *, case: bool = False) -> QAction:
        action = menu.addAction(text)
        if isinstance(keys, QKeySequence.StandardKey):
            action.setShortcuts(keys)
        elif keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked=False: do(act))
        if case:
            action.setEnabled(False)
            needs_case.append(action)
        return action

    def do(act: Callable[[], object]) -> None:
        unfinished.finish()
        act()

    file = bar.file
    add(file, tr("&New case…"), QKeySequence.StandardKey.New, lambda: _new(window))
    add(file, tr("&Open…"), QKeySequence.StandardKey.Open, window.ask_open)
    add(file, tr("&Save"), QKeySequence.StandardKey.Save, lambda: window.files.save(), case=True)
    add(file, tr("Save &as…"), "Ctrl+Shift+S", lambda: window.files.save_as(), case=True)
    file.addSeparator()
    add(file, tr("Read a &bill…"), None, lambda: ask_bill(window), case=True)
    add(file, tr("&Verify a report…"), None, lambda: window.verify(None))
    file.addSeparator()
    add(file, tr("&Print the report…"), QKeySequence.StandardKey.Print, window.showing.print_report, case=True)
    add(file, tr("Print this pa&ge…"), None, window.showing.print_page, case=True)
    file.addSeparator()
    Switch(window, file.addAction(tr("Case files open with a &double-click")), of_this_system())
    file.addSeparator()
    add(file, tr("&Close case"), QKeySequence.StandardKey.Close, window.close_case, case=True)
    quit_action = add(file, tr("&Quit"), "Ctrl+Q", window.close)
    quit_action.setMenuRole(QAction.MenuRole.QuitRole)

    edit = bar.edit
    undo = add(edit, tr("&Undo"), QKeySequence.StandardKey.Undo, window.session.undo)
    redo = add(edit, tr("&Redo"), None, window.session.redo)
    redo.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
    _name_steps(window, undo, redo)
    edit.addSeparator()
    add(edit, tr("Model from &config.json…"), None, lambda: _ask_model(window), case=True)
    edit.addSeparator()
    add(edit, tr("&Find in page…"), QKeySequence.StandardKey.Find, lambda: _find_in_page(window), case=True)
    add(edit, tr("Next &missing answer"), None, window.session.go_to_next_missing, case=True).setShortcuts(
        [QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")]
    )
    add(edit, tr("Next &problem"), "F8", window.next_problem, case=True)

    view = bar.view
    pages = (
        ("decision", tr("&Decision"), "Ctrl+1"),
        ("workloads", tr("&Workloads"), "Ctrl+2"),
        ("software", tr("&Software"), "Ctrl+3"),
        ("team", tr("&Team and migration"), "Ctrl+4"),
        ("commercials", tr("&Commercials"), "Ctrl+5"),
        ("options", tr("&Options"), "Ctrl+6"),
        ("results", tr("&Results"), "Ctrl+7"),
        ("whatif", tr("W&hat-if"), "Ctrl+8"),
        ("scenarios", tr("S&cenarios"), "Ctrl+9"),
        ("plan", tr("P&lan"), "Ctrl+0"),
        ("evidence", tr("&Evidence"), "Ctrl+Shift+E"),
        ("report", tr("Re&port"), "Ctrl+Shift+R"),
    )
    for page, title, keys in pages:
        add(view, title, keys, partial(window.show_page, page), case=True)
    on_mac = sys.platform == "darwin"
    add(view, tr("&Back"), "Ctrl+[" if on_mac else "Alt+Left", window.back, case=True)
    add(view, tr("&Forward"), "Ctrl+]" if on_mac else "Alt+Right", window.forward, case=True)
    view.addSeparator()
    add(view, tr("Next part of the window"), "F6", lambda: window.desk.walk_regions(1), case=True)
    add(view, tr("Part before"), "Shift+F6", lambda: window.desk.walk_regions(-1), case=True)
    view.addSeparator()
    present = add(view, tr("&Present"), "F5", window.showing.toggle_presenting)
    _switch(view, tr("Hide absolute &money while presenting"), window.settings.hide_money, window.showing.hide_money)
    entry = tr("Show mone&y while I enter answers")
    _switch(view, entry, window.settings.money_on_entry, window.show_money_on_entry)
    full = add(view, tr("&Full screen"), None, window.showing.toggle_full_screen)
    full.setShortcuts([QKeySequence("Ctrl+Meta+F")] if on_mac else [QKeySequence("F11")])
    leave = add(view, tr("&Leave presenting or full screen"), "Esc", window.showing.leave)
    leave.setEnabled(False)
    view.addSeparator()
    _themes(window, view.addMenu(tr("&Colours")))
    _switch(view, tr("Reduce m&otion"), window.settings.still, window.set_still)
    larger = add(view, tr("&Larger text"), None, lambda: window.set_text(theme.step(1)))
    larger.setShortcuts([QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")])
    add(view, tr("&Smaller text"), "Ctrl+-", lambda: window.set_text(theme.step(-1)))
    add(view, tr("Text at &100 %"), None, lambda: window.set_text(1.0))

    help_menu = bar.help
    add(help_menu, tr("&Help for this control"), QKeySequence.StandardKey.HelpContents, lambda: _help(window))
    find = add(help_menu, tr("&Find anything…"), "Ctrl+K", lambda: _find(window))
    add(help_menu, tr("&Tour"), None, lambda: _tour(window))
    help_menu.addSeparator()
    add(help_menu, tr("&About Switchpoint"), None, lambda: _about(window))
    return Actions(tuple(needs_case), leave, Tools(undo, redo, find, present))


def _switch(menu: QMenu, text: str, on: bool, act: Callable[[bool], object]) -> None:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(act)


def _new(window: Window) -> None:
    """New starts from a template: the start page shows them; an open case is left only with its owner's leave."""
    window.close_case()


class _StepName(QObject):
    """Keeps a menu entry named after the step that it would take back or do again."""

    def __init__(self, action: QAction, plain: str, named: str) -> None:
        super().__init__(action)
        self._action, self._plain, self._named = action, plain, named
        action.setEnabled(False)

    @Slot(str)
    def show_step(self, step: str) -> None:
        """Name the step; none leaves the plain entry. An ampersand in an answer underlines nothing."""
        named = self._named.format(step=step.replace("&", "&&"))
        self._action.setText(named if step and not presenting.is_on() else self._plain)


def _name_steps(window: Window, undo: QAction, redo: QAction) -> None:
    stack = window.session.undo_stack
    stack.canUndoChanged.connect(undo.setEnabled)
    stack.canRedoChanged.connect(redo.setEnabled)
    stack.undoTextChanged.connect(_StepName(undo, tr("&Undo"), tr("&Undo: {step}")).show_step)
    stack.redoTextChanged.connect(_StepName(redo, tr("&Redo"), tr("&Redo: {step}")).show_step)


def _themes(window: Window, menu: QMenu) -> None:
    group = QActionGroup(menu)
    choices: tuple[tuple[theme.Choice, str], ...] = (
        ("system", tr("As the system has it")),
        ("light", tr("Light")),
        ("dark", tr("Dark")),
        ("contrast", tr("High contrast")),
    )
    for choice, title in choices:
        action = menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(choice == theme.choice())
        action.triggered.connect(lambda _checked=False, choice=choice: _choose(window, choice))
        group.addAction(action)


def _choose(window: Window, choice: theme.Choice) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.choose(app, choice)
    window.settings.theme = choice
    window.settings.save()


def _about(window: Window) -> None:
    from ui.dialogs.help import about

    about(window, window.session).open()


def _ask_model(window: Window) -> None:
    from ui.interview.model_file import ask_model

    ask_model(window)


def _help(window: Window) -> None:
    from ui.dialogs.help import help_for

    help_for(window, QApplication.focusWidget()).open()


def _find(window: Window) -> None:
    from ui.dialogs.find import FindDialog
    from ui.dialogs.finding import everything

    FindDialog(window, everything(window)).open()


def _find_in_page(window: Window) -> None:
    from ui.dialogs.find import FindDialog
    from ui.dialogs.on_page import on_page

    FindDialog(window, on_page(window), tr("Find in page"), tr("Words that stand on this page")).open()


def _tour(window: Window) -> None:
    from ui.dialogs.tour import OVER, show_step

    show_step(window, window.settings.tour % OVER)
