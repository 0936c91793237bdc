"""Rows of people, visits, links and failures. Works on a connection that is handed in, which it never commits."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, case, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people.model import LinkPurpose, Person, Realm, Role
from gateway.storage.people_table import people, person_links, person_visits, sign_in_failures

_PERSON = people.c


async def add(connection: AsyncConnection, person: Person, *, password_hash: str | None) -> bool:
    """Add a person; False when the address is taken."""
    row = {
        "id": person.id,
        "tenant_id": person.tenant_id,
        "realm": person.realm.value,
        "email": person.email,
        "password_hash": password_hash,
        "language": person.language,
        "account_id": person.account_id,
        "role": None if person.role is None else person.role.value,
        "confirmed_at": person.confirmed_at,
        "created_at": person.created_at,
    }
    return (await connection.execute(insert(people).values(row).on_conflict_do_nothing())).rowcount == 1


async def with_address(
    connection: AsyncConnection, tenant_id: str, realm: Realm, email: str, *, lock: bool = False
) -> Row[Any] | None:
    """Return the whole row of who signs in by an address, secrets included; None when nobody does."""
    query = select(people).where(
        _PERSON.tenant_id == tenant_id,
        _PERSON.realm == realm.value,
        _PERSON.email == email,
        _PERSON.disabled_at.is_(None),
    )
    return (await connection.execute(query.with_for_update() if lock else query)).one_or_none()


async def read(connection: AsyncConnection, person_id: str, *, lock: bool = False) -> Row[Any] | None:
    query = select(people).where(_PERSON.id == person_id, _PERSON.disabled_at.is_(None))
    return (await connection.execute(query.with_for_update() if lock else query)).one_or_none()


async def change(connection: AsyncConnection, person_id: str, **values: Any) -> None:
    await connection.execute(update(people).where(_PERSON.id == person_id).values(values))


def person_of(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        tenant_id=row.tenant_id,
        realm=Realm(row.realm),
        email=row.email,
        language=row.language,
        account_id=row.account_id,
        role=None if row.role is None else Role(row.role),
        has_totp=row.totp is not None,
        confirmed_at=row.confirmed_at,
        created_at=row.created_at,
    )


async def open_visit(
    connection: AsyncConnection, digest: bytes, person_id: str, *, at: datetime, until: datetime
) -> None:
    row = {"digest": digest, "person_id": person_id, "created_at": at, "seen_at": at, "expires_at": until}
    await connection.execute(insert(person_visits).values(row))


async def visitor(connection: AsyncConnection, digest: bytes, *, at: datetime, idle: timedelta) -> Row[Any] | None:
    """Return who visits, with `seen_at`; None when the visit has ended."""
    visit = person_visits.c
    query: Select[Any] = select(people, visit.seen_at).join(person_visits, visit.person_id == _PERSON.id)
    query = query.where(visit.digest == digest, visit.expires_at > at, visit.seen_at > at - idle)
    row: Row[Any] | None = (await connection.execute(query.where(_PERSON.disabled_at.is_(None)))).one_or_none()
    return row


async def seen(connection: AsyncConnection, digest: bytes, *, at: datetime) -> None:
    await connection.execute(update(person_visits).where(person_visits.c.digest == digest).values(seen_at=at))


async def end_visit(connection: AsyncConnection, digest: bytes) -> None:
    await connection.execute(delete(person_visits).where(person_visits.c.digest == digest))


async def end_visits(connection: AsyncConnection, person_id: str, *, but: bytes | None = None) -> None:
    query = delete(person_visits).where(person_visits.c.person_id == person_id)
    await connection.execute(query if but is None else query.where(person_visits.c.digest != but))


async def put_link(
    connection: AsyncConnection, digest: bytes, person_id: str, purpose: LinkPurpose, *, at: datetime, until: datetime
) -> None:
    """Keep a link; those of the same purpose before it are void."""
    links = person_links.c
    same = (links.person_id == person_id, links.purpose == purpose.value, links.used_at.is_(None))
    await connection.execute(update(person_links).where(*same).values(used_at=at))
    row = {"digest": digest, "person_id": person_id, "purpose": purpose.value, "created_at": at, "expires_at": until}
    await connection.execute(insert(person_links).values(row))


async def link_owner(connection: AsyncConnection, digest: bytes, purpose: LinkPurpose, *, at: datetime) -> str | None:
    """Return whose link it is, while it is good."""
    links = person_links.c
    good = (links.digest == digest, links.purpose == purpose.value, links.used_at.is_(None), links.expires_at > at)
    owner: str | None = await connection.scalar(select(links.person_id).where(*good))
    return owner


async def use_link(connection: AsyncConnection, digest: bytes, purpose: LinkPurpose, *, at: datetime) -> str | None:
    """Use a link up; return whose it is, None when it is not good any more."""
    links = person_links.c
    good = (links.digest == digest, links.purpose == purpose.value, links.used_at.is_(None), links.expires_at > at)
    used = update(person_links).where(*good).values(used_at=at).returning(links.person_id)
    owner: str | None = await connection.scalar(used)
    return owner


async def count_failure(connection: AsyncConnection, subject: str, *, at: datetime, period: timedelta) -> None:
    columns = sign_in_failures.c
    is_over = columns.since <= at - period
    first = insert(sign_in_failures).values(subject=subject, since=at, failures=1)
    again = {
        "since": case((is_over, at), else_=columns.since),
        "failures": case((is_over, 1), else_=columns.failures + 1),
    }
    await connection.execute(first.on_conflict_do_update(index_elements=["subject"], set_=again))


async def failures(connection: AsyncConnection, subjects: tuple[str, ...], *, since: datetime) -> dict[str, int]:
    """Return the failures of the subjects in the period that began after `since`."""
    columns = sign_in_failures.c
    query = select(columns.subject, columns.failures).where(columns.subject.in_(subjects), columns.since > since)
    return {row.subject: row.failures for row in await connection.execute(query)}


async def forgive(connection: AsyncConnection, subject: str) -> None:
    await connection.execute(delete(sign_in_failures).where(sign_in_failures.c.subject == subject))


async def forget(connection: AsyncConnection, *, visits_before: datetime, failures_before: datetime) -> int:
    """Remove what has no effect any more; return how many rows."""
    removed = await connection.execute(delete(person_visits).where(person_visits.c.expires_at < visits_before))
    links = await connection.execute(delete(person_links).where(person_links.c.expires_at < visits_before))
    old = await connection.execute(delete(sign_in_failures).where(sign_in_failures.c.since < failures_before))
    return removed.rowcount + links.rowcount + old.rowcount


async def addresses_of(connection: AsyncConnection, actors: Iterable[str]) -> dict[str, str]:
    """Return the addresses of those of the audit trail's actors that are people."""
    ids = sorted({actor.removeprefix("user:") for actor in actors if actor.startswith("user:")})
    rows = await connection.execute(select(_PERSON.id, _PERSON.email).where(_PERSON.id.in_(ids)))
    return {f"user:{row.id}": row.email for row in rows}
