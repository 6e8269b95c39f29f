"""A dialog makes room for what it has to say: nothing that stood there is squeezed."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog

from tests.ui.person import Person
from ui.dialogs.identity import IdentityDialog
from ui.widgets.card import Notice
from ui.widgets.text import Text


def test_what_is_wrong_takes_no_room_from_the_warning_above_it(person: Person) -> None:
    seen: list[bool] = []

    def mistype(dialog: QDialog) -> None:
        assert isinstance(dialog, IdentityDialog)
        notice = dialog.findChild(Notice)
        assert notice is not None

        def is_whole() -> bool:
            return notice.visibleRegion().boundingRect() == notice.rect()

        assert is_whole()
        person.type_into(dialog.name, "A. Analyst")
        person.type_into(dialog.passphrase, "correct horse")
        person.type_into(dialog.again, "correct house")
        person.press("Create and save…", dialog)
        assert any("differ" in text for text in person_sees(dialog))
        seen.append(is_whole())
        dialog.reject()

    person.when_dialog(mistype, IdentityDialog)
    IdentityDialog(person.window, "Example plc").exec()
    assert seen == [True]


def person_sees(dialog: QDialog) -> list[str]:
    """The texts of a dialog that are in sight."""
    return [one.text() for one in dialog.findChildren(Text) if one.isVisible()]
