"""The user's language: a translation of our own texts where there is one, and Qt's own for its dialogs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from ui.theme import ASSETS

FOLDER = ASSETS / "translations"
NAME = "switchpoint"


def install(app: QApplication, locale: QLocale | None = None, folder: Path = FOLDER) -> tuple[QTranslator, ...]:
    """Load ``switchpoint_LANGUAGE.qm`` for the locale (the system's where none is given), if there is one.

    Returns the translators in use, none for English. Texts of the engine (questions, reasons, sentences of a result)
    are English in any language: the report is, and both must say the same.
    """
    locale = locale or QLocale()
    if locale.language() in (QLocale.Language.English, QLocale.Language.C) and not locale.name().endswith("001"):
        return ()
    own = QTranslator(app)
    if not own.load(locale, NAME, "_", str(folder)):
        return ()
    used = [own]
    qt = QTranslator(app)
    if qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        used.insert(0, qt)
    for one in used:
        app.installTranslator(one)
    return tuple(used)
