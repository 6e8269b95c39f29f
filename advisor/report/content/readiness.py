"""The state of the software on Neuron, and the gates that it has to pass."""

from __future__ import annotations

import re

from advisor.decision.result import ReadinessLine
from advisor.decision.telling.words import names as in_a_row
from advisor.decision.telling.words import sentence_case
from advisor.report.content.context import Context, Told
from advisor.report.content.model import Block, Column, Prose, Row, Table, bold, clean, quoted
from advisor.report.content.naming import counted
from advisor.report.content.shared_rows import headed, shared_rows, titled
from advisor.report.format import NOT_KNOWN


def software(ctx: Context, told_of: list[Told]) -> tuple[Block, ...]:
    """State of the software and gates."""
    blocks: list[Block] = []
    if any(not _ready(line) for told in told_of for line in told.result.readiness):
        blocks.append(_readiness(ctx, told_of))
    if gated := [told for told in told_of if told.result.gates]:
        if ctx.single is None:
            blocks.append(_gates_in_words(gated))
        elif not gates_decide(gated[0]):
            blocks.append(gates(ctx, gated[0]))
    return tuple(blocks)


def gates_decide(told: Told) -> bool:
    """Whether a gate is why the verdict is what it is: then the gates stand in the section and not behind it."""
    return told.result.verdict == "not feasible" and bool(told.result.gates)


def gates(ctx: Context, told: Told) -> Table:
    number, title = ctx.table(f"Hard gates: {told.name}")
    rows = tuple(
        Row((f"{line.gate}, {line.generation}", line.outcome, clean(line.reason), quoted(_sources(line.evidence))))
        for line in told.result.gates
    )
    return Table(
        number,
        title,
        (Column("Gate, generation", 20), Column("Outcome", 13), Column("Reason", 72), Column("Source", 36)),
        rows,
        "A gate that stops rules the generation out before any price is compared.",
        register=True,
    )


def _readiness(ctx: Context, told_of: list[Told]) -> Table:
    alike: dict[tuple[str, ...], list[str]] = {}
    ready: dict[str, None] = {}
    asked = False
    for told in told_of:
        for line in told.result.readiness:
            if _ready(line):
                ready[quoted(clean(line.name))] = None
                continue
            how = clean(line.workaround) if ctx.single else clean(line.workaround).split("; ")[0]
            remedy = "; ".join(
                part for part in (line.switch_class.replace("_", ", "), quoted(how) if how else "") if part
            )
            asked |= line.needed != "yes"
            name = quoted(clean(line.name)) + ("" if line.needed == "yes" else f" (needed: {NOT_KNOWN})")
            release = clean(line.since).split("; ")[0]
            since = ", ".join(quoted(part) for part in (_sources(line.evidence), release) if part)
            row = (name, line.inf2_trn1, line.trn2, line.trn3, remedy, since)
            alike.setdefault(row, []).append(told.name)
    number, title = ctx.table(titled("What the software must do, and its state on Neuron", told_of))
    return Table(
        number,
        title,
        (
            Column(headed("Capability", told_of), 54),
            Column("Inf2, Trn1", 12),
            Column("Trn2", 12),
            Column("Trn3", 12),
            Column("What it takes", 58),
            Column("Source, release", 36),
        ),
        shared_rows(alike, told_of),
        "As the vendor documents it."
        + (f" Supported on Trn2 and Trn3 without work: {', '.join(ready)}." if ready else "")
        + (f" Needed {NOT_KNOWN}: see the limits." if asked else ""),
        register=True,
    )


def _ready(line: ReadinessLine) -> bool:
    """Supported where it matters and free of work: named, but not worth a row."""
    return line.trn2 == line.trn3 == "supported" and line.switch_class == "none" and not line.workaround


def _gates_in_words(told_of: list[Told]) -> Prose:
    """What stops a generation, with its reason; what binds one is software whose state the table above gives.
    Workloads with the same outcome are named together."""
    alike: dict[str, list[str]] = {}
    for told in told_of:
        stopped = {line.generation: clean(line.reason).rstrip(".") for line in told.result.gates
                   if line.outcome == "stopped"}  # fmt: skip
        bound = dict.fromkeys(
            line.generation
            for line in told.result.gates
            if line.outcome == "conditional" and line.generation not in stopped
        )
        parts = [f"{generation} stopped: {reason}" for generation, reason in stopped.items()]
        parts += [f"conditional on {', '.join(bound)}"] if bound else []
        alike.setdefault("; ".join(parts) or "all passed", []).append(told.name)
    said = []
    for outcome, names in alike.items():
        every = len(names) == len(told_of) > 2
        whose = f"all {counted(len(names), 'workload')}" if every else in_a_row(names)
        said.append(f"{bold(sentence_case(whose) + ':')} {outcome}.")
    return Prose(
        f"{bold('Hard gates.')} A gate that stops rules the generation out before any price is compared. It is "
        "conditional where software in the table above is beta, frozen or on no list. Each finding is in the attached "
        f"result. {' '.join(said)}",
        "card",
    )


def _sources(evidence: str) -> str:
    """The sources of a statement without the places in them, which the result holds; each once."""
    parts = re.sub(r"\s*\[[^\]]*\]", "", clean(evidence)).replace(";", ",").split(",")
    return ", ".join(dict.fromkeys(part.strip() for part in parts if part.strip()))
