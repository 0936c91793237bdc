"""Expired names that their registry has renewed by itself and nobody has paid for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, any_, exists, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from adapters.registry_year import AUTO_RENEW_GRACE
from billing_core.notices import NoticeKind
from gateway.operations.states import OPEN
from gateway.storage.notice_table import notices
from gateway.storage.renewal_table import renewal_wakes
from gateway.storage.tables import customer_accounts, domains, operations

_D = domains.c
_HOLDS = ["clientHold", "serverHold"]
_UNDER_WAY = exists().where(operations.c.domain == _D.name, operations.c.state.in_([state.value for state in OPEN]))


@dataclass(frozen=True, slots=True)
class UnpaidYear:
    """`expires_at` is what was paid for. `on_hold`: it is out of the DNS; `interrupted_at`: by us, since then."""

    domain_id: str
    tenant_id: str
    account_id: str
    name: DomainName
    registry: str
    tld: str
    expires_at: datetime
    auto_renew: bool
    locked: bool
    on_hold: bool
    interrupted_at: datetime | None


async def unpaid(connection: AsyncConnection, *, behind: str, limit: int) -> Sequence[UnpaidYear]:
    """Return them by id: none that is deleted, nor one with an order under way."""
    columns = (
        _D.id,
        _D.tenant_id,
        _D.account_id,
        _D.name,
        _D.registry,
        _D.tld,
        _D.expires_at,
        _D.auto_renew,
        _D.locked,
        _D.statuses.overlap(_HOLDS),
        _D.interrupted_at,
    )
    query = select(*columns).where(_is_unpaid(), ~_UNDER_WAY, _D.id > behind)
    rows = await connection.execute(query.order_by(_D.id).limit(limit))
    return [UnpaidYear(row[0], row[1], row[2], DomainName(row[3]), *row[4:]) for row in rows]


async def may_end(connection: AsyncConnection, unpaid_year: UnpaidYear, *, today: date, at: datetime) -> bool:
    """Tell whether nothing speaks against ending it: no order, no money to be applied, no notice still to be given, no
    customer who is still being taken over; and whether the registry shows that it gives its fee back.
    """
    account, told = customer_accounts.c, notices.c
    money_waits = exists().where(renewal_wakes.c.account_id == _D.account_id)
    notice_owed = exists().where(
        told.subject_id == _D.id,
        told.kind == NoticeKind.DOMAIN.value,
        told.ends_at == _D.expires_at,
        told.state == "open",
        told.due_on <= today,
    )
    settled = exists().where(
        account.id == _D.account_id, or_(account.renewals_from.is_(None), account.renewals_from <= at)
    )
    same = and_(_D.id == unpaid_year.domain_id, _D.expires_at == unpaid_year.expires_at, _is_unpaid())
    refunded = literal(AUTO_RENEW_GRACE) == any_(_D.grace_statuses)
    found = select(_D.id).where(same, refunded, ~_UNDER_WAY, ~money_waits, ~notice_owed, settled)
    return await connection.scalar(found) is not None


async def is_unpaid(connection: AsyncConnection, unpaid_year: UnpaidYear) -> bool:
    """Tell whether it is so still, and no order under way. The name must be locked."""
    same = (_D.id == unpaid_year.domain_id, _D.expires_at == unpaid_year.expires_at)
    return await connection.scalar(select(_D.id).where(*same, _is_unpaid(), ~_UNDER_WAY)) is not None


def _is_unpaid() -> ColumnElement[bool]:
    return and_(_D.held, _D.registry_expires_at.is_not(None), _D.deleted_at.is_(None))
