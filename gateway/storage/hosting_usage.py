"""Rows of what accounts at hosting panels use, as their panel said last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import DateTime, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingAccount
from billing_core.services import ServiceState
from billing_core.storage.service_tables import services
from gateway.storage.hosting_table import hosting_accounts, hosting_usage

_USAGE, _ACCOUNT = hosting_usage.c, hosting_accounts.c
_AT_WORK = (ServiceState.ACTIVE, ServiceState.GRACE, ServiceState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Usage:
    """Sizes in MB; None = the panel does not tell, or there is no limit. Traffic is that of the month."""

    disk_used_mb: int | None
    disk_limit_mb: int | None
    traffic_used_mb: int | None
    read_at: datetime


@dataclass(frozen=True, slots=True)
class AccountsAt:
    """How many services have their account at a panel; `missing` of them it did not list when it was read last."""

    count: int
    missing: int
    read_at: datetime | None


async def keep(connection: AsyncConnection, panel: str, accounts: Sequence[HostingAccount], *, at: datetime) -> None:
    """Write down what accounts use; those that are none of our services' are left out."""
    by_login = {account.login: account for account in accounts}
    ours = select(_ACCOUNT.login, _ACCOUNT.service_id).where(_ACCOUNT.panel == panel, _ACCOUNT.login.in_(by_login))
    rows = [
        {
            "service_id": service_id,
            "disk_used_mb": by_login[login].disk_used_mb,
            "disk_limit_mb": by_login[login].disk_limit_mb,
            "traffic_used_mb": by_login[login].traffic_used_mb,
            "read_at": at,
        }
        for login, service_id in sorted(await connection.execute(ours), key=lambda row: row.service_id)
    ]
    if rows:
        fresh = insert(hosting_usage)
        changed = {name: fresh.excluded[name] for name in rows[0] if name != "service_id"}
        await connection.execute(fresh.on_conflict_do_update(index_elements=["service_id"], set_=changed), rows)


async def of_service(connection: AsyncConnection, service_id: str) -> Usage | None:
    columns = (_USAGE.disk_used_mb, _USAGE.disk_limit_mb, _USAGE.traffic_used_mb, _USAGE.read_at)
    row = (await connection.execute(select(*columns).where(_USAGE.service_id == service_id))).one_or_none()
    return None if row is None else Usage(*row)


async def accounts_at(connection: AsyncConnection, panel: str) -> AccountsAt:
    """Count the accounts of services that have not ended. One made since the panel was read is not missing."""
    here = hosting_accounts.outerjoin(hosting_usage, _USAGE.service_id == _ACCOUNT.service_id)
    of_panel = _ACCOUNT.panel == panel
    read_at = await connection.scalar(select(func.max(_USAGE.read_at)).select_from(here).where(of_panel))
    newest = literal(read_at, DateTime(timezone=True))
    gone = services.c.created_at < newest, or_(_USAGE.read_at.is_(None), _USAGE.read_at < newest)
    counted = (
        select(func.count(), func.count().filter(*gone))
        .select_from(here.join(services, services.c.id == _ACCOUNT.service_id))
        .where(of_panel, services.c.state.in_([state.value for state in _AT_WORK]))
    )
    count, missing = (await connection.execute(counted)).one()
    return AccountsAt(count, missing, read_at)
