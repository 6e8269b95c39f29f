"""Appendices that explain: how to recompute, the words, how to check the report."""

from __future__ import annotations

from advisor.report.content.context import Context
from advisor.report.content.model import Block, Columns, Heading, Points, Prose, bold
from advisor.report.verdicts import NAMES

VALID, WHOLE, UNKNOWN = "Signature is Valid", "Total document signed", "Certificate issuer is unknown"
"""What pdfsig (poppler) says of a sound report whose signer it does not know."""
FINGERPRINT = "openssl x509 -in CERT.pem -noout -fingerprint -sha256"


def recompute_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """How to get the same figures again."""
    earlier = " --earlier OLD (the earlier issue)" if ctx.rec.changes_since is not None else ""
    return (
        Heading(1, f"{letter}. How to compute the figures again", "recompute", "Recompute", whole=True),
        Points(
            (
                "Save the attachments of this file: case.json, result.json, catalog.json, figures.json.",
                f"Install Switchpoint {ctx.rec.engine_version} and run: switchpoint verify FILE --recompute{earlier}",
                "On the same machine and version all figures must agree exactly; on another machine, to one part in a "
                "million. Another version may word sentences otherwise, and says so. If figures do not agree, tell the "
                "author before you use the report.",
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
                "Signature properties, show certificate, details: compare the SHA-256 fingerprint with the one read to "
                f"you by {author} over a number that you already had. Some viewers show SHA-1 alone; ask for that too.",
                "Only then, if your policy allows it, trust the certificate, for signatures and for certified "
                "documents.",
                "Acrobat says that the time comes from the signer's clock. That is correct: see the table on what the "
                "signature proves.",
                "Open the panel of attachments. Four files must be there: case, result, catalog extract, figure log.",
                "To counter-sign, which approves as asked, click the field of procurement and save under a new name. "
                "Do not print to PDF, do not save again with another tool and add no notes: the signatures would no "
                "longer hold.",
                f"At a command line, without Acrobat: pdfsig FILE. Expect “{VALID}” and, for the last signature, "
                f"“{WHOLE}”; “{UNKNOWN}” is normal. The fingerprint of a certificate: {FINGERPRINT}",
            ),
            numbered=True,
            small=True,
        ),
        Heading(2, "With Switchpoint", "check-tool", "With Switchpoint"),
        Prose(
            "Run: switchpoint verify FILE --trust CERT.pem --recompute. It answers each question apart: "
            f"{'; '.join(label for _, label in NAMES)}. Each is passed, failed, a warning or not checked. Menu names "
            "differ between versions of Acrobat.",
            "card",
        ),
    )


def glossary_appendix(ctx: Context, letter: str) -> tuple[Block, ...]:
    """One line a word."""
    words = tuple(Prose(f"{bold(word)}: {meaning}.", "entry") for word, meaning in _GLOSSARY)
    half = (len(words) + 1) // 2
    return (
        Heading(1, f"{letter}. Words", "glossary", "Glossary"),
        Columns(words[:half], words[half:]),
    )


_GLOSSARY = (
    ("accelerator", "the chip that does the arithmetic: a GPU, Trainium or Inferentia"),
    ("best stay", "the best way to keep the CUDA stack: a better plan, another size, generation or venue"),
    ("Capacity Block", "AWS capacity paid in advance for a bounded term; not cancellable"),
    ("chance", "share of the draws in which the statement holds"),
    ("CUDA", "NVIDIA's software, which today's programs are written for"),
    ("draw", "one joint sample of everything uncertain"),
    ("gate", "a condition without which a chip can't run the workload, checked before any price"),
    ("given up", "ended once validation has shown the move to be dearer than staying; its work is lost"),
    ("hurdle", "the smallest saving that is worth the trouble, set by the buyer"),
    ("instance", "what is rented: a server with its accelerators"),
    ("MFU", "share of the chip's published arithmetic that a training run uses"),
    ("Neuron", "AWS's software for Trainium and Inferentia"),
    ("NPV", "net present value: savings less outlays, later years discounted"),
    ("option", "one way to run a workload: instance, number, purchase plan, venue"),
    ("P10, P50, P90", "one draw in ten, in two, nine in ten lie below"),
    ("payback", "months from the decision until the sum of savings, not discounted, stays above zero to the horizon"),
    ("regret", "what is lost on average by following the advice where it proves wrong"),
    ("Savings Plan", "a lower AWS rate for a promise to spend over one or three years"),
    ("switch point", "the value of one input at which the verdict flips, all else as it is"),
    ("token", "a piece of a word, the unit in which language models read and write"),
    ("TPOT", "time per output token after the first"),
    ("TTFT", "time to the first token"),
    ("walk-away price", "hourly price of the GPU instance at which staying is as good"),
)
