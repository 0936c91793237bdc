"""A tenant's partners by month and payout, as operators look at them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money
from billing_core.partners import PayoutState
from billing_core.storage.partner_tables import partner_payouts, partners

_PAYOUT, _PARTNER = partner_payouts.c, partners.c


@dataclass(frozen=True, slots=True)
class TenantPayout:
    """`iban` None: to the partner's balance. `account_id` is the partner's own, as a customer."""

    id: str
    partner_id: str
    account_id: str
    amount: Money
    iban: str | None = field(repr=False)
    state: PayoutState
    requested_at: datetime
    reason: str | None


async def page(
    connection: AsyncConnection, tenant_id: str, *, state: PayoutState | None = None, limit: int
) -> Sequence[TenantPayout]:
    """Return the newest first."""
    query = (
        select(partner_payouts, _PARTNER.account_id)
        .join(partners, _PARTNER.id == _PAYOUT.partner_id)
        .where(_PARTNER.tenant_id == tenant_id)
        .order_by(_PAYOUT.id.desc())
        .limit(limit)
    )
    if state is not None:
        query = query.where(_PAYOUT.state == state.value)
    return [
        TenantPayout(
            id=row.id,
            partner_id=row.partner_id,
            account_id=row.account_id,
            amount=Money(row.amount_minor, row.currency),
            iban=row.iban,
            state=PayoutState(row.state),
            requested_at=row.requested_at,
            reason=row.reason,
        )
        for row in await connection.execute(query)
    ]


async def is_of(connection: AsyncConnection, tenant_id: str, payout_id: str) -> bool:
    """Tell whether a payout is of one of the tenant's partners."""
    query = select(_PARTNER.tenant_id).join(partner_payouts, _PARTNER.id == _PAYOUT.partner_id)
    return await connection.scalar(query.where(_PAYOUT.id == payout_id)) == tenant_id


async def accounts_of(connection: AsyncConnection, tenant_id: str, partner_ids: Sequence[str]) -> dict[str, str]:
    """Return the accounts of those of the partners that are the tenant's."""
    query = select(_PARTNER.id, _PARTNER.account_id).where(
        _PARTNER.tenant_id == tenant_id, _PARTNER.id.in_(partner_ids)
    )
    return {row.id: row.account_id for row in await connection.execute(query)}
