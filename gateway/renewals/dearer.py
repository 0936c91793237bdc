"""Names whose registry wants more than the price list says: they are not renewed without their owner's consent."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money
from gateway.clock import rfc3339
from gateway.events import Event, EventType, emit
from gateway.storage import notices
from gateway.storage.renewals import DueDomain, Payer


async def tell_dearer(
    connection: AsyncConnection, payer: Payer, domain: DueDomain, price: Money, *, listed: Money, at: datetime
) -> None:
    """Tell the panel what the renewal costs, once for each expiry."""
    if not await notices.claim_dearer(connection, domain.id, domain.expires_at, price, at=at):
        return
    data = {
        "domain": domain.name.ascii,
        "expires_at": rfc3339(domain.expires_at),
        "price": {"amount": price.format(), "currency": price.currency},
        "listed": {"amount": listed.format(), "currency": listed.currency},
    }
    await emit(connection, Event(EventType.DOMAIN_RENEWAL_DEARER, payer.tenant_id, payer.account_id, data), at=at)
