"""Money at the edges: exact decimals in, US dollars inside, dated rates with a source, and no silent rate of one."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from advisor.case.model import Case
from advisor.errors import CaseError, Problem


class Rate(Struct, frozen=True):
    """What one US dollar costs in `currency`, on a date, from a source. The dollar's own rate is exactly one."""

    currency: str
    per_usd: Decimal
    as_of: str
    source: str


class Exchange:
    """The case's dated exchange rates."""

    def __init__(self, case: Case) -> None:
        self._rates = {"USD": Rate("USD", Decimal(1), case.decision.as_of.isoformat(), "by definition")}
        for rate in case.decision.exchange_rates:
            self._rates[rate.currency] = Rate(
                rate.currency, Decimal(repr(rate.per_usd)), rate.as_of.isoformat(), rate.source
            )
        self.base = case.decision.currency

    def rate(self, currency: str, where: str) -> Rate:
        """The rate of a currency. Raises CaseError naming `where` if the case has none: a total can't be made."""
        if currency not in self._rates:
            raise CaseError(
                Problem(where, f"{currency} has no rate.", "Enter one with its date and source; totals wait.")
            )
        return self._rates[currency]

    def usd(self, amount: Decimal, currency: str, where: str) -> Decimal:
        """An amount in US dollars, exact."""
        return amount / self.rate(currency, where).per_usd
