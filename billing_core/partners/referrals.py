"""Partners, their links' visits, and the customers that came by them. Works on a connection it never commits.

First touch wins; the mark of a visit lives ninety days, and once copied to a customer it stays.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import RowMapping, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import accounts
from billing_core.chart import partner_commission
from billing_core.ids import new_id
from billing_core.partners.model import NotReferable, Partner, UnknownPartner
from billing_core.storage.partner_tables import partner_rates, partner_visits, partners, referrals

MARK_LIVES = timedelta(days=90)

_PARTNER = (partners.c.id, partners.c.tenant_id, partners.c.account_id, partners.c.public_number)


async def enrol(
    conn: AsyncConnection,
    *,
    tenant_id: str,
    account_id: str,
    percent: Decimal,
    at: datetime,
    valid_from: date,
    number: int | None = None,
) -> Partner:
    """Make a customer a partner, once; an old system's number may be kept. The rate is valid from a business date."""
    known = await of_account(conn, account_id)
    if known is not None:
        return known
    values = {"id": new_id("par", at), "tenant_id": tenant_id, "account_id": account_id, "created_at": at}
    if number is not None:
        values["public_number"] = number
    partner = _partner((await conn.execute(insert(partners).values(values).returning(*_PARTNER))).mappings().one())
    currency = (await accounts.balance(conn, account_id)).posted.currency
    await accounts.open_code(conn, partner_commission(partner.id), currency, at=at)
    await set_rate(conn, partner.id, percent, valid_from=valid_from)
    return partner


async def set_rate(conn: AsyncConnection, partner_id: str, percent: Decimal, *, valid_from: date) -> None:
    """Let a rate be valid from a business date; a month counts at the rate of its last day."""
    row = {"partner_id": partner_id, "valid_from": valid_from, "percent": percent}
    statement = upsert(partner_rates).values(row)
    await conn.execute(
        statement.on_conflict_do_update(
            index_elements=[partner_rates.c.partner_id, partner_rates.c.valid_from],
            set_={"percent": statement.excluded.percent},
        )
    )


async def rate_on(conn: AsyncConnection, partner_id: str, day: date) -> Decimal:
    """Return the rate in percent that is valid on a business date; 0 before the first."""
    statement = (
        select(partner_rates.c.percent)
        .where(partner_rates.c.partner_id == partner_id, partner_rates.c.valid_from <= day)
        .order_by(partner_rates.c.valid_from.desc())
        .limit(1)
    )
    found = (await conn.execute(statement)).scalar_one_or_none()
    return Decimal(0) if found is None else Decimal(found)


async def by_number(conn: AsyncConnection, number: int) -> Partner:
    """Return the partner whose number a link carries. Raises `UnknownPartner`."""
    row = (await conn.execute(select(*_PARTNER).where(partners.c.public_number == number))).mappings().one_or_none()
    if row is None:
        raise UnknownPartner(str(number))
    return _partner(row)


async def read(conn: AsyncConnection, tenant_id: str | None, partner_id: str) -> Partner:
    """Return a tenant's partner (None: any tenant's). Raises `UnknownPartner`."""
    statement = select(*_PARTNER).where(partners.c.id == partner_id)
    if tenant_id is not None:
        statement = statement.where(partners.c.tenant_id == tenant_id)
    row = (await conn.execute(statement)).mappings().one_or_none()
    if row is None:
        raise UnknownPartner(partner_id)
    return _partner(row)


async def page(
    conn: AsyncConnection, tenant_id: str | None, *, after: str | None = None, limit: int
) -> Sequence[Partner]:
    """Return a tenant's partners (None: all), oldest first, those behind `after`."""
    statement = select(*_PARTNER).order_by(partners.c.id).limit(limit)
    if tenant_id is not None:
        statement = statement.where(partners.c.tenant_id == tenant_id)
    if after is not None:
        statement = statement.where(partners.c.id > after)
    return [_partner(row) for row in (await conn.execute(statement)).mappings()]


async def of_account(conn: AsyncConnection, account_id: str) -> Partner | None:
    row = (await conn.execute(select(*_PARTNER).where(partners.c.account_id == account_id))).mappings().one_or_none()
    return None if row is None else _partner(row)


async def count_visit(conn: AsyncConnection, partner_id: str, project: int, day: date) -> None:
    statement = upsert(partner_visits).values(partner_id=partner_id, day=day, project=project, visits=1)
    await conn.execute(
        statement.on_conflict_do_update(
            index_elements=list(partner_visits.primary_key.columns), set_={"visits": partner_visits.c.visits + 1}
        )
    )


async def refer(
    conn: AsyncConnection,
    partner: Partner,
    account_id: str,
    *,
    project: int,
    touched_at: datetime,
    at: datetime,
    identity: Mapping[str, str],
    partner_identity: Mapping[str, str],
) -> bool:
    """Copy the mark of a link to a customer who signs up; False when the mark is too old or another came first.

    `identity`: what tells who somebody is (confirmed e-mail, phone, tax number, payment instrument), by kind. Raises
    `NotReferable` for oneself and for a chain in which two refer each other.
    """
    same = {kind for kind, value in identity.items() if value and partner_identity.get(kind) == value}
    if account_id == partner.account_id or same:
        raise NotReferable("self")
    if await _referred_by(conn, partner.account_id, account_id):
        raise NotReferable("chain")
    if at - touched_at > MARK_LIVES:
        return False
    row = _referral(partner, account_id, project, touched_at, at)
    added = await conn.execute(upsert(referrals).values(row).on_conflict_do_nothing())
    return added.rowcount == 1


async def attribute(
    conn: AsyncConnection, partner: Partner | None, account_id: str, *, project: int, at: datetime
) -> str | None:
    """Let a customer count for a partner, or for nobody, by the word of staff; return the id of the one before.

    Raises `NotReferable` for the partner itself and for a chain in which two refer each other.
    """
    if partner is not None and account_id == partner.account_id:
        raise NotReferable("self")
    if partner is not None and await _referred_by(conn, partner.account_id, account_id):
        raise NotReferable("chain")
    columns = referrals.c
    before = await conn.scalar(select(columns.partner_id).where(columns.account_id == account_id).with_for_update())
    await conn.execute(delete(referrals).where(columns.account_id == account_id))
    if partner is not None:
        await conn.execute(insert(referrals).values(_referral(partner, account_id, project, at, at)))
    return before


async def referrer_of(conn: AsyncConnection, account_id: str) -> Partner | None:
    """Return the partner for whom a customer counts."""
    statement = select(*_PARTNER).join(referrals, referrals.c.partner_id == partners.c.id)
    row = (await conn.execute(statement.where(referrals.c.account_id == account_id))).mappings().one_or_none()
    return None if row is None else _partner(row)


async def counts(conn: AsyncConnection, partner_id: str) -> tuple[int, int]:
    """Return how often the partner's links were followed, and how many signed up."""
    visits = select(func.coalesce(func.sum(partner_visits.c.visits), 0)).where(
        partner_visits.c.partner_id == partner_id
    )
    signed_up = select(func.count()).select_from(referrals).where(referrals.c.partner_id == partner_id)
    return int((await conn.execute(visits)).scalar_one()), int((await conn.execute(signed_up)).scalar_one())


async def _referred_by(conn: AsyncConnection, account_id: str, referrer: str) -> bool:
    """Tell whether a chain of referrals leads from the account up to the referrer."""
    chain = (
        select(partners.c.account_id)
        .join(referrals, referrals.c.partner_id == partners.c.id)
        .where(referrals.c.account_id == account_id)
        .cte("chain", recursive=True)
    )
    above = (
        select(partners.c.account_id)
        .join(referrals, referrals.c.partner_id == partners.c.id)
        .join(chain, chain.c.account_id == referrals.c.account_id)
    )
    chain = chain.union(above)
    statement = select(func.count()).select_from(chain).where(chain.c.account_id == referrer)
    return bool((await conn.execute(statement)).scalar_one())


def _referral(partner: Partner, account_id: str, project: int, touched_at: datetime, at: datetime) -> dict[str, object]:
    return {
        "account_id": account_id,
        "partner_id": partner.id,
        "project": project,
        "touched_at": touched_at,
        "signed_up_at": at,
    }


def _partner(row: RowMapping) -> Partner:
    return Partner(**row)
