"""What the registry took for an operation: in its own words, else as agreed before, else by our list of its prices."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import Receipt
from billing_core import Money, PricedAction, RegistryFee, pricing
from gateway.catalogue.domain_prices import COST_LIST
from gateway.operations.claim import Claim
from gateway.operations.model import OperationKind
from gateway.operations.payload import max_price_of

_TAKEN_FOR: Mapping[OperationKind, PricedAction] = {
    OperationKind.REGISTER: PricedAction.REGISTER,
    OperationKind.RENEW: PricedAction.RENEW,
    OperationKind.TRANSFER: PricedAction.TRANSFER,
    OperationKind.RESTORE: PricedAction.RESTORE,
}


async def cost_of(
    connection: AsyncConnection, claim: Claim, receipt: Receipt | None, at: datetime
) -> RegistryFee | None:
    """Return what a succeeded operation cost us; None = nothing, or nothing that we know of."""
    money = _told(receipt) or _agreed(claim) or await _listed(connection, claim, at)
    return None if money is None else RegistryFee(claim.registry, money)


def _told(receipt: Receipt | None) -> Money | None:
    if receipt is None or receipt.fee is None:
        return None
    return Money(receipt.fee.minor, receipt.fee.currency)


def _agreed(claim: Claim) -> Money | None:
    """Return what a premium name was bought at: the registry refuses to take any other sum."""
    agreed = max_price_of(claim.payload)
    return None if agreed is None else Money(agreed.minor, agreed.currency)


async def _listed(connection: AsyncConnection, claim: Claim, at: datetime) -> Money | None:
    action = _TAKEN_FOR.get(claim.kind)
    if action is None:
        return None
    years = claim.payload.get("years") or 1
    return await pricing.find_price(connection, COST_LIST, claim.domain.parent, action, years, at)
