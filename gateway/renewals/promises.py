"""The price that a first notice told of stands for auto-renewal, whatever the price list says later (rules §4.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money
from billing_core.auto_renewal import ServiceClass
from billing_core.notices import NoticeKind
from gateway.renewals.model import Due, Renewal
from gateway.storage import notices


async def of(connection: AsyncConnection, found: Sequence[Due | Renewal]) -> dict[str, Money]:
    """Return the prices that were promised for what is due, by its id."""
    due = [each for each in found if isinstance(each, Due)]
    return await notices.promised_prices(connection, [_notice_of(each) for each in due])


def kept(due: Due | Renewal, promised: Mapping[str, Money]) -> Due | Renewal:
    """Return what is due at no more than what was promised; a lower price of today stays."""
    if isinstance(due, Renewal):
        return due
    price = promised.get(due.renewable.service_id)
    if price is None or price >= due.renewable.price:
        return due
    return replace(due, renewable=replace(due.renewable, price=price))


def _notice_of(due: Due) -> tuple[str, NoticeKind, date]:
    kind = NoticeKind.DOMAIN if due.renewable.service_class is ServiceClass.DOMAIN else NoticeKind.HOSTING
    return due.renewable.service_id, kind, due.renewable.ends_on
