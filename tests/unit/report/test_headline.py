"""The answer at a glance: forty words and four lines at most, whatever the case, its verdict and its names."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from spoken import texts

from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import Catalog, load_catalog
from advisor.decision import Once, recommend
from advisor.decision.result import Recommendation
from advisor.report.content.assemble import Part, document
from advisor.report.layout.inline import paragraph

ROOT = Path(__file__).parents[3]
WORKED = sorted((ROOT / "assets" / "cases").glob("*.switchpoint"))
JUDGED = sorted((ROOT / "tests" / "data" / "cases").glob("*.switchpoint"))
ONE_OF_EACH = ("03", "10-before", "14", "05", "07", "09", "21", "34")
"""A move, a pilot, a wait, a stay, what cannot run, several together, no room, too late."""
NAMES = {
    "long": "Customer-facing assistant for claims, renewals and complaints of the retail and small business arms, EU",
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "Greek": "Βοηθός εξυπηρέτησης πελατών για αποζημιώσεις και ανανεώσεις συμβολαίων",
    "Cyrillic": "Помощник по обработке страховых случаев и продлению договоров",
    "Arabic": "مساعد خدمة العملاء للمطالبات والتجديدات والشكاوى",
    "Chinese": "面向零售与中小企业客户的理赔续保与投诉处理智能客服助手（欧洲区）",
}
ROOM = 446.0
"""Width in points of the headline on page 1."""


@cache
def catalog() -> Catalog:
    return load_catalog()


def decided(path: Path, name: str = "") -> Recommendation:
    if not name:
        return recommend(load_case(path, catalog()), catalog(), draws=64)
    plain = json.loads(path.read_text(encoding="utf-8"))
    for at, workload in enumerate(plain["workloads"]):
        workload["name"] = f"{name} {at}" if at else name
    return recommend(Case.model_validate(plain), catalog(), draws=64, known=remembered())


@cache
def remembered() -> Once:
    """Only names are other ones: what is behind them is worked out once."""
    return Once()


def headlines(result: Recommendation) -> list[str]:
    return [result.portfolio.headline, *(workload.headline for workload in result.workloads)]


def lines(headline: str, size: str) -> int:
    said = paragraph(headline, size)
    said.wrap(ROOM, 10_000)
    return len(said.blPara.lines)


def check(result: Recommendation) -> None:
    for headline in headlines(result):
        assert len(headline.split()) <= 40, headline
        assert lines(headline, "verdict small") <= 4, headline


@pytest.mark.parametrize("path", [*WORKED, *JUDGED], ids=lambda path: path.stem)
def test_the_answer_of_every_worked_and_judged_case_is_read_at_a_glance(path: Path) -> None:
    result = decided(path)
    check(result)
    # In ordinary names the size of the design holds too.
    assert all(lines(headline, "verdict") <= 4 for headline in headlines(result))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
@pytest.mark.parametrize("begins", ONE_OF_EACH)
def test_long_names_and_other_scripts_make_no_longer_answer(begins: str, name: str) -> None:
    result = decided(next(path for path in JUDGED if path.name.startswith(begins)), name)
    check(result)
    # What is cut is cut in the name's middle: its beginning says whose answer it is.
    assert all(name[:5] in headline for headline in headlines(result)[1:])


@pytest.mark.parametrize("count", [6, 20])
def test_many_workloads_are_named_while_there_is_room_and_counted_beyond(count: int) -> None:
    plain: dict[str, Any] = json.loads(WORKED[1].read_text(encoding="utf-8"))
    six = plain["workloads"]
    plain["workloads"] = [
        {**six[at % 6], "id": f"w{at}", "name": f"{six[at % 6]['name']} {at // 6 + 1}"} for at in range(count)
    ]
    plain["commercials"]["capacity"] = []
    result = recommend(Case.model_validate(plain), catalog(), draws=8)
    check(result)
    assert " more" in result.portfolio.headline


def test_what_the_headline_has_no_room_for_follows_it() -> None:
    """The same case with a short and with a long name: what is no longer in the headline stands after it."""
    path = next(path for path in JUDGED if path.name.startswith("33"))
    (short,), (long,) = decided(path).workloads, decided(path, NAMES["long"]).workloads
    saved = short.headline.split("which saves ")[1].split(" against today")[0]
    assert saved in short.headline
    assert saved in f"{long.headline} {long.follows}"
    moves = next(option for option in short.options if option.id == short.best_move_option)
    assert moves.label in short.follows
    assert moves.label in long.follows


def test_a_move_is_told_with_its_median_and_its_range_and_never_as_if_the_median_were_sure() -> None:
    for begins in ("03", "17"):
        (workload,) = decided(next(path for path in JUDGED if path.name.startswith(begins))).workloads
        assert "at the median" in workload.headline
        assert workload.follows.startswith("In 8 of 10 futures it saves USD")


def test_what_can_not_begin_yet_is_told_as_it_is_then() -> None:
    """Before its rate begins the chip has no price: there is no moving now that could save anything."""
    (workload,) = decided(next(path for path in JUDGED if path.name.startswith("36"))).workloads
    assert re.fullmatch(r"Moving then would save \S+ \S+ \S+ at the median.", workload.follows)


@pytest.mark.parametrize("begins", ["13", "14", "27", "29"])
def test_waiting_is_held_against_moving_now(begins: str) -> None:
    """Who reads that a move saves almost surely asks why to wait: what moving then brings is the answer."""
    (workload,) = decided(next(path for path in JUDGED if path.name.startswith(begins))).workloads
    assert workload.verdict == "wait"
    assert re.search(r"Moving now would (save|cost) .* at the median; moving then would save ", workload.follows)


def test_what_stops_every_generation_is_said_once() -> None:
    (workload,) = decided(next(path for path in JUDGED if path.name.startswith("02"))).workloads
    (why,) = workload.reasons
    assert why.startswith("Inf2 and Trn1, Trn2 and Trn3: ")
    assert " on Inf2" not in workload.headline.split(": ", 1)[1]


def test_where_only_the_buyers_own_rates_are_used_page_one_says_so() -> None:
    path = next(path for path in JUDGED if path.name.startswith("03"))
    result = decided(path)
    assert result.oldest_price_used is None
    said = " ".join(texts(document(result, load_case(path, catalog())).first_page[0].blocks))
    assert "those used are the buyer's own" in said
    assert "n/k" not in said.split("draws, seed")[1]


def test_where_the_limits_leave_no_room_page_one_and_the_whole_say_stay_and_the_move_follows() -> None:
    result = decided(next(path for path in JUDGED if path.name.startswith("21")))
    assert result.portfolio.headline.startswith("Nothing can move within the limits")
    assert result.portfolio.follows.startswith("Without the limits: move Assistant to")


def test_a_move_without_room_is_nowhere_advised() -> None:
    """The plan is to stay: neither steps, dates and risks of the move, nor a table that recommends it."""
    path = next(path for path in JUDGED if path.name.startswith("21"))
    result, case = decided(path), load_case(path, catalog())
    (workload,) = result.workloads
    assert workload.verdict == "move"
    assert "leave no room" in workload.reasons[0]
    assert workload.next_steps[0].startswith("Make room for it")
    assert [step.name for step in workload.milestones] == ["Decision", "Look again"]
    assert workload.risks == ()
    said = " ".join(text for part in report_of(result, case) for text in texts(part.blocks))
    assert "Best stay, Recommended" in said
    assert "Moving, had it room" in said
    assert "the workload came out as stay, no room" in said


def report_of(result: Recommendation, case: Case) -> list[Part]:
    held = document(result, case)
    return [held.first_page[0], *held.parts]
