"""Customers who are their own partners (billing rules §7.2): the same tax number, e-mail, phone or bank account in both
profiles, or the bank account that the partner's commission goes to.
"""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.storage.partner_tables import partner_payouts, partners, referrals
from gateway.storage.profile_table import customer_profiles


async def self_referred(connection: AsyncConnection, partner_ids: Sequence[str]) -> Sequence[str]:
    """Return the accounts that count for nobody, of those that the partners referred."""
    partners_own, theirs = customer_profiles.alias("partners_own"), customer_profiles.alias("theirs")
    paid_to = select(partner_payouts.c.id).where(
        partner_payouts.c.partner_id == partners.c.id,
        partner_payouts.c.iban == theirs.c.iban,
        partner_payouts.c.state != "rejected",
    )
    same = or_(
        partners_own.c.tax_number == theirs.c.tax_number,
        func.lower(partners_own.c.email) == func.lower(theirs.c.email),
        partners_own.c.phone == theirs.c.phone,
        partners_own.c.iban == theirs.c.iban,
        paid_to.exists(),
    )
    statement = (
        select(referrals.c.account_id)
        .join(partners, partners.c.id == referrals.c.partner_id)
        .join(theirs, theirs.c.account_id == referrals.c.account_id)
        .outerjoin(partners_own, partners_own.c.account_id == partners.c.account_id)
        .where(same, referrals.c.partner_id.in_(partner_ids))
    )
    return list((await connection.execute(statement)).scalars())
