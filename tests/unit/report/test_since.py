"""What changed since an earlier issue: the way from its figures to these, by cause, and which report will do."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from msgspec.structs import replace

import assets
from advisor.case.load import load_case
from advisor.case.model import Case
from advisor.catalog import load_catalog
from advisor.decision import document, recommend
from advisor.decision.result import ChangesSince, Recommendation
from advisor.errors import EarlierError, ReportError
from advisor.report import since as module
from advisor.report.attachments import read_attachments
from advisor.report.build import write_report
from advisor.report.content.assemble import document as content
from advisor.report.content.model import Prose, Table, plain
from advisor.report.earlier import Earlier, read_earlier
from advisor.report.format import render
from advisor.report.identity import create_identity
from advisor.report.recompute import recompute
from advisor.report.since import with_changes
from advisor.report.verdicts import on_recomputation
from advisor.report.verify import verify_report

CASES = Path(next(iter(assets.__path__))) / "cases"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DRAWS = 64


@cache
def plain_case(name: str = "pretraining-8b-70b") -> str:
    return json.dumps(load_case(CASES / f"{name}.switchpoint", load_catalog()).model_dump(mode="json"))


def changed(edit: Callable[[dict[str, Any]], object], name: str = "pretraining-8b-70b") -> Case:
    document: dict[str, Any] = json.loads(plain_case(name))
    edit(document)
    return Case.model_validate(document)


def decided(case: Case, draws: int = DRAWS, seed: int = 0) -> Recommendation:
    return recommend(case, load_catalog(), draws=draws, seed=seed)


def issue(folder: Path, case: Case, **options: Any) -> Path:
    """A report of the case, as it was issued earlier."""
    file = folder / "earlier.pdf"
    write_report(decided(case), case, load_catalog(), file, now=NOW, **options)
    return file


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Earlier:
    """The first issue of the example with two training runs."""
    return read_earlier(issue(tmp_path_factory.mktemp("first"), changed(lambda _: None)), now=NOW)


def told(earlier: Earlier, case: Case, **options: Any) -> ChangesSince:
    since = with_changes(decided(case, **options), case, load_catalog(), earlier).changes_since
    assert since is not None
    return since


@cache
def edited() -> Case:
    """The example with other rules, and more work for one of its workloads."""

    def edit(document: dict[str, Any]) -> None:
        document["decision"]["horizon_months"] = 60
        document["decision"]["discount_rate_pct"] = 6.0
        document["workloads"][0]["software"]["custom_kernels"] = 3

    return changed(edit)


@cache
def remade() -> Recommendation:
    """What the edited example comes to."""
    return decided(edited())


@pytest.fixture(scope="module")
def reissued(first: Earlier) -> Recommendation:
    """The same, with what changed since the first issue."""
    return with_changes(remade(), edited(), load_catalog(), first)


def test_the_steps_lead_from_the_earlier_figures_to_these(first: Earlier, reissued: Recommendation) -> None:
    made, since = remade(), reissued.changes_since
    assert since is not None
    assert [(step.cause, step.inputs) for step in since.steps] == [
        ("rules of the decision", 2),
        ("Continued pre-training, 8B", 1),
    ]
    assert since.verdict == first.result["portfolio"]["verdict"]
    assert since.npv_usd is not None
    assert since.npv_usd.p50 == first.result["portfolio"]["npv_usd"]["p50"]
    assert made.portfolio.npv_usd is not None
    assert since.steps[-1].median_usd == made.portfolio.npv_usd.p50
    for whole, parts, then in (
        (since.change_usd, [step.change_usd for step in since.steps], since.npv_usd.p50),
        (since.each_change_usd, [step.each_change_usd for step in since.steps], since.each_usd),
    ):
        assert whole is not None
        assert then is not None
        assert sum(part or 0.0 for part in parts) == pytest.approx(whole, abs=1e-5 * abs(then))


def test_a_step_is_what_the_decision_says_of_the_case_with_that_change_alone(reissued: Recommendation) -> None:
    def rules(document: dict[str, Any]) -> None:
        document["decision"]["horizon_months"] = 60
        document["decision"]["discount_rate_pct"] = 6.0

    alone = decided(changed(rules)).portfolio
    assert reissued.changes_since is not None
    step = reissued.changes_since.steps[0]
    assert alone.npv_usd is not None
    assert (step.verdict, step.median_usd) == (alone.verdict, alone.npv_usd.p50)


def test_nothing_changed_has_no_step(first: Earlier) -> None:
    since = told(first, changed(lambda document: document["decision"].update(title="Another title")))
    assert since.steps == ()
    assert since.change_usd == 0.0
    assert [(one.before, one.after) for one in since.inputs] == [
        ("Move continued pre-training to Trainium?", "Another title")
    ]


def test_other_draws_are_a_cause_of_their_own(first: Earlier) -> None:
    since = told(first, changed(lambda _: None), draws=128, seed=3)
    assert [step.cause for step in since.steps] == ["draws and seed"]


def test_another_engine_is_a_cause_of_its_own(first: Earlier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "__version__", "9.9.9")
    assert [step.cause for step in told(first, changed(lambda _: None)).steps] == ["engine"]


def test_workloads_that_came_and_went_are_told_so(first: Earlier) -> None:
    def edit(document: dict[str, Any]) -> None:
        new = {**document["workloads"][1], "id": "third", "name": "Third run"}
        document["workloads"] = [document["workloads"][0], new]

    since = told(first, changed(edit))
    assert [step.cause for step in since.steps] == ["added: Third run", "removed: Continued pre-training, 70B"]
    rows = {one.id: (one.verdict_then is None, one.verdict_now is None) for one in since.workloads}
    assert rows["third"] == (True, False)
    assert rows["continue-70b"] == (False, True)
    assert ("Workload", "nothing", "Third run") in [(one.place, one.before, one.after) for one in since.inputs]


def test_a_change_that_can_not_stand_alone_counts_together_with_the_next(
    first: Earlier, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = module._answered
    asked: list[int] = []

    def failing(*arguments: Any) -> Any:
        asked.append(1)
        # The earlier case itself is decided, the first change alone is no case that can be.
        return None if len(asked) == 2 else answered(*arguments)

    monkeypatch.setattr(module, "_answered", failing)
    since = told(first, edited())
    assert [(step.cause, step.inputs) for step in since.steps] == [
        ("rules of the decision, Continued pre-training, 8B", 3)
    ]


def test_answers_are_told_in_the_words_of_the_interview(reissued: Recommendation) -> None:
    assert reissued.changes_since is not None
    found = {one.place: (one.before, one.after) for one in reissued.changes_since.inputs}
    assert found["Horizon (months)"] == ("36", "60")
    assert found["Discount rate (%/y)"] == ("10", "6")
    assert len(found) == 3


def test_the_same_inputs_tell_the_same_changes(first: Earlier, reissued: Recommendation) -> None:
    assert told(first, edited()) == reissued.changes_since


def test_a_report_of_another_case_is_refused(first: Earlier) -> None:
    case = changed(lambda _: None, "assistant-70b")
    with pytest.raises(ReportError, match="is of another case"):
        with_changes(decided(case), case, load_catalog(), first)


def test_a_later_report_is_refused(first: Earlier) -> None:
    case = changed(lambda document: document["decision"].update(as_of="2026-10-01"))
    with pytest.raises(ReportError, match="later than this case"):
        with_changes(decided(case), case, load_catalog(), first)


def test_figures_that_the_earlier_case_does_not_give_are_refused(first: Earlier) -> None:
    portfolio = dict(first.result["portfolio"])
    portfolio["npv_usd"] = {**portfolio["npv_usd"], "p50": 1e6}
    forged = replace(first, result={**first.result, "portfolio": portfolio})
    with pytest.raises(ReportError, match="its own case and facts do not give"):
        with_changes(remade(), edited(), load_catalog(), forged)


def test_what_was_signed_and_comes_out_otherwise_is_laid_to_another_build_of_the_engine(first: Earlier) -> None:
    portfolio = dict(first.result["portfolio"])
    portfolio["npv_usd"] = {**portfolio["npv_usd"], "p50": 1.01 * portfolio["npv_usd"]["p50"]}
    signed = replace(first, signed_by="R. Okafor", result={**first.result, "portfolio": portfolio})
    step = told(signed, edited()).steps[0]
    assert step.cause == "engine, another build of the same version"
    assert step.change_usd == pytest.approx(-0.01 * first.result["portfolio"]["npv_usd"]["p50"], rel=1e-3)


def test_a_pdf_that_is_no_report_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(file)
    with pytest.raises(ReportError, match="is no report to compare with"):
        read_earlier(file, now=NOW)


def test_who_signed_the_earlier_report_is_told_and_a_changed_one_is_refused(tmp_path: Path) -> None:
    identity = tmp_path / "id.p12"
    create_identity("R. Okafor", "Halden Bank", identity, "correct horse", now=NOW)
    file = issue(tmp_path, changed(lambda _: None), identity=identity, passphrase="correct horse")
    assert read_earlier(file, now=NOW).signed_by == "R. Okafor"
    altered = bytearray(file.read_bytes())
    place = altered.index(b"stream") + 60
    altered[place] ^= 1
    file.write_bytes(bytes(altered))
    with pytest.raises(ReportError):
        read_earlier(file, now=NOW)


def test_the_report_says_what_changed_and_every_figure_of_it_is_in_the_attached_result(
    reissued: Recommendation,
) -> None:
    held = content(reissued, edited())
    line = next(plain(b.text) for b in held.body.blocks if isinstance(b, Prose) and "Since the issue of" in b.text)
    assert "23\u00a0November\u00a02026" in line
    assert "rules of the decision" in line
    titles = [block.title for block in held.body.blocks if isinstance(block, Table)]
    for wanted in ("What changed since the issue", "Workloads whose answer", "Answers of the case that are other ones"):
        assert any(wanted in title for title in titles)
    attached = document(reissued)
    printed = [one for one in held.body.figures if one.pointer.startswith("/changes_since")]
    assert len(printed) > 12
    for one in printed:
        value: Any = attached
        for step in one.pointer.strip("/").split("/"):
            value = value[int(step)] if isinstance(value, list) else value[step]
        assert one.text == (value if one.rule == "text" else render(one.rule, value)), one.pointer


def test_a_report_without_an_earlier_issue_says_nothing_of_one() -> None:
    case = changed(lambda _: None)
    held = content(decided(case), case)
    assert not any(isinstance(b, Prose) and "Since the issue" in b.text for b in held.body.blocks)


def test_recomputing_leaves_out_what_takes_the_earlier_issue_and_says_so(
    first: Earlier, reissued: Recommendation, tmp_path: Path
) -> None:
    file = tmp_path / "later.pdf"
    write_report(reissued, edited(), load_catalog(), file, now=NOW)
    outcome = recompute(read_attachments(file.read_bytes()), load_catalog())
    assert outcome.differences == ()
    said = on_recomputation(outcome, asked=True)
    assert said.word == "passed"
    assert "that takes the earlier issue" in said.sentence
    compared = recompute(read_attachments(file.read_bytes()), load_catalog(), first)
    assert compared.differences == ()
    assert compared.compared > outcome.compared
    assert "earlier issue" not in on_recomputation(compared, asked=True).sentence
    with pytest.raises(ReportError, match="is not the earlier issue"):
        recompute(read_attachments(file.read_bytes()), load_catalog(), replace(first, sha256="0" * 64))


def test_a_wrong_earlier_report_is_no_fault_of_the_report_that_is_checked(
    first: Earlier, reissued: Recommendation, tmp_path: Path
) -> None:
    plain, later = tmp_path / "plain.pdf", tmp_path / "later.pdf"
    write_report(remade(), edited(), load_catalog(), plain, now=NOW)
    write_report(reissued, edited(), load_catalog(), later, now=NOW)
    wrong = replace(first, sha256="0" * 64)
    for file, words in ((plain, "names no earlier issue"), (later, "is not the earlier issue that the report names")):
        found = verify_report(file, now=NOW, recompute=lambda held: recompute(held, load_catalog(), wrong))
        verdict = found.verdict("recomputation")
        assert verdict.word == "not checked"
        assert verdict.sentence.startswith(first.file)
        assert words in verdict.sentence


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "is empty"),
        (b"PK", "is not a PDF"),
        (b"%PDF-1.7\ngarbage", "is no report to compare with: attachments can't be read: the file is damaged"),
    ],
)
def test_an_earlier_report_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, fault: str) -> None:
    file = tmp_path / "old.pdf"
    file.write_bytes(content)
    with pytest.raises(EarlierError, match=rf"old\.pdf: {fault}.*\. (Give|Ask)"):
        read_earlier(file, now=NOW)


def test_a_change_told_otherwise_than_it_comes_out_is_found(
    first: Earlier, reissued: Recommendation, tmp_path: Path
) -> None:
    assert reissued.changes_since is not None
    flattered = replace(reissued, changes_since=replace(reissued.changes_since, change_usd=1e6))
    file = tmp_path / "flattered.pdf"
    write_report(flattered, edited(), load_catalog(), file, now=NOW)
    found = recompute(read_attachments(file.read_bytes()), load_catalog(), first).differences
    assert [one.split(":")[0] for one in found] == ["/changes_since/change_usd"]
