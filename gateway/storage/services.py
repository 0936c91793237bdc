"""Services of a tenant, domains and hosting in one list, in the order of their ids."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

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
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from billing_core import Money
from billing_core.storage.service_tables import quotes, services
from gateway.domains.life import DomainLife, ZoneLives
from gateway.hosting.model import ServiceFilters, ServiceView
from gateway.storage.domain_life import life
from gateway.storage.hosting_table import hosting_accounts, hosting_usage, service_orders
from gateway.storage.hosting_usage import Usage
from gateway.storage.tables import domains

_S, _D, _H, _O, _Q, _U = services.c, domains.c, hosting_accounts.c, service_orders.c, quotes.c, hosting_usage.c
_USED = ("disk_used_mb", "disk_limit_mb", "traffic_used_mb", "read_at")


async def page(
    connection: AsyncConnection,
    tenant_id: str,
    filters: ServiceFilters,
    zones: ZoneLives,
    *,
    at: datetime,
    after: str | None = None,
    only: str | None = None,
    limit: int = 1,
) -> Sequence[ServiceView]:
    """Return the services behind `after`; `only` is the id of the one that is looked for."""
    parts = []
    for part in (_hosting(), _domains(life(zones, at))):
        each = part.where(part.selected_columns.tenant_id == tenant_id)
        columns = each.selected_columns
        each = each.where(columns.id == only) if only is not None else each
        each = each.where(columns.id > after) if after is not None else each
        each = each.where(columns.account_id == filters.account_id) if filters.account_id else each
        each = each.where(columns.service_class == filters.service_class) if filters.service_class else each
        each = each.where(columns.state == filters.state) if filters.state else each
        parts.append(each.order_by(columns.id).limit(limit).subquery())
    found = union_all(*(select(part) for part in parts)).subquery()
    rows = await connection.execute(select(found).order_by(found.c.id).limit(limit))
    return [_view(row) for row in rows]


def _hosting() -> Select[Any]:
    joined: Select[Any] = (
        select(
            *(_S.id, _S.tenant_id, _S.service_class, _S.account_id, _S.state, _S.label.label("title")),
            *(_S.created_at, _S.auto_renew, cast(null(), DateTime(timezone=True)).label("expires_at")),
            *(_S.ends_on, _S.plan_code.label("plan"), _S.term_months, _S.priority, _S.blocked),
            *(_H.domain, _H.login, _H.panel, _Q.gross_minor, _Q.currency),
            *(_U[name] for name in _USED),
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
    )


def _view(row: Any) -> ServiceView:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
    minor, currency = values.pop("gross_minor"), values.pop("currency")
    del values["tenant_id"]
    used = [values.pop(name) for name in _USED]
    return ServiceView(
        **values,
        waits_for=None if minor is None else Money(minor, currency),
        usage=None if row.read_at is None else Usage(*used),
    )
