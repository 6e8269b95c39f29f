"""The interview: which questions a draft raises, what is missing, and how each page is doing."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from advisor.case.fields import question_of
from advisor.case.interview import (
    PAGES,
    FieldView,
    PageStatus,
    case_of,
    checklist,
    clear_answer,
    doubtful,
    fields,
    has_more_detail,
    missing,
    next_missing,
    page_of,
    page_status,
    problems,
    readiness_line,
    remove_workload,
    set_answer,
)
from advisor.case.paths import Draft
from advisor.case.templates import TEMPLATES, new_draft
from advisor.catalog import Catalog, load_catalog
from advisor.errors import CaseError

ASSISTANT = Path(__file__).parents[3] / "assets" / "cases" / "assistant-70b.switchpoint"

TODAY = date(2026, 11, 23)
ANSWERS: dict[str, object] = {
    "decision.beta_software": "after review",
    "workloads.0.model": "llama3.3-70b",
    "workloads.0.volume.value": 900,
    "workloads.0.today.instance": "p5.48xlarge",
    "workloads.0.today.count": 4,
    "workloads.0.today.purchase_plan": "on_demand",
    "workloads.0.software.engine": "vllm",
    "workloads.0.software.custom_kernels": 0,
    "workloads.0.software.needs.op.multilora": "no",
    "commercials.region": "us-east-1",
    "commercials.commitments": [],
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def serving() -> Draft:
    return new_draft("llm-serving", TODAY)


def answered() -> Draft:
    draft = serving()
    for path, value in ANSWERS.items():
        draft = set_answer(draft, path, value)
    return draft


def field(draft: Draft, page: str, path: str, workload: int | None = None) -> FieldView:
    return next(view for view in fields(draft, page, workload) if view.path == path)


def test_own_options_of_a_new_case_are_not_called_typed() -> None:
    view = field(serving(), "options", "options")
    assert (view.status, view.origin) == ("default", "default")


def test_a_first_case_from_a_template_needs_eleven_answers() -> None:
    wanted = {path.replace(".op.multilora", "") for path in ANSWERS}
    assert set(missing(serving())) == wanted
    assert len(wanted) == 11


def test_when_these_stand_there_is_a_case(catalog: Catalog) -> None:
    draft = answered()
    assert missing(draft) == ()
    assert next_missing(draft) is None
    case = case_of(draft, catalog)
    assert case.workloads[0].kind == "llm serving"
    assert case.workloads[0].today is not None
    assert case.decision.title == "Move Assistant to Trainium?"
    assert [page_status(draft, page.id).state for page in PAGES] == ["enough"] * 6


def test_without_them_every_missing_answer_is_named() -> None:
    with pytest.raises(CaseError) as caught:
        case_of(serving())
    named = {problem.where for problem in caught.value.problems}
    # A file may leave these out: no fleet means that it does not run yet, no needs that nothing special is needed.
    optional = ("workloads.0.today.", "workloads.0.software.needs")
    assert named == {path for path in missing(serving()) if not path.startswith(optional)}
    assert all(problem.remedy for problem in caught.value.problems)


def test_the_next_missing_answer_goes_round() -> None:
    draft = serving()
    paths = missing(draft)
    assert next_missing(draft) == paths[0]
    assert next_missing(draft, paths[0]) == paths[1]
    assert next_missing(draft, paths[-1]) == paths[0]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_every_template_is_free_of_faults_and_its_fields_explain_themselves(template: object) -> None:
    draft = new_draft(template.id, TODAY)  # type: ignore[attr-defined]  # parametrized with Template
    assert problems(draft) == ()
    views = [view for page in ("decision", "team", "commercials") for view in fields(draft, page)]
    for position in range(len(draft["workloads"])):
        views += fields(draft, "workloads", position)
        views += fields(draft, "software", position)
    for view in views:
        assert view.label
        assert view.group_title
        assert view.why, f"{view.path} doesn't say why we ask"
        assert view.status in ("missing", "default", "answered")
        if view.kind in ("choice", "answer", "choices"):
            assert all(choice.label for choice in view.choices)
        if view.kind == "rows":
            assert view.columns
            assert all(column.label for column in view.columns)
    paths = [view.path for view in views]
    assert len(paths) == len(set(paths))
    assert set(missing(draft)) - {f"workloads.{i}.software.needs" for i in range(9)} <= set(paths)


def test_the_minimum_set_is_at_most_25_questions() -> None:
    draft = serving()
    views = [view for page in ("decision", "team", "commercials") for view in fields(draft, page)]
    views += [*fields(draft, "workloads", 0), *fields(draft, "software", 0)]
    numbers = {view.minimum for view in views if view.minimum}
    assert numbers == set(range(2, 26))
    assert not any(view.detail for view in views if view.minimum), "the minimum set is never hidden"


def test_a_field_shows_its_bounds_default_and_origin() -> None:
    horizon = field(serving(), "decision", "decision.horizon_months")
    assert (horizon.low, horizon.high, horizon.default, horizon.origin) == (6, 84, 36, "default")
    assert (horizon.kind, horizon.unit, horizon.status) == ("integer", "months", "default")
    typed = field(set_answer(serving(), "decision.horizon_months", 24), "decision", "decision.horizon_months")
    assert (typed.value, typed.origin, typed.status) == (24, "typed", "answered")
    assert field(serving(), "workloads", "workloads.0.tpot_ms", 0).origin == "template"
    weekly = field(serving(), "team", "team.cost_per_week")
    assert (weekly.kind, weekly.low, weekly.low_open, weekly.default) == ("money", 0, True, "4000")


def test_amounts_are_asked_in_the_currency_of_the_case() -> None:
    draft = set_answer(serving(), "decision.currency", "EUR")
    assert field(draft, "team", "team.cost_per_week").unit == "EUR"
    assert field(draft, "workloads", "workloads.0.today.price_per_hour", 0).unit == "EUR/h"


def test_a_volume_carries_its_unit_in_the_words_of_its_kind() -> None:
    volume = field(new_draft("speech", TODAY), "workloads", "workloads.0.volume.value", 0)
    assert volume.unit == "hours of audio/day"
    assert volume.unit_path == "workloads.0.volume.unit"
    assert "items/day" in {choice.value for choice in volume.unit_choices}


def test_dependent_fields_appear_with_their_parent() -> None:
    draft = new_draft("fine-tuning", TODAY)
    assert any(view.path.endswith(".rank") for view in fields(draft, "workloads", 0))
    full = set_answer(draft, "workloads.0.method", "full")
    assert not any(view.path.endswith(".rank") for view in fields(full, "workloads", 0))
    paths = [view.path for view in fields(draft, "workloads", 0)]
    assert paths.index("workloads.0.today.instance") == paths.index("workloads.0.today") + 1
    waiting = set_answer(draft, "workloads.0.today", False)
    assert "workloads.0.today.instance" not in [view.path for view in fields(waiting, "workloads", 0)]


def test_more_detail_is_announced() -> None:
    views = fields(serving(), "workloads", 0)
    assert has_more_detail(views, "volume")
    assert not has_more_detail(views, "latency")


def test_pages_tell_missing_wrong_doubtful_and_enough_apart() -> None:
    draft = serving()
    assert page_status(draft, "workloads", opened=False).state == "not opened"
    assert page_status(draft, "workloads").words == "5 answers missing"
    assert page_status(draft, "team").state == "enough"
    none = remove_workload(draft, 0)
    assert page_status(none, "workloads").words == "1 answer missing"
    assert page_status(none, "software") == PageStatus("nothing asked", 0, "Nothing is asked yet")
    assert page_status(none, "software", opened=False).state == "not opened"
    wrong = set_answer(draft, "decision.horizon_months", 0)
    assert page_status(wrong, "decision").words == "1 answer to correct"
    assert page_status(wrong, "decision", opened=False).state == "to correct"
    unsure = set_answer(answered(), "workloads.0.software.engine", "unknown")
    assert page_status(unsure, "software").words == "1 doubtful answer"
    assert doubtful(unsure) == ("workloads.0.software.engine",)


def test_a_message_stands_beside_its_field() -> None:
    view = field(set_answer(serving(), "decision.horizon_months", 0), "decision", "decision.horizon_months")
    assert view.status == "to correct"
    assert view.value == 0, "what was typed is kept"
    assert view.message.startswith("Horizon must be between 6 and 84 months. You entered 0.")


def test_every_path_has_its_page() -> None:
    assert page_of("workloads.3.volume.value") == ("workloads", 3)
    assert page_of("workloads.3.software.needs.op.multilora") == ("software", 3)
    assert page_of("organisation.name") == ("decision", None)
    assert page_of("commercials.region") == ("commercials", None)
    assert page_of("workloads") == ("workloads", None)


def test_unknown_pages_and_workloads_are_refused() -> None:
    with pytest.raises(KeyError, match="no page"):
        fields(serving(), "weather")
    with pytest.raises(IndexError):
        fields(serving(), "workloads", 1)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.id)
def test_the_checklist_has_six_to_fourteen_questions_that_the_catalog_can_answer(
    template: object, catalog: Catalog
) -> None:
    draft = new_draft(template.id, TODAY)  # type: ignore[attr-defined]  # parametrized with Template
    for position, workload in enumerate(draft["workloads"]):
        for engine in ("vllm", "tensorrt-llm", "triton server", "pytorch", "nemo", "tensorflow", "other", "unknown"):
            for model in ("llama3.1-8b", "qwen3-vl-30b-a3b moe vision", "deepseek-v3"):
                asked = {**workload, "model": model, "software": {"engine": engine}}
                items = checklist({"workloads": [asked]}, 0, catalog)
                assert items == checklist({"workloads": [asked]}, 0), "each question asks for a known capability"
                assert 6 <= len(items) <= 14, (workload["kind"], engine, model, len(items))
                assert len({item.question for item in items}) == len(items)
                assert all(item.question.endswith("?") and item.why for item in items)
        assert position < 6


def test_readiness_is_said_in_words_and_unknown_is_never_ready(catalog: Catalog) -> None:
    line = readiness_line(catalog.capabilities["op.multilora"])
    assert "Trn2" in line
    assert "Trn3" in line
    assert "Inf2" in line
    assert re.search(r"— Neuron 2\.\d+, \d+ [A-Z][a-z]{2} 20\d\d$", line), line
    unknown = next(c for c in catalog.capabilities.values() if c.neuron.trn3 == "unknown")
    assert "Trn3 unknown, ask AWS" in readiness_line(unknown)


def test_a_question_names_its_own_declaration() -> None:
    from advisor.case.model import Decision

    question = question_of(Decision.model_fields["horizon_months"])
    assert question is not None
    assert question.label == "Horizon"


def test_an_answer_taken_back_is_missing_again() -> None:
    assert missing(clear_answer(answered(), "commercials.region")) == ("commercials.region",)


def test_the_cards_of_the_start_page_need_no_pydantic() -> None:
    code = "import sys, advisor.case.templates; sys.exit('pydantic' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def worked() -> Draft:
    """A worked case, complete, written before these questions were asked."""
    draft: Draft = json.loads(ASSISTANT.read_text(encoding="utf-8"))
    return draft


def test_the_own_data_centre_is_asked_about_only_where_it_is_allowed() -> None:
    draft = worked()
    path = "commercials.own_centre.server_price"
    assert path not in {view.path for view in fields(draft, "commercials")}
    allowed = set_answer(draft, "decision.venues", ["aws", "own data centre"])
    view = next(view for view in fields(allowed, "commercials") if view.path == path)
    assert (view.unit, view.status, view.value) == ("USD", "default", None)
    answered = set_answer(allowed, path, "390000")
    assert problems(answered) == ()
    assert next(view for view in fields(answered, "commercials") if view.path == path).value == "390000"
    assert "above 0" in problems(set_answer(allowed, path, "0"))[0].message


def test_what_is_paid_beside_a_workload_may_stay_unanswered() -> None:
    """Each has a label, a reason and a default that says "not known": nothing is missing, nothing is zero."""
    views = [view for view in fields(worked(), "workloads", 0) if view.group == "beside"]
    assert {view.path.rpartition(".")[2] for view in views} >= {"stored_gb", "managed_service", "nvidia_ai_enterprise"}
    for view in views:
        assert view.label
        assert view.why
        assert view.status == "default"
        assert view.value in (None, "unknown")
    assert not any("stored_gb" in path for path in missing(worked()))
