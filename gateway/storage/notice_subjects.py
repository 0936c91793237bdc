"""Things whose end customers are told of, and whether it is still true of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from billing_core.business_calendar import business_date
from billing_core.notices import NoticeKind
from billing_core.services.states import ServiceState
from billing_core.storage.any_of import any_of
from billing_core.storage.service_tables import services
from gateway.notices.model import DomainSubject, Subject
from gateway.operations.model import OperationKind
from gateway.operations.states import OPEN
from gateway.storage.domain_life import may_be_restored
from gateway.storage.notice_table import notices
from gateway.storage.tables import domains, operations

_TABLE = notices.c
_OPEN = _TABLE.state == "open"
_RENEWABLE = tuple(state.value for state in (ServiceState.ACTIVE, ServiceState.GRACE, ServiceState.SUSPENDED))


@dataclass(frozen=True, slots=True)
class DomainToldOf:
    name: DomainName
    registry: str
    auto_renew: bool
    renewal_under_way: bool


async def expiring_domains(
    connection: AsyncConnection, first: datetime, after_last: datetime, *, behind: str, limit: int
) -> Sequence[DomainSubject]:
    """Return domains that expire in a time and of whose end nothing is owed yet, with their zones; by id."""
    table = domains.c
    owed = exists().where(
        _TABLE.subject_id == table.id, _TABLE.kind == NoticeKind.DOMAIN.value, _TABLE.ends_at == table.expires_at
    )
    query = (
        select(table.id, table.tenant_id, table.account_id, table.expires_at, table.registry, table.tld)
        .where(table.held, table.deleted_at.is_(None), ~owed, table.id > behind)
        .where(table.expires_at >= first, table.expires_at < after_last)
    )
    rows = await connection.execute(query.order_by(table.id).limit(limit))
    return [_of_domain(row, NoticeKind.DOMAIN, row.expires_at) for row in rows]


async def domains_in_redemption(connection: AsyncConnection, *, behind: str, limit: int) -> Sequence[DomainSubject]:
    """Return domains that can only be restored and of which nothing is owed yet, with their zones; by id."""
    table = domains.c
    owed = exists().where(
        _TABLE.subject_id == table.id, _TABLE.kind == NoticeKind.REDEMPTION.value, _TABLE.ends_at == table.deleted_at
    )
    columns = (table.id, table.tenant_id, table.account_id, table.deleted_at, table.registry, table.tld)
    query = select(*columns).where(
        table.held, table.deleted_at.is_not(None), may_be_restored(), ~owed, table.id > behind
    )
    rows = await connection.execute(query.order_by(table.id).limit(limit))
    return [_of_domain(row, NoticeKind.REDEMPTION, row.deleted_at) for row in rows]


async def ending_services(
    connection: AsyncConnection, first: date, last: date, *, behind: str, limit: int
) -> Sequence[Subject]:
    """Return services that end in a time and of whose end nothing is owed yet; by id."""
    table = services.c
    owed = exists().where(
        _TABLE.subject_id == table.id, _TABLE.kind == NoticeKind.HOSTING.value, _TABLE.about == table.ends_on
    )
    query = select(table.id, table.tenant_id, table.account_id, table.ends_on).where(
        table.state.in_(_RENEWABLE), table.ends_on.between(first, last), ~owed, table.id > behind
    )
    rows = await connection.execute(query.order_by(table.id).limit(limit))
    return [Subject(row.id, row.tenant_id, row.account_id, NoticeKind.HOSTING, row.ends_on) for row in rows]


async def suspended_services(
    connection: AsyncConnection, suspended_before: date, *, behind: str, limit: int
) -> Sequence[Subject]:
    """Return services that money could revive, switched off before a day; by id."""
    table = services.c
    query = select(table.id, table.tenant_id, table.account_id, table.suspended_on).where(
        table.state == ServiceState.SUSPENDED.value,
        table.blocked.is_(None),
        table.suspended_on < suspended_before,
        table.id > behind,
    )
    rows = await connection.execute(query.order_by(table.id).limit(limit))
    return [Subject(row.id, row.tenant_id, row.account_id, NoticeKind.DELETION, row.suspended_on) for row in rows]


async def cancel_void(connection: AsyncConnection, *, at: datetime) -> int:
    """Cancel what is owed of things that were renewed, restored, paid for or lost meanwhile; return how many."""
    domain, service = domains.c, services.c
    same_domain, same_service = domain.id == _TABLE.subject_id, service.id == _TABLE.subject_id
    still_true = or_(
        _of_kind(NoticeKind.DOMAIN)
        & exists().where(same_domain, domain.held, domain.deleted_at.is_(None), domain.expires_at == _TABLE.ends_at),
        _of_kind(NoticeKind.REDEMPTION)
        & exists().where(same_domain, domain.held, domain.deleted_at == _TABLE.ends_at, may_be_restored()),
        _of_kind(NoticeKind.HOSTING)
        & exists().where(same_service, service.state.in_(_RENEWABLE), service.ends_on == _TABLE.about),
        _of_kind(NoticeKind.DELETION)
        & exists().where(same_service, service.suspended_on == _TABLE.about, service.blocked.is_(None)),
    )
    changed = await connection.execute(
        update(notices).where(_OPEN, ~still_true).values(state="cancelled", settled_at=at)
    )
    return changed.rowcount


async def domains_told_of(connection: AsyncConnection, domain_ids: Sequence[str]) -> dict[str, DomainToldOf]:
    """Return by id what notices say of domains."""
    operation = operations.c
    under_way = exists().where(
        operation.domain == domains.c.name,
        operation.kind == OperationKind.RENEW.value,
        operation.state.in_([state.value for state in OPEN]),
    )
    query = select(domains.c.id, domains.c.name, domains.c.registry, domains.c.auto_renew, under_way)
    rows = await connection.execute(query.where(domains.c.id == any_of(domain_ids)))
    return {row[0]: DomainToldOf(DomainName(row[1]), *row[2:]) for row in rows}


def _of_kind(kind: NoticeKind) -> ColumnElement[bool]:
    return _TABLE.kind == kind.value


def _of_domain(row: Any, kind: NoticeKind, moment: datetime) -> DomainSubject:
    subject = Subject(row.id, row.tenant_id, row.account_id, kind, business_date(moment), moment)
    return DomainSubject(subject, row.registry, row.tld)
