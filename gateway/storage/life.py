"""What hosting's life is decided by: whose turn it is, what stands in the way, which deletions can be taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import start_of
from billing_core.notices import NoticeKind
from billing_core.services import Service, ServiceState
from billing_core.storage.service_tables import services
from gateway.operations.states import OPEN
from gateway.storage.life_table import hosting_backups
from gateway.storage.notice_table import notices
from gateway.storage.renewal_table import renewal_wakes
from gateway.storage.tables import customer_accounts, operations

_SERVICE = services.c
_BACKUP = hosting_backups.c


@dataclass(frozen=True, slots=True)
class Turn:
    """A service whose day may have come."""

    service_id: str
    account_id: str
    auto_renew: bool


async def ended_by(
    connection: AsyncConnection, state: ServiceState, day: date, *, today: date, behind: str, limit: int
) -> Sequence[Turn]:
    """Return services of a state that are unpaid since a day or longer, by id; none that are still being taken over."""
    return await _turns(connection, [_SERVICE.state == state.value, _SERVICE.ends_on <= day], today, behind, limit)


async def suspended_by(
    connection: AsyncConnection, day: date, *, today: date, behind: str, limit: int
) -> Sequence[Turn]:
    """Return services that are switched off since a day or longer for nothing but money, by id."""
    wanted = [
        _SERVICE.state == ServiceState.SUSPENDED.value,
        _SERVICE.suspended_on <= day,
        _SERVICE.blocked.is_(None),
    ]
    return await _turns(connection, wanted, today, behind, limit)


async def hindrance(connection: AsyncConnection, service: Service) -> str | None:
    """Return why nothing may be taken from a service now: money that has come and is not applied, or an operation."""
    money = select(renewal_wakes.c.account_id).where(renewal_wakes.c.account_id == service.account_id)
    if await connection.scalar(money.limit(1)) is not None:
        return "money_not_applied"
    open_states = [state.value for state in OPEN]
    pending = select(operations.c.id).where(operations.c.domain == service.id, operations.c.state.in_(open_states))
    return "operation_pending" if await connection.scalar(pending.limit(1)) is not None else None


async def owes_notice(connection: AsyncConnection, service: Service, today: date) -> bool:
    """Tell whether the customer was not told of this end yet, or only today and late."""
    told = notices.c
    of_this_end = (
        told.subject_id == service.id,
        told.kind == NoticeKind.HOSTING.value,
        told.about == service.ends_on,
    )
    open_ = (told.state == "open") & (told.due_on <= today)
    just_now = (told.state == "told") & told.late & (told.told_on >= today)
    return bool(await connection.scalar(select(exists().where(*of_this_end, open_ | just_now))))


async def keep_backup(connection: AsyncConnection, service: Service, *, today: date, drop_on: date) -> None:
    """Note that a switched-off service is deleted, and until when that can be taken back."""
    row = {
        "service_id": service.id,
        "ended_on": today,
        "days_served": service.unpaid_days_served,
        "drop_on": drop_on,
    }
    await connection.execute(insert(hosting_backups).values(row))


async def backups_to_drop(connection: AsyncConnection, today: date, *, limit: int) -> Sequence[str]:
    """Return services whose deletion can't be taken back any longer."""
    query = select(_BACKUP.service_id).where(_kept(), _BACKUP.drop_on <= today).order_by(_BACKUP.drop_on).limit(limit)
    return list((await connection.execute(query)).scalars())


async def drop_backup(connection: AsyncConnection, service_id: str, today: date) -> bool:
    """Note that a backup is gone; False when it was restored or dropped before."""
    dropping = update(hosting_backups).where(_BACKUP.service_id == service_id, _kept(), _BACKUP.drop_on <= today)
    return (await connection.execute(dropping.values(dropped_on=today))).rowcount == 1


async def take_backup(connection: AsyncConnection, service_id: str, today: date) -> int | None:
    """Take a deletion back; return the unpaid days that were served, None when there is no backup any more."""
    restoring = update(hosting_backups).where(_BACKUP.service_id == service_id, _kept())
    row = (await connection.execute(restoring.values(restored_on=today).returning(_BACKUP.days_served))).one_or_none()
    return None if row is None else int(row.days_served)


async def _turns(
    connection: AsyncConnection, wanted: Sequence[ColumnElement[bool]], today: date, behind: str, limit: int
) -> Sequence[Turn]:
    account = customer_accounts.c
    being_taken_over = exists().where(account.id == _SERVICE.account_id, account.renewals_from > start_of(today))
    query = select(_SERVICE.id, _SERVICE.account_id, _SERVICE.auto_renew).where(
        *wanted, ~being_taken_over, _SERVICE.id > behind
    )
    rows = await connection.execute(query.order_by(_SERVICE.id).limit(limit))
    return [Turn(*row) for row in rows]


def _kept() -> ColumnElement[bool]:
    return _BACKUP.dropped_on.is_(None) & _BACKUP.restored_on.is_(None)
