"""One future in words: ``Future 17 of 50: GPU price −12%, porting took 1.6 times as long: loses $0.3M``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui import format as words

if TYPE_CHECKING:
    from advisor.decision.why.futures import DrawnInput, Future

MOST = 3
"""Inputs that one sentence names."""
FELT = 0.05
"""Least pull, in standard deviations of the saving, that is worth a word where another has been named."""


def tr(text: str) -> str:
    """The text in the user's language."""
    return QCoreApplication.translate("what-if", text)


def future_words(future: Future, of: int, money: words.Money) -> str:
    """The sentence of one future: what came, and what moving then saves or loses."""
    said = [input_words(one) for one in future.inputs[:MOST] if one is future.inputs[0] or abs(one.pull) >= FELT]
    if future.given_up:
        said.append(tr("the move is given up after validation"))
    came = ", ".join(said) if said else tr("all as expected")
    return tr("Future {n} of {all}: {what}: {outcome}.").format(
        n=future.number, all=of, what=came, outcome=outcome_words(future, money)
    )


def outcome_words(future: Future, money: words.Money) -> str:
    """``saves $1.2M`` or ``loses $0.3M``."""
    said = tr("saves {amount}") if future.npv_usd > 0 else tr("loses {amount}")
    return said.format(amount=money.amount(abs(future.npv_usd)))


def input_words(one: DrawnInput) -> str:
    """What came of one input, held against what the engine holds it against."""
    known = {
        "price.gpu": tr("GPU price {change}"),
        "price.neuron": tr("Neuron price {change}"),
        "speed.stay": tr("speed on GPUs {change}"),
        "speed.move": tr("speed on Neuron {change}"),
        "tuning.stay": tr("tuning on GPUs {change}"),
        "tuning.move": tr("tuning on Neuron {change}"),
        "volume": tr("demand {change}"),
        "peak": tr("busiest hour {change}"),
        "upkeep": tr("upkeep {change}"),
        "utilisation": tr("use of the fleet {change}"),
        "goodput": tr("goodput {change}"),
        "load_share": tr("load behind today's fleet {change}"),
    }
    lasting = {
        "effort": tr("porting took {times} times as long"),
        "cutover_weeks": tr("cut-over took {times} times as long"),
        "block_gap": tr("{times} times the hours without a block"),
        "debug_move": tr("{times} times the faults after the move"),
        "debug_gpu": tr("{times} times the faults after a change of GPUs"),
    }
    if one.id in lasting and one.times is not None:
        said = lasting[one.id].format(times=words.significant(one.times))
        if words.significant(one.times) == words.number(1.0, 1):
            said = tr("{quantity} as expected").format(quantity=one.quantity[:1].lower() + one.quantity[1:])
    elif one.id == "growth":
        said = tr("growth {n}% a year").format(n=words.significant(one.value))
    elif one.times is not None:
        said = known.get(one.id, one.quantity + " {change}").format(change=_change(one.times))
    else:
        said = f"{one.quantity} {words.significant(one.value)}"
    return tr("{workload}: {what}").format(workload=one.workload, what=said) if one.workload else said


def _change(times: float) -> str:
    """``−12%``, ``+8%``, and from three times on ``3.4 times``."""
    if times >= 3:
        return tr("{n} times").format(n=words.significant(times))
    share = 100 * (times - 1)
    return tr("as expected") if round(share) == 0 else ("+" if share > 0 else "") + words.number(share) + "%"
