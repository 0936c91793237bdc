"""Rows of notices: what is owed, to whom, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Date,
    Select,
    Text,
    any_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from billing_core import Money
from billing_core.business_calendar import business_date
from billing_core.notices import NoticeDay, NoticeKind
from billing_core.services.states import ServiceState
from billing_core.storage.service_tables import services
from gateway.notices.model import Addressee, DomainSubject, Obligation, Subject, Told
from gateway.operations.model import OperationKind
from gateway.operations.states import OPEN
from gateway.storage.domain_life import may_be_restored
from gateway.storage.notice_table import dearer_renewals, notice_looks, notices, shortage_notices
from gateway.storage.profile_table import customer_profiles
from gateway.storage.tables import customer_accounts, domains, operations

_TABLE = notices.c
_OPEN = _TABLE.state == "open"
_RENEWABLE = tuple(state.value for state in (ServiceState.ACTIVE, ServiceState.GRACE, ServiceState.SUSPENDED))


@dataclass(frozen=True, slots=True)
class DeletionNotice:
    """What was told of a deletion: the day, None = not told yet; `mailed` = by mail."""

    step: int
    told_on: date | None
    mailed: bool


@dataclass(frozen=True, slots=True)
class DomainToldOf:
    name: DomainName
    registry: str
    auto_renew: bool
    renewal_under_way: bool


async def looked_on(connection: AsyncConnection, kind: NoticeKind) -> date | None:
    """Return the business date of the last whole look at things of a kind."""
    return await connection.scalar(select(notice_looks.c.looked_on).where(notice_looks.c.kind == kind.value))


async def note_look(connection: AsyncConnection, kind: NoticeKind, today: date) -> None:
    row = insert(notice_looks).values(kind=kind.value, looked_on=today)
    await connection.execute(row.on_conflict_do_update(index_elements=["kind"], set_={"looked_on": today}))


async def owe(connection: AsyncConnection, obligations: Iterable[Obligation]) -> None:
    """Write what is owed; what is written already keeps its state."""
    rows = [
        {
            "subject_id": each.subject.id,
            "kind": each.subject.kind.value,
            "about": each.subject.about,
            "step": each.day.step,
            "tenant_id": each.subject.tenant_id,
            "account_id": each.subject.account_id,
            "ends_at": each.subject.ends_at,
            "due_on": each.day.due_on,
            "legal": each.day.legal,
        }
        for each in obligations
    ]
    if rows:
        owed = insert(notices)
        await connection.execute(
            owed.on_conflict_do_update(
                index_elements=["subject_id", "kind", "about", "step"], set_={"ends_at": owed.excluded.ends_at}
            ),
            rows,
        )


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


async def deletion_notices(connection: AsyncConnection, service_id: str, suspended_on: date) -> list[DeletionNotice]:
    query = select(_TABLE.step, _TABLE.told_on, _TABLE.mail_id).where(
        _TABLE.subject_id == service_id, _TABLE.kind == NoticeKind.DELETION.value, _TABLE.about == suspended_on
    )
    rows = await connection.execute(query.order_by(_TABLE.step))
    return [DeletionNotice(row.step, row.told_on, row.mail_id is not None) for row in rows]


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


async def accounts_to_tell(
    connection: AsyncConnection, today: date, *, at: datetime, behind: str, limit: int
) -> Sequence[Addressee]:
    """Return accounts with something due, by id; none whose customers are still being taken over."""
    due = exists().where(_TABLE.account_id == customer_accounts.c.id, _OPEN, _TABLE.due_on <= today)
    from_then = customer_accounts.c.renewals_from
    ready = or_(from_then.is_(None), from_then <= at)
    query = _addressees().where(due, ready, customer_accounts.c.id > behind)
    rows = await connection.execute(query.order_by(customer_accounts.c.id).limit(limit))
    return [Addressee(*row) for row in rows]


async def addressees(connection: AsyncConnection, account_ids: Sequence[str]) -> Sequence[Addressee]:
    """Return who is told of accounts, in the order of their ids."""
    query = _addressees().where(customer_accounts.c.id == _any_of(account_ids)).order_by(customer_accounts.c.id)
    return [Addressee(*row) for row in await connection.execute(query)]


async def due_of(connection: AsyncConnection, account_ids: Sequence[str], today: date) -> Sequence[Obligation]:
    """Return what accounts are to be told, locked against every other node until this transaction ends."""
    query = select(notices).where(_TABLE.account_id == _any_of(account_ids), _OPEN, _TABLE.due_on <= today)
    rows = await connection.execute(query.with_for_update(skip_locked=True))
    return [
        Obligation(
            Subject(row.subject_id, row.tenant_id, row.account_id, NoticeKind(row.kind), row.about, row.ends_at),
            NoticeDay(row.due_on, row.step, row.legal),
        )
        for row in rows
    ]


async def domains_told_of(connection: AsyncConnection, domain_ids: Sequence[str]) -> dict[str, DomainToldOf]:
    """Return by id what notices say of domains."""
    operation = operations.c
    under_way = exists().where(
        operation.domain == domains.c.name,
        operation.kind == OperationKind.RENEW.value,
        operation.state.in_([state.value for state in OPEN]),
    )
    query = select(domains.c.id, domains.c.name, domains.c.registry, domains.c.auto_renew, under_way)
    rows = await connection.execute(query.where(domains.c.id == _any_of(domain_ids)))
    return {row[0]: DomainToldOf(DomainName(row[1]), *row[2:]) for row in rows}


async def tell(
    connection: AsyncConnection, told: Sequence[tuple[Told, str | None]], *, today: date, at: datetime
) -> None:
    """Record that obligations were met, each given with its mail (None = by none), and which prices were told."""
    values = [
        {
            "price_minor": None if each.price is None else each.price.minor,
            "currency": None if each.price is None else each.price.currency,
            "late": each.obligation.day.due_on < today,
            "mail_id": mail,
        }
        for each, mail in told
    ]
    obligations = [each.obligation for each, _ in told]
    await _settle(connection, obligations, values, state="told", told_on=today, settled_at=at)


async def supersede(connection: AsyncConnection, obligations: Sequence[Obligation], *, at: datetime) -> None:
    """Record that newer notices of the same things were told in the place of these."""
    await _settle(connection, obligations, [{}] * len(obligations), state="superseded", settled_at=at)


async def _settle(
    connection: AsyncConnection, obligations: Sequence[Obligation], values: Sequence[dict[str, Any]], **common: Any
) -> None:
    """Write values of each obligation, and those that they have in common, where it is still open."""
    if not obligations:
        return
    changing: dict[str, Any] = {name: bindparam(f"new_{name}") for name in values[0]}
    rows = [
        _key_of(each) | {f"new_{name}": value for name, value in own.items()}
        for each, own in zip(obligations, values, strict=True)
    ]
    await connection.execute(update(notices).where(*_SAME, _OPEN).values(changing | common), rows)


async def promised_prices(
    connection: AsyncConnection, subjects: Iterable[tuple[str, NoticeKind, date]]
) -> dict[str, Money]:
    """Return by subject what its first notice of this end said that a renewal costs."""
    wanted = [(subject_id, kind.value, about) for subject_id, kind, about in subjects]
    if not wanted:
        return {}
    columns = zip((Text, Text, Date), zip(*wanted, strict=True), strict=True)
    asked = select(*(func.unnest(literal(list(values), ARRAY(of))) for of, values in columns))
    query = (
        select(_TABLE.subject_id, _TABLE.price_minor, _TABLE.currency)
        .where(tuple_(_TABLE.subject_id, _TABLE.kind, _TABLE.about).in_(asked))
        .where(_TABLE.state == "told", _TABLE.price_minor.is_not(None))
        .order_by(_TABLE.subject_id, _TABLE.settled_at.desc(), _TABLE.step.desc())
    )
    return {row.subject_id: Money(row.price_minor, row.currency) for row in await connection.execute(query)}


async def claim_shortages(connection: AsyncConnection, missing: Iterable[tuple[str, date, Money]]) -> frozenset[str]:
    """Take the one message of a day that money is missing for customers, given with their days and sums; return those
    accounts for which nobody had taken it.
    """
    rows = [
        {"account_id": account_id, "day": day, "missing_minor": money.minor, "currency": money.currency}
        for account_id, day, money in missing
    ]
    taking = insert(shortage_notices).on_conflict_do_nothing().returning(shortage_notices.c.account_id)
    return frozenset((await connection.execute(taking, rows)).scalars())


async def note_shortage_mails(connection: AsyncConnection, mails: Iterable[tuple[str, date, str]]) -> None:
    """Record by which mails customers were told, given with their accounts and days."""
    table = shortage_notices.c
    noting = update(shortage_notices).where(
        table.account_id == bindparam("its_account"), table.day == bindparam("its_day")
    )
    rows = [{"its_account": account_id, "its_day": day, "mail": mail} for account_id, day, mail in mails]
    if rows:
        await connection.execute(noting.values(mail_id=bindparam("mail")), rows)


def _addressees() -> Select[Any]:
    account, profile = customer_accounts.c, customer_profiles.c
    return select(
        account.id,
        account.tenant_id,
        account.currency,
        account.price_list,
        profile.email,
        func.coalesce(profile.language, "uk"),
    ).join(customer_profiles, profile.account_id == account.id, isouter=True)


def _of_kind(kind: NoticeKind) -> ColumnElement[bool]:
    return _TABLE.kind == kind.value


def _of_domain(row: Any, kind: NoticeKind, moment: datetime) -> DomainSubject:
    subject = Subject(row.id, row.tenant_id, row.account_id, kind, business_date(moment), moment)
    return DomainSubject(subject, row.registry, row.tld)


_SAME = tuple(_TABLE[name] == bindparam(f"its_{name}") for name in ("subject_id", "kind", "about", "step"))


def _key_of(obligation: Obligation) -> dict[str, Any]:
    subject = obligation.subject
    return {
        "its_subject_id": subject.id,
        "its_kind": subject.kind.value,
        "its_about": subject.about,
        "its_step": obligation.day.step,
    }


def _any_of(ids: Sequence[str]) -> ColumnElement[Any]:
    """Make one parameter of ids, so that the statement is the same for any number of them."""
    return any_(literal(list(ids), ARRAY(Text)))


async def claim_dearer(
    connection: AsyncConnection, domain_id: str, expires_at: datetime, price: Money, *, at: datetime
) -> bool:
    """Take it on to tell that a renewal costs more than expected; False when it was told of this expiry before."""
    row = {
        "domain_id": domain_id,
        "expires_at": expires_at,
        "price_minor": price.minor,
        "currency": price.currency,
        "told_at": at,
    }
    taken = await connection.execute(insert(dearer_renewals).values(row).on_conflict_do_nothing())
    return taken.rowcount == 1
