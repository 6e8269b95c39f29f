"""Reports that strain the form stay archival and accessible: odd names, all staying, nothing assessed, many of them."""

from __future__ import annotations

import pytest
from report_factory import case_for, mixed, not_assessed, odd_names, one_workload, recommendation, workload
from sample_document import NOW, analyst, buyer

from advisor.decision.result import Recommendation
from advisor.report import build_report
from advisor.report.attachments import Attachment
from advisor.report.build import Paper
from advisor.report.signing import countersign, sign
from tests import verapdf

REPORTS: dict[str, tuple[Recommendation, Paper]] = {
    "one workload": (one_workload(), "A4"),
    "one workload on Letter": (one_workload(), "Letter"),
    "one of each verdict": (mixed(), "A4"),
    "odd names": (odd_names(), "A4"),
    "all stay": (recommendation(tuple(workload(f"w{n}", f"Workload {n}", "stay", mid=-3e5) for n in range(3))), "A4"),
    "nothing assessed": (recommendation((not_assessed("speech", "Call transcription", "speech"),)), "A4"),
    "twelve workloads": (recommendation(tuple(workload(f"w{n}", f"Workload {n}", "move") for n in range(12))), "A4"),
}


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], verapdf.Faults]:
    folder = tmp_path_factory.mktemp("odd")
    extra = Attachment("case.json", b"{}", "The case", NOW)
    for name, (result, paper) in REPORTS.items():
        draft = build_report(result, case_for(result), attachments=[extra], paper=paper)
        both = countersign(sign(draft, analyst(), now=NOW, reason=""), buyer(), now=NOW, reason="")
        (folder / f"{name}.pdf").write_bytes(both)
    return verapdf.failures(sorted(folder.glob("*.pdf")))


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("profile", [verapdf.ARCHIVAL, verapdf.ACCESSIBLE])
def test_no_rule_fails_in_the_counter_signed_report(
    name: str, profile: str, faults: dict[tuple[str, str], verapdf.Faults]
) -> None:
    assert faults[f"{name}.pdf", profile] == {}
