"""Services of a tenant, domains and hosting in one list, in the order of their ids or of their ends."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import idna
from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Select,
    SmallInteger,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.base import ColumnCollection
from sqlalchemy.types import TypeEngine

from adapters.model import DomainName
from billing_core import Money
from billing_core.storage.service_tables import quotes, services
from gateway.domains.life import DomainLife, ZoneLives
from gateway.hosting.model import ServiceFilters, ServiceSort, ServiceView
from gateway.storage.domain_life import life
from gateway.storage.hosting_table import hosting_accounts, hosting_usage, service_orders
from gateway.storage.hosting_usage import Usage
from gateway.storage.tables import domains

_S, _D, _H, _O, _Q, _U = services.c, domains.c, hosting_accounts.c, service_orders.c, quotes.c, hosting_usage.c
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_USED = ("disk_used_mb", "disk_limit_mb", "traffic_used_mb", "read_at")


Columns = ColumnCollection[str, Any]


async def page(
    connection: AsyncConnection,
    tenant_id: str,
    filters: ServiceFilters,
    zones: ZoneLives,
    *,
    at: datetime,
    after: str | None = None,
    only: Collection[str] | None = None,
    sort: ServiceSort = ServiceSort.ID,
    limit: int = 1,
) -> Sequence[ServiceView]:
    """Return the services behind `after`; `only` are the ids of those that are looked for."""
    parts = []
    for part in (_hosting(), _domains(life(zones, at))):
        columns = part.selected_columns
        wanted = [columns.tenant_id == tenant_id, *_wanted(columns, filters)]
        wanted += [columns.id.in_(only)] if only is not None else []
        wanted += [_behind(columns, sort, after)] if after is not None else []
        parts.append(part.where(*wanted).order_by(*_key(columns, sort)).limit(limit).subquery())
    found = union_all(*(select(part) for part in parts)).subquery()
    rows = await connection.execute(select(found).order_by(*_key(found.c, sort)).limit(limit))
    return [_view(row) for row in rows]


def position_of(sort: ServiceSort, service: ServiceView) -> str:
    """Return the `after` of the page behind a service."""
    if sort is ServiceSort.ID or service.ends_at is None:
        return service.id
    return f"{service.ends_at.isoformat()} {service.id}"


def _wanted(columns: Columns, filters: ServiceFilters) -> Iterator[ColumnElement[bool]]:
    if filters.account_id:
        yield columns.account_id == filters.account_id
    if filters.service_class:
        yield columns.service_class == filters.service_class
    if filters.state:
        yield columns.state == filters.state
    if filters.ends_before:
        yield columns.ends_at < filters.ends_before
    if filters.live is not None:
        yield (columns.state != "ended") == filters.live
    if filters.search:
        text = filters.search.lower()
        named = columns.domain.contains(_a_labels(text), autoescape=True)
        yield or_(func.lower(columns.title).contains(text, autoescape=True), named)


def _a_labels(text: str) -> str:
    """Return a text as names are kept, where it is made of whole labels."""
    try:
        return text if text.isascii() else idna.encode(text, uts46=True).decode("ascii")
    except idna.IDNAError:
        return text


def _key(columns: Columns, sort: ServiceSort) -> tuple[ColumnElement[Any], ...]:
    return (columns.id,) if sort is ServiceSort.ID else (columns.ends_at, columns.id)


def _behind(columns: Columns, sort: ServiceSort, after: str) -> ColumnElement[bool]:
    place: tuple[Any, ...] = (after,)
    if sort is ServiceSort.END:
        ends_at, _, service_id = after.partition(" ")
        place = datetime.fromisoformat(ends_at), service_id
    return tuple_(*_key(columns, sort)) > tuple_(*place)


def _hosting() -> Select[Any]:
    joined: Select[Any] = (
        select(
            *(_S.id, _S.tenant_id, _S.service_class, _S.account_id, _S.state, _S.label.label("title")),
            *(_S.created_at, _S.auto_renew, cast(null(), DateTime(timezone=True)).label("expires_at")),
            *(_S.ends_on, _S.plan_code.label("plan"), _S.term_months, _S.priority, _S.blocked),
            *(_H.domain, _H.login, _H.panel, _Q.gross_minor, _Q.currency),
            *(_U[name] for name in _USED),
            func.coalesce(func.timezone("Europe/Kyiv", cast(_S.ends_on, DateTime())), _NEVER).label("ends_at"),
        )
        .outerjoin(hosting_accounts, _H.service_id == _S.id)
        .outerjoin(hosting_usage, _U.service_id == _S.id)
        .outerjoin(service_orders, and_(_O.service_id == _S.id, _O.waits_for_money))
        .outerjoin(quotes, _Q.id == _O.quote_id)
    )
    return joined


def _domains(life: ColumnElement[str]) -> Select[Any]:
    """The life of a domain is its registry's: see `SERVICE_STATES`."""
    state = case((life == DomainLife.GONE.value, "ended"), else_=life)
    nothing: dict[str, TypeEngine[Any]] = {
        "ends_on": Date(),
        "plan": Text(),
        "term_months": SmallInteger(),
        "priority": SmallInteger(),
        "blocked": Text(),
    }
    return select(
        *(_D.id, _D.tenant_id, literal("domain").label("service_class"), _D.account_id, state.label("state")),
        *(_D.name.label("title"), _D.created_at, _D.auto_renew, _D.expires_at),
        *(cast(null(), kind).label(name) for name, kind in nothing.items()),
        _D.name.label("domain"),
        *(cast(null(), Text()).label(name) for name in ("login", "panel")),
        *(cast(null(), _Q.gross_minor.type).label("gross_minor"), cast(null(), Text()).label("currency")),
        *(cast(null(), _U[name].type).label(name) for name in _USED),
        _D.expires_at.label("ends_at"),
    )


def _view(row: Any) -> ServiceView:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    minor, currency = values.pop("gross_minor"), values.pop("currency")
    del values["tenant_id"]
    used = [values.pop(name) for name in _USED]
    if row.service_class == "domain":
        values["title"] = DomainName(row.domain).unicode
    return ServiceView(
        **values,
        waits_for=None if minor is None else Money(minor, currency),
        usage=None if row.read_at is None else Usage(*used),
    )
