"""Appendices that explain: the method in short, how to recompute, the words, how to check the report."""

from __future__ import annotations

from advisor.report.content.context import Context
from advisor.report.content.model import (
    TAG_WORDS,
    Block,
    Column,
    Columns,
    Heading,
    Points,
    Prose,
    Row,
    Table,
    bold,
    tag,
)


def method_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """From the described workload to a verdict, in the order in which the engine goes."""
    rec = ctx.rec
    draws = ctx.fmt.say("fixed 0", rec.draws, "/draws")
    needed = ctx.fmt.say("fixed 0", rec.required_confidence_pct, "/required_confidence_pct")
    hurdle = ctx.fmt.amount(rec.hurdle_usd, "/hurdle_usd")
    items = (
        "What is predicted: throughput and latency of each workload on each accelerator of the catalog, from the "
        "shape of "
        "the model and the published limits of the chip.",
        "Time of a step: the largest of the compute, memory and interconnect terms, plus a fixed overhead. The "
        "share of "
        "the limits that software reaches is fitted to published measurements; its spread is the error of that fit.",
        "From a step to a fleet: batch under the latency target, the busiest hour, spare instances, whole instances.",
        "From a fleet to money: instances × hours × the dated rate of each purchase plan, with commitments already "
        "held.",
        "The work of moving: person-weeks by item, from the gates and the software stack; most of it is judgement and "
        "marked so.",
        f"Draws: {draws} joint samples of everything uncertain, the same for every option, so that differences between "
        "options are not noise.",
        f"Verdict: move where the chance that the saving exceeds the hurdle of {hurdle} is at least {needed} of 100, "
        "against the best way of staying and never against today's bill alone.",
        "Giving up in time: once validation has shown the fleet that a move needs, a move that would cost more from "
        "there on than staying is given up; its work is lost. Staying on another chip is treated alike.",
        "What the method does not see: strategy, staff morale, announced products, and negotiated prices that are "
        "not in "
        "the case.",
    )
    return (
        Heading(1, f"{letter}. How the figures were made", "method", "Method"),
        Points(items, numbered=True, small=True),
        _tags(ctx),
    )


def _tags(ctx: Context) -> Table:
    number, title = ctx.table("Kinds of figures")
    rows = tuple(Row((f"{words.capitalize()}{tag(kind)}", _EXPLAINED[kind])) for kind, words in TAG_WORDS.items())
    columns = (Column("Kind and tag", 34), Column("Meaning", 66))
    basis = "A figure made of several takes the weakest kind among those that carry a tenth of it or more."
    return Table(number, title, columns, rows, basis, register=True)


_EXPLAINED = {
    "B": "the buyer's own bill, log, contract or statement",
    "P": "a list price or document, published and dated",
    "M": "measured by someone who sells neither side",
    "V": "stated or measured by the seller",
    "C": "calculated by the model from the rows of the registers",
    "J": "an estimate by people, ours or the buyer's",
}


def recompute_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """How to get the same figures again."""
    return (
        Heading(1, f"{letter}. How to compute the figures again", "recompute", "Recompute"),
        Points(
            (
                "Save the attachments of this file: case.json, result.json, catalog.json, figures.json.",
                f"Install Switchpoint {ctx.rec.engine_version}.",
                "Run: switchpoint verify FILE --recompute",
                "On the same machine and version all figures must agree exactly; on another, to one part in a million.",
                "If they do not, tell the author before you use the report.",
            ),
            numbered=True,
            small=True,
        ),
    )


def check_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """Steps for someone who has nothing but the file and a PDF viewer."""
    author = ctx.case.organisation.author.strip() or "the author"
    return (
        Heading(1, f"{letter}. How to check this report", "check", "Check this report", whole=True),
        Heading(2, "Without our software", "check-viewer", "Without our software"),
        Points(
            (
                "Open the file in Acrobat or Reader and not in a browser: most browsers do not check signatures.",
                f"Open the signature panel. Expect “certified by” and the name of {author}. “Validity unknown” is "
                f"normal "
                "for a certificate that your computer has not met. “Invalid” or “changed” is not: stop and call.",
                "Signature properties, show certificate, details: compare the SHA-256 fingerprint (SHA-1 in viewers "
                "that "
                f"show only that) with the one read to you by {author} over a number that you already had.",
                "Only then, if your policy allows it, trust the certificate, for signatures and for certified "
                "documents.",
                "Acrobat says that the time comes from the signer's clock. That is correct: see Approvals.",
                "Open the panel of attachments. Four files must be there: case, result, catalog extract, figure log.",
                "To counter-sign, click the field of procurement and save under a new name. Do not print to PDF and "
                "do not "
                "save again with another tool: either removes the signatures.",
            ),
            numbered=True,
        ),
        Heading(2, "With Switchpoint", "check-tool", "With Switchpoint"),
        Prose(
            "Run: switchpoint verify FILE --trust CERT.pem --recompute. It prints a separate verdict for each "
            "question: "
            "signature, coverage of the whole file, signer and trust, dates of the certificate, changes after signing, "
            "attachments, figures computed again. Menu names differ between versions of Acrobat."
        ),
    )


def glossary_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """One line a word."""
    words = tuple(Prose(f"{bold(word)}: {meaning}.", "note") for word, meaning in _GLOSSARY)
    half = (len(words) + 1) // 2
    return (
        Heading(1, f"{letter}. Words", "glossary", "Glossary"),
        Columns(words[:half], words[half:]),
    )


_GLOSSARY = (
    ("accelerator", "the chip that does the arithmetic, such as H100 or Trainium2"),
    ("best stay", "the best way to keep the CUDA stack: a better plan, another size, generation or venue"),
    ("Capacity Block", "AWS capacity paid in advance for a bounded term; not cancellable"),
    ("chance", "share of the draws in which the statement holds"),
    ("draw", "one joint sample of everything uncertain"),
    ("hurdle", "the smallest saving that is worth the trouble, set by the buyer"),
    ("instance", "what is rented: a server with its accelerators"),
    ("MFU", "share of the chip's published arithmetic that a training run uses"),
    ("NPV", "net present value: savings less outlays, later years discounted"),
    ("option", "one way to run a workload: instance, number, purchase plan, venue"),
    ("P10, P50, P90", "one draw in ten, in two, nine in ten lie below"),
    ("payback", "months from the decision until the sum of savings covers the outlay"),
    ("regret", "what is lost on average by following the advice where it proves wrong"),
    ("Savings Plan", "a lower AWS rate for a promise to spend over one or three years"),
    ("switch point", "the value of one input at which the verdict flips, all else as it is"),
    ("TPOT", "time per output token after the first"),
    ("TTFT", "time to the first token"),
    ("walk-away price", "hourly price of the GPU instance at which staying is as good"),
)
