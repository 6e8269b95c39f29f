"""What is already bought, as the result tells it."""

from __future__ import annotations

from msgspec import Struct


class HeldCommitment(Struct, frozen=True):
    """One commitment of the case; amounts in USD are means of present values over the horizon."""

    kind: str
    scope: str
    amount_per_hour: float
    currency: str
    starts: str | None
    ends: str
    confidential: bool
    due_usd: float
    """What is still to be paid from the decision on, to the day, used or not."""
    unused_staying_usd: float
    """What of it the best ways of staying leave unused."""
    unused_moving_usd: float
    """What of it the best ways of moving leave unused."""
    unused_from: str | None
    """The day from which moving leaves more unused than staying; None where it never does."""
