"""What the pages say: columns that add, ranges in order, words that fit their number, nothing silently missing, and the
same words for either maker.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import report_factory as factory
from msgspec import Struct
from msgspec.structs import replace
from spoken import texts

from advisor.decision.result import KindShare, Recommendation, Unknown, WorkloadResult
from advisor.likelihood import likelihood
from advisor.report.content.assemble import Document, document
from advisor.report.content.model import (
    TAG,
    Block,
    Columns,
    Heading,
    KeyFigures,
    Missing,
    Points,
    Prose,
    Table,
    VerdictBlock,
    plain,
)
from advisor.report.format import NOT_APPLICABLE, NOT_KNOWN

CASES: dict[str, Callable[[], Recommendation]] = {
    "one workload": factory.one_workload,
    "one of each verdict": factory.mixed,
    "all stay": lambda: factory.recommendation(
        tuple(factory.workload(f"w{n}", f"Workload {n}", "stay", mid=-3e5, chance=0.05) for n in range(3))
    ),
}
NOTHING = ("", "0", "0.0", "0.00")
NUMBER = r"[<>]?\s?−?[\d,]+(?:\.\d+)?"
TRIPLE = re.compile(rf"({NUMBER}) \(({NUMBER}) to ({NUMBER})\)")


def made(recommendation: Recommendation) -> Document:
    return document(recommendation, factory.case_for(recommendation))


def blocks(held: Document) -> Iterator[Block]:
    for block in (*held.first_page[0].blocks, *held.body.blocks):
        yield from (*block.left, *block.right) if isinstance(block, Columns) else (block,)


def said(recommendation: Recommendation) -> list[str]:
    return [text for block in blocks(made(recommendation)) for text in texts(block)]


def number(text: str) -> float:
    """What a cell says; a bound counts as the number that it bounds."""
    return float(re.sub(r"[^\d.\-]", "", text.replace("−", "-")))


def is_number(cell: str) -> bool:
    return re.fullmatch(rf"(?:≥ )?{NUMBER}", cell.replace("\u00a0", " ")) is not None


@pytest.mark.parametrize("name", CASES)
def test_what_is_printed_above_a_sum_adds_up_to_it_or_the_note_says_why_not(name: str) -> None:
    checked = 0
    for table in (block for block in blocks(made(CASES[name]())) if isinstance(block, Table)):
        if not table.title.replace("\u00a0", " ").split(". ", 1)[1].startswith("Cost over"):
            continue
        for column in range(1, len(table.columns)):
            parts: list[float] = []
            for row in table.rows:
                cell = row.cells[column]
                if row.total and is_number(cell):
                    assert abs(sum(parts) - number(cell)) <= 0.5 * len(parts), (table.title, column)
                    checked += 1
                    parts = []
                elif is_number(cell):
                    parts.append(number(cell))
        assert "may not add because of rounding" in table.basis
    assert checked


@pytest.mark.parametrize("name", CASES)
def test_the_ends_of_every_range_stand_in_order(name: str) -> None:
    found = [match for text in said(CASES[name]()) for match in TRIPLE.finditer(text)]
    assert len(found) > 15
    for match in found:
        middle, low, high = (number(part) for part in match.groups())
        assert low <= middle <= high, match[0]


@pytest.mark.parametrize("name", CASES)
def test_a_probability_word_fits_the_number_beside_it(name: str) -> None:
    words = "almost no chance|very unlikely|unlikely|roughly even|very likely|likely|almost certain"
    pairs = re.compile(rf"({words}) \((>|<)? ?(\d+) %\)")
    found = [match for text in said(CASES[name]()) for match in pairs.finditer(text)]
    assert found
    for match in found:
        share = {"<": 0.005, ">": 0.995}.get(match[2], int(match[3]) / 100)
        assert match[1] == likelihood(share), match[0]


@pytest.mark.parametrize("name", CASES)
def test_page_one_bears_the_verdict_of_the_result(name: str) -> None:
    recommendation = CASES[name]()
    block = next(block for block in blocks(made(recommendation)) if isinstance(block, VerdictBlock))
    single = len(recommendation.workloads) == 1
    assert block.verdict == (recommendation.workloads[0].verdict if single else recommendation.portfolio.verdict)


@pytest.mark.parametrize("name", CASES)
def test_every_table_of_figures_says_what_it_rests_on_and_every_tag_is_in_the_key(name: str) -> None:
    held = made(CASES[name]())
    for table in (block for block in blocks(held) if isinstance(block, Table)):
        figures = any(is_number(cell) for row in table.rows for cell in row.cells[1:])
        assert table.basis or not figures, table.title
    letters = set(re.findall(f"{TAG}([A-Z])", repr(list(blocks(held))).replace(repr(TAG)[1:-1], TAG)))
    assert letters
    assert all(re.search(rf"\b{letter} ", held.running.key) for letter in letters)


def test_p10_is_explained_on_page_one_where_it_is_first_used() -> None:
    for recommendation in (make() for make in CASES.values()):
        first = " ".join(text for block in made(recommendation).first_page[0].blocks for text in texts(block))
        assert "P10, P50, P90: one draw in ten, in two, nine in ten lie below" in first


def _without(**nothing: Any) -> Callable[[WorkloadResult], WorkloadResult]:
    return lambda workload: replace(workload, **nothing)


def _without_of_option(place: int, **nothing: Any) -> Callable[[WorkloadResult], WorkloadResult]:
    def change(workload: WorkloadResult) -> WorkloadResult:
        options = list(workload.options)
        options[place] = replace(options[place], **nothing)
        return replace(workload, options=tuple(options))

    return change


def _without_of_line(place: int, **nothing: Any) -> Callable[[WorkloadResult], WorkloadResult]:
    def change(workload: WorkloadResult) -> WorkloadResult:
        lines = list(workload.cost_lines)
        lines[place] = replace(lines[place], **nothing)
        return replace(workload, cost_lines=tuple(lines))

    return change


def _without_of_point(**nothing: Any) -> Callable[[WorkloadResult], WorkloadResult]:
    return lambda w: replace(w, switch_points=(replace(w.switch_points[0], **nothing), *w.switch_points[1:]))


FACTS: dict[str, Callable[[WorkloadResult], WorkloadResult]] = {
    "today's bill": _without(today_usd_month=None),
    "demand": _without(demand=""),
    "what runs today": _without(today_label=""),
    "upkeep": _without(upkeep_usd_year=None),
    "calendar": _without(calendar_weeks=None),
    "weeks of work": _without(switching_weeks=None),
    "one-time cost": _without(switching_cost_usd=None),
    "way back": _without(exit_cost_usd=None),
    "today as a yardstick": _without(versus_today=None),
    "second method": _without(cross_check_usd=None),
    "regret": _without(regret=None),
    "lowest cash": _without(cash_low=None),
    "share of judgement": _without(judgement_share_pct=None),
    "run cost of today": _without_of_option(0, run_cost_usd_month=None),
    "unit cost of the move": _without_of_option(2, unit_cost=None),
    "NPV of an option": _without_of_option(3, npv_usd=None, probability_of_saving=None),
    "price of an option": _without_of_option(3, price=None),
    "a cost line of today": _without_of_line(1, today_usd=None),
    "a cost line of staying": _without_of_line(0, best_stay_usd=None),
    "a cost line of moving": _without_of_line(2, best_move_usd=None),
    "where a verdict turns": _without_of_point(flips_at=None, flips_to=None, distance_pct=None),
    "where the median is zero": _without_of_point(median_zero_at=None),
}


def _cells(held: Document) -> dict[tuple[str, str, str], str]:
    """Each cell by its table, row and column."""
    return {
        (re.sub(r"^Table\s\d+\. ", "", table.title), plain(row.cells[0]), column.head.split(" (")[0]): cell
        for table in blocks(held)
        if isinstance(table, Table)
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
    }


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "among others"])
def test_a_fact_that_is_missing_is_neither_nothing_nor_blank_and_is_counted_on_page_one(fact: str, alone: bool) -> None:
    base = factory.one_workload() if alone else factory.mixed()
    asked = Unknown(f"{fact.capitalize()} was not given.", "The range is wider.", "The owner of the workload.")
    lacking = FACTS[fact](base.workloads[0])
    lacking = replace(lacking, unknowns=(*lacking.unknowns, asked))
    held = made(replace(base, workloads=(lacking, *base.workloads[1:])))
    before, after = _cells(made(base)), _cells(held)
    for place in before.keys() & after.keys():
        if before[place] not in (after[place], *NOTHING):
            assert after[place] not in NOTHING, place
    missing = [block for block in blocks(held) if isinstance(block, Missing)]
    assert any(asked.what in block.what and block.matters and block.ask for block in missing)
    known = len([block for block in blocks(made(base)) if isinstance(block, Missing) and "whether" not in block.what])
    headings = [block.text for block in held.first_page[0].blocks[-2].right if isinstance(block, Heading)]  # type: ignore[union-attr]  # the two columns of page 1
    assert headings == [f"Not known ({known + 1})"]


def test_facts_that_are_missing_show_in_the_cells_that_they_leave() -> None:
    """The others are told in sentences, or their section says less."""
    shown = 0
    for change in FACTS.values():
        base = factory.mixed()
        held = made(replace(base, workloads=(change(base.workloads[0]), *base.workloads[1:])))
        before, after = _cells(made(base)), _cells(held)
        gone = [place for place in before.keys() & after.keys() if before[place] != after[place]]
        shown += any(NOT_KNOWN in after[place] or NOT_APPLICABLE in after[place] for place in gone)
    assert shown >= 12


def test_the_statement_of_independence_gives_shares_that_make_a_hundred_and_names_what_has_no_part() -> None:
    kinds = (KindShare("B", 2, 17), KindShare("C", 3, 25), KindShare("J", 7, 58))
    told = " ".join(said(replace(factory.mixed(), figures_by_kind=kinds)))
    shares = re.search(r"Of the twelve figures that carry 1 % or more of a saving's spread, (.*?)\.", told)
    assert shares is not None
    assert sum(map(int, re.findall(r"(\d+) %", shares[1]))) == 100
    assert "None of them rests on a vendor claim" in told
    vendor = (KindShare("V", 1, 100),)
    assert "None of them" not in " ".join(said(replace(factory.mixed(), figures_by_kind=vendor))).replace(
        "None of them rests on a figure measured by a third party", ""
    )


SWAPPED = (("trn2.48xlarge", "p5.48xlarge"), ("Trainium2", "H100"), ("trn2", "p5"))


def _swap(text: str) -> str:
    for one, other in SWAPPED:
        text = text.replace(one, "\ue100").replace(other, one).replace("\ue100", other)
    return text


def _mirrored(value: Any) -> Any:
    """The same value with the names of the two makers' chips exchanged in every text."""
    if isinstance(value, str):
        return _swap(value)
    if isinstance(value, tuple):
        return tuple(_mirrored(item) for item in value)
    if isinstance(value, dict):
        return {key: _mirrored(item) for key, item in value.items()}
    if isinstance(value, Struct):
        fields = {name: _mirrored(getattr(value, name)) for name in value.__struct_fields__}
        return replace(value, **fields)
    return value


@pytest.mark.parametrize("name", CASES)
def test_with_the_makers_names_exchanged_the_report_says_the_same_with_the_names_exchanged(name: str) -> None:
    """No sentence, order or column depends on whose chip it is."""
    recommendation = CASES[name]()
    ours = said(recommendation)
    theirs = [_swap(text) for text in said(_mirrored(recommendation))]
    assert any("trn2" in text for text in ours)
    assert theirs == ours


def _section(recommendation: Recommendation, key: str) -> list[Block]:
    held = list(blocks(made(recommendation)))
    start = next(at for at, block in enumerate(held) if isinstance(block, Heading) and block.key == key)
    rest = itertools.takewhile(lambda block: not (isinstance(block, Heading) and block.level == 1), held[start + 1 :])
    return [held[start], *rest]


@pytest.mark.parametrize("size", [0.4e6, 0.99e6, 2.6e6])
def test_a_loss_is_told_in_as_many_words_as_the_saving_of_the_same_size(size: float) -> None:
    saves = factory.recommendation((factory.workload("a", "Assistant", "move", mid=size, chance=0.96),))
    loses = factory.recommendation((factory.workload("a", "Assistant", "move", mid=-size, chance=0.04),))
    counts = []
    for recommendation in (saves, loses):
        section = _section(recommendation, "saving")
        prose = [block for block in section if isinstance(block, (Heading, Prose, Points))]
        figures = next(block for block in blocks(made(recommendation)) if isinstance(block, KeyFigures))
        counts.append((len(section), len(prose), sum(len(text) for text in texts((*prose, figures)))))
    (blocks_one, prose_one, letters_one), (blocks_two, prose_two, letters_two) = counts
    assert (blocks_one, prose_one) == (blocks_two, prose_two)
    assert letters_two == pytest.approx(letters_one, rel=0.1)
