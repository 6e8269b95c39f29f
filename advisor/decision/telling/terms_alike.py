"""Whether the two sides are bought alike: GPUs have published prices with a term, Neuron instances mostly have none."""

from __future__ import annotations

from advisor.cost.options import Option
from advisor.decision.result import Unknown
from advisor.decision.telling.story import Story
from advisor.decision.telling.terms_elsewhere import elsewhere, term_of
from advisor.decision.telling.words import price_digits


def termless(story: Story) -> Option | None:
    """The best way of moving, where it is priced without a term because none is known for its instance, while the best
    way of staying has one; else None."""
    stay, move = story.best_stay, story.best_move
    if stay is None or move is None or not term_of(stay) or term_of(move):
        return None
    alike = (o for o in story.bench.feasible() if o.side == "move" and o.instance == move.instance)
    return None if any(term_of(o) for o in alike) else move


def unlike(story: Story) -> str:
    """What the two prices bind to, behind a comparison of them; that they are under their plans where that is alike."""
    move, stay = termless(story), story.best_stay
    if move is None or stay is None:
        asked = elsewhere(story)
        if asked is None:
            return " under these plans"
        return f" under these plans; no term price of {asked.option.instance} is known in {asked.option.region}"
    years = term_of(stay) // 12
    signed = f"{years} year{'s' if years > 1 else ''}" if years else f"{term_of(stay)} months"
    return f", no term against {signed}"


def ask_for_a_term(story: Story) -> list[str]:
    """The step that would tell whether it matters, with the price at which the verdict would be another."""
    move = termless(story)
    point = next((p for p in story.switch_points if p.input == "neuron_price"), None)
    if move is None or point is None or point.flips_at is None or point.flips_at >= point.now:
        return []
    return [
        f"Ask for a price with a term for {move.instance}: below {story.money.rate(point.flips_at)} "
        f"({price_digits(point.now)} is counted) the verdict would be {point.flips_to}."
    ]


def term_not_known(story: Story) -> list[Unknown]:
    """The same as a fact that is missing."""
    if termless(story) is None:
        return []
    return [
        Unknown(
            "Prices with a term for Trainium and Inferentia",
            "staying is priced with one, moving without",
            "AWS account team: a quote",
            "commercials.rate_card",
        )
    ]
