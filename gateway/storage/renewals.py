"""What is due for auto-renewal, read by account, the most urgent first; and accounts that money has come to."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    ARRAY,
    BindParameter,
    ColumnElement,
    Text,
    and_,
    any_,
    bindparam,
    case,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from billing_core import purses
from billing_core.bonus import BonusRule, Purse
from billing_core.services import Service, ServiceState, store
from billing_core.storage.service_tables import services
from gateway.catalogue.domain_prices import Buyer
from gateway.operations.model import OperationKind
from gateway.operations.states import OPEN, OperationState
from gateway.storage.notify import FUNDED
from gateway.storage.renewal_table import renewal_wakes
from gateway.storage.tables import customer_accounts, domains, operations

_PASSING = ("deadline_exceeded", "attempts_exhausted", "registry_not_configured")
"""Why a renewal failed that may be tried again without a person."""


@dataclass(frozen=True, slots=True)
class Payer:
    """An account with something due. `urgent_at` is when the first of it ends.

    `renewals_from`: nothing is renewed by itself before it, as of customers who have just come from an old system.
    """

    account_id: str
    tenant_id: str
    currency: str
    price_list: str
    urgent_at: datetime
    renewals_from: datetime | None = None

    @property
    def buyer(self) -> Buyer:
        return Buyer(self.account_id, self.price_list, self.currency)


@dataclass(frozen=True, slots=True)
class DueDomain:
    """`failures`: renewals from this expiry that failed; `refused`: one of them by the registry's word."""

    id: str
    name: DomainName
    registry: str
    expires_at: datetime
    failures: int
    refused: bool


@dataclass(frozen=True, slots=True)
class Horizon:
    """Until when things count as due at a moment: domains that expire before an instant, services by their own lead
    on a day.
    """

    moment: datetime
    expires_before: datetime
    today: date


async def payers(connection: AsyncConnection, horizon: Horizon, *, after: Payer | None, limit: int) -> Sequence[Payer]:
    """Return accounts with something due, those whose ends come first, behind `after`."""
    due_domains = (
        select(domains.c.account_id, func.min(domains.c.expires_at).label("urgent_at"))
        .where(_renews_itself(), domains.c.expires_at < horizon.expires_before)
        .group_by(domains.c.account_id)
    )
    due_services = (
        select(services.c.account_id, func.min(services.c.ends_on).cast(domains.c.expires_at.type).label("urgent_at"))
        .where(_service_renews_itself(), services.c.due_on <= horizon.today)
        .group_by(services.c.account_id)
    )
    each = union_all(due_domains, due_services).subquery()
    due = (
        select(each.c.account_id, func.min(each.c.urgent_at).label("urgent_at")).group_by(each.c.account_id).subquery()
    )
    # The offset keeps this a look-up by key: those with something due are few among all accounts, and guessed too many.
    account = select(customer_accounts).where(customer_accounts.c.id == due.c.account_id).offset(0).lateral()
    found = account.c
    statement = (
        select(found.id, found.tenant_id, found.currency, found.price_list, due.c.urgent_at, found.renewals_from)
        .select_from(due.join(account, literal(True)))
        .where(or_(found.renewals_from.is_(None), found.renewals_from <= horizon.moment))
        .order_by(due.c.urgent_at, found.id)
        .limit(limit)
    )
    if after is not None:
        later = and_(due.c.urgent_at == after.urgent_at, found.id > after.account_id)
        statement = statement.where(or_(due.c.urgent_at > after.urgent_at, later))
    return [Payer(*row) for row in await connection.execute(statement)]


async def payers_of(connection: AsyncConnection, account_ids: Sequence[str], at: datetime) -> list[Payer]:
    """Return accounts that exist, whether anything is due or not, in the order of their ids as given."""
    account = customer_accounts.c
    statement = select(
        account.id, account.tenant_id, account.currency, account.price_list, literal(at), account.renewals_from
    ).where(account.id == any_(_array(account_ids)))
    found = {row[0]: Payer(*row) for row in await connection.execute(statement)}
    return [found[account_id] for account_id in account_ids]


@dataclass(frozen=True, slots=True)
class DueRows:
    """What accounts have due, by account, each with the most urgent first; `purses`: what they may spend."""

    domains: Mapping[str, Sequence[DueDomain]]
    services: Mapping[str, Sequence[Service]]
    purses: Mapping[str, Purse]


async def due_rows(
    connection: AsyncConnection, account_ids: Sequence[str], horizon: Horizon, bonus: BonusRule
) -> DueRows:
    """Read everything that accounts have due by three statements, however many accounts there are."""
    domains_of: defaultdict[str, list[DueDomain]] = defaultdict(list)
    for account_id, domain in await _due_domains(connection, account_ids, horizon.expires_before):
        domains_of[account_id].append(domain)
    services_of: defaultdict[str, list[Service]] = defaultdict(list)
    for service in await _due_services(connection, account_ids, horizon.today):
        services_of[service.account_id].append(service)
    return DueRows(domains_of, services_of, await purses.read_all(connection, account_ids, bonus))


async def _due_domains(
    connection: AsyncConnection, account_ids: Sequence[str], expires_before: datetime
) -> Sequence[tuple[str, DueDomain]]:
    """Return domains to be renewed, with their accounts, without those whose renewal is under way."""
    operation = operations.alias("operation")
    same = and_(
        operation.c.domain == domains.c.name,
        operation.c.kind == _constant(OperationKind.RENEW),
        operation.c.current_expiry == domains.c.expires_at,
    )
    under_way = exists().where(same, operation.c.state.in_([state.value for state in OPEN]))
    failed = and_(same, operation.c.state == _constant(OperationState.FAILED))
    code = operation.c.problem["code"].as_string()
    failures = (
        select(
            func.count(),
            func.coalesce(func.bool_or(case((code.in_(_PASSING), False), else_=True)), False),
        )
        .where(failed)
        .lateral("failures")
    )
    count, refused = failures.c
    statement = (
        select(domains.c.account_id, domains.c.id, domains.c.name, domains.c.registry)
        .add_columns(domains.c.expires_at, count, refused)
        .join(failures, literal(True))
        .where(domains.c.account_id == any_(_array(account_ids)), _renews_itself())
        .where(domains.c.expires_at < expires_before, ~under_way)
        .order_by(domains.c.expires_at, domains.c.id)
    )
    return [
        (row[0], DueDomain(row[1], DomainName(row[2]), row[3], row[4], int(row[5]), bool(row[6])))
        for row in await connection.execute(statement)
    ]


async def _due_services(connection: AsyncConnection, account_ids: Sequence[str], today: date) -> Sequence[Service]:
    """Return hosting and add-ons to be renewed."""
    due = (services.c.account_id == any_(_array(account_ids)), _service_renews_itself(), services.c.due_on <= today)
    return await store.those(connection, *due)


_WAKE = text(f"""
    WITH wish AS (
        INSERT INTO renewal_wakes (account_id, wanted_at) VALUES (:account_id, now())
        ON CONFLICT (account_id) DO UPDATE SET wanted_at = now()
        RETURNING account_id
    )
    SELECT pg_notify('{FUNDED}', account_id) FROM wish
""")  # noqa: S608 - the channel is a constant


async def wake(connection: AsyncConnection, account_id: str) -> None:
    """Have what waits for an account's money looked at at once: call it in the transaction that credits."""
    await connection.execute(_WAKE, {"account_id": account_id})


@dataclass(frozen=True, slots=True)
class Wish:
    """That what waits for an account's money be looked at, since a moment."""

    account_id: str
    wanted_at: datetime


async def woken(connection: AsyncConnection, *, after: Wish | None, limit: int) -> Sequence[Wish]:
    """Return accounts that were woken, the oldest wish first, behind `after`."""
    place = tuple_(renewal_wakes.c.wanted_at, renewal_wakes.c.account_id)
    statement = select(renewal_wakes.c.account_id, renewal_wakes.c.wanted_at).order_by(place).limit(limit)
    if after is not None:
        statement = statement.where(place > (after.wanted_at, after.account_id))
    return [Wish(*row) for row in await connection.execute(statement)]


async def looked_at(connection: AsyncConnection, followed: Sequence[Wish]) -> None:
    """Forget wishes that were followed, but those that were renewed meanwhile."""
    wake = renewal_wakes.c
    same = (wake.account_id == bindparam("its_account"), wake.wanted_at == bindparam("its_time"))
    rows = [{"its_account": wish.account_id, "its_time": wish.wanted_at} for wish in followed]
    await connection.execute(delete(renewal_wakes).where(*same), rows)


def _array(ids: Sequence[str]) -> ColumnElement[Sequence[str]]:
    """Make one parameter of ids, so that the statement is the same for any number of them."""
    return literal(list(ids), ARRAY(Text))


def _constant(value: StrEnum) -> BindParameter[str]:
    """Write a value into the statement itself, so that it may use an index of such rows alone."""
    return bindparam(None, value.value, literal_execute=True)


def _renews_itself() -> ColumnElement[bool]:
    return and_(domains.c.held, domains.c.auto_renew, domains.c.deleted_at.is_(None))


def _service_renews_itself() -> ColumnElement[bool]:
    states = [ServiceState.ACTIVE.value, ServiceState.GRACE.value, ServiceState.SUSPENDED.value]
    return and_(services.c.auto_renew, services.c.blocked.is_(None), services.c.state.in_(states))
