"""How much waits for a person, of each kind."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.adjustments import AdjustmentState
from billing_core.partners import PayoutState
from billing_core.storage.adjustment_tables import adjustments
from billing_core.storage.partner_tables import partner_payouts, partners
from gateway.storage.registry_tables import registry_differences
from gateway.storage.webhook_tables import webhook_receivers


@dataclass(frozen=True, slots=True)
class Attention:
    """`webhooks`: those that take nothing, or were switched off for that."""

    adjustments: int
    payouts: int
    differences: int
    webhooks: int


async def read(connection: AsyncConnection, tenant_id: str) -> Attention:
    """Differences are those of every tenant, as registries are."""
    payout, receiver = partner_payouts.c, webhook_receivers.c
    proposed = select(func.count()).where(
        adjustments.c.tenant_id == tenant_id, adjustments.c.state == AdjustmentState.PROPOSED.value
    )
    asked = (
        select(func.count())
        .join_from(partner_payouts, partners, partners.c.id == payout.partner_id)
        .where(partners.c.tenant_id == tenant_id, payout.state == PayoutState.REQUESTED.value)
    )
    differing = select(func.count()).where(registry_differences.c.closed_at.is_(None))
    failing = select(func.count()).where(
        receiver.tenant_id == tenant_id,
        or_(receiver.disabled_for.in_(("failing", "gone")), receiver.failing_since.is_not(None)),
    )
    counts = [each.scalar_subquery() for each in (proposed, asked, differing, failing)]
    return Attention(*(await connection.execute(select(*counts))).one())
