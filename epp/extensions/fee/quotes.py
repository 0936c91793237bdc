"""What commands would cost, as a check answers: one quote for each name and command, whatever the version."""

from dataclasses import dataclass
from decimal import Decimal

from epp.extensions.fee.amounts import Credit, Fee, total
from epp.values import Period


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of one command on one name. `command` None = the server says nothing about any command, see `reason`.

    `fee_class` names the price class (`premium-tier3`); `standard` True = the zone's usual price (None: not said).
    """

    key: str
    command: str | None
    currency: str | None
    available: bool = True
    period: Period | None = None
    fees: tuple[Fee, ...] = ()
    credits: tuple[Credit, ...] = ()
    fee_class: str | None = None
    standard: bool | None = None
    reason: str | None = None

    @property
    def total(self) -> Decimal | None:
        """What has to be agreed to; None when no fee is given."""
        return total(self.fees, self.credits) if self.available and self.fees else None


@dataclass(frozen=True, slots=True)
class FeeCheckData:
    quotes: tuple[Quote, ...]

    def quote(self, key: str, command: str) -> Quote | None:
        """Return the quote for that command on that name, or None."""
        wanted = (key.lower(), command)
        return next((quote for quote in self.quotes if (quote.key.lower(), quote.command) == wanted), None)
