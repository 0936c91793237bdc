"""What the registry took for an operation: in its own words, else as agreed before, else by our list of its prices."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import Receipt
from billing_core import Money, PricedAction, RegistryFee
from gateway.catalogue.registry_costs import cost_of
from gateway.operations.claim import Claim
from gateway.operations.model import OperationKind
from gateway.operations.payload import max_price_of

_TAKEN_FOR: Mapping[OperationKind, PricedAction] = {
    OperationKind.REGISTER: PricedAction.REGISTER,
    OperationKind.RENEW: PricedAction.RENEW,
    OperationKind.TRANSFER: PricedAction.TRANSFER,
    OperationKind.RESTORE: PricedAction.RESTORE,
}


@dataclass(frozen=True, slots=True)
class Costs:
    """Reads our list on the connection of a transaction, each row of it once. `at` is when what succeeded is booked."""

    connection: AsyncConnection
    at: datetime
    _read: dict[tuple[str, str, PricedAction, int], Money | None] = field(default_factory=dict)

    async def of(self, claim: Claim, receipt: Receipt | None) -> RegistryFee | None:
        """Return what a succeeded operation cost us; None = nothing, or nothing that we know of."""
        money = _told(receipt) or _agreed(claim) or await self._listed(claim)
        return None if money is None else RegistryFee(claim.registry, money)

    async def _listed(self, claim: Claim) -> Money | None:
        action = _TAKEN_FOR.get(claim.kind)
        if action is None:
            return None
        row = (claim.registry, claim.domain.parent, action, claim.payload.get("years") or 1)
        if row not in self._read:
            self._read[row] = await cost_of(self.connection, *row, self.at)
        return self._read[row]


def _told(receipt: Receipt | None) -> Money | None:
    if receipt is None or receipt.fee is None:
        return None
    return Money(receipt.fee.minor, receipt.fee.currency)


def _agreed(claim: Claim) -> Money | None:
    """Return what a premium name was bought at: the registry refuses to take any other sum."""
    agreed = max_price_of(claim.payload)
    return None if agreed is None else Money(agreed.minor, agreed.currency)
