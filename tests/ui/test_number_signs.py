"""Numbers on the screen have the signs of the system's locale, in what the engine says as in all else."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QLineEdit

from advisor.number_style import NARROW, STYLES
from advisor.numbers_in_text import in_style, tokens
from advisor.report.content.styled import printed_names
from tests.ui.looking import until_settled
from tests.ui.person import Person
from ui import format as words
from ui import numbers
from ui.report.page import ReportPage

PAGES = (
    "results",
    "whatif",
    "scenarios",
    "plan",
    "evidence",
    "decision",
    "workloads",
    "team",
    "commercials",
    "options",
)
OURS = re.compile(r"(?<![\w.,/-])\d+\.\d+(?![\w.])|(?<![\d,])[1-9]\d{0,2},\d00\b")
"""A number as in English: with a decimal point, or with a comma before round hundreds."""


@pytest.fixture
def german() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    yield
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("en_US", "1,234.5"),
        ("en_GB", "1,234.5"),
        ("de_DE", f"1{NARROW}234,5"),
        ("fr_FR", f"1{NARROW}234,5"),
        ("de_CH", f"1{QLocale('de_CH').groupSeparator()}234.5"),
        ("it_IT", "1.234,5"),
    ],
)
def test_each_locale_has_its_signs(locale: str, written: str) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(locale))
    try:
        assert words.number(1234.5, 1) == numbers.said("1,234.5") == written
        assert words.number(-0.04, 1) == words.number(0.0, 1)
        report = numbers.report_style().code
        assert report == (locale[:2] if written in (f"1{NARROW}234,5",) else "en")
    finally:
        QLocale.setDefault(before)


@pytest.mark.usefixtures("german")
def test_no_page_says_a_number_as_in_english(person: Person) -> None:
    person.press("(c) Mixed portfolio")
    person.wait_for_result()
    session = person.window.session
    made, shown = session.made, session.result
    assert made is not None
    assert shown is not None
    names = printed_names(made, session.draft)
    assert shown.portfolio.headline == in_style(made.portfolio.headline, STYLES["de"], names) != made.portfolio.headline
    seen, english = 0, []
    for page in PAGES:
        person.go(page)
        until_settled(person)
        for line in (person.texts() + "\n" + person.strip()).split("\n"):
            seen += bool(re.search(rf"\d[,{NARROW}]\d", line))
            kept = {token.text for token in tokens(line, names) if token.kind not in ("number", "strange")}
            english += [(page, line) for found in OURS.findall(line) if found not in kept]
    assert english == []
    assert seen > 50


@pytest.mark.usefixtures("german")
def test_questions_and_what_is_wrong_with_an_answer_are_said_so_too(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.go("software")
    person.wait_for_text(f"Do you need contexts over 32{NARROW}000 tokens?")
    person.go("workloads")
    person.fill("Input length", "1200,5")
    line = person.field("Input length").findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    assert line.text() == f"1{NARROW}200,5"
    person.fill("Input length", "4.000.000,5 to 2")
    assert person.field("Input length").message == f"The low end comes first: 2 to 4{NARROW}000{NARROW}000,5."


@pytest.mark.usefixtures("german")
def test_the_report_follows_the_system_and_may_be_told_otherwise(person: Person) -> None:
    person.press("(a) 70B assistant")
    person.wait_for_result()
    person.go("report")
    page = person.window.page("report")
    assert isinstance(page, ReportPage)
    assert page.style_of_numbers is STYLES["de"]
    page.numbers.setCurrentIndex(page.numbers.findData("fr"))
    assert page.style_of_numbers is STYLES["fr"]
