"""Rows of notices: what is owed, to whom, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ARRAY, Date, Text, bindparam, func, literal, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money
from billing_core.notices import NoticeDay, NoticeKind
from billing_core.storage.any_of import any_of
from gateway.notices.model import Obligation, Subject, Told
from gateway.storage.notice_table import notice_looks, notices

_TABLE = notices.c
_OPEN = _TABLE.state == "open"


@dataclass(frozen=True, slots=True)
class DeletionNotice:
    """What was told of a deletion: the day, None = not told yet; `mailed` = by mail."""

    step: int
    told_on: date | None
    mailed: bool


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


async def deletion_notices(connection: AsyncConnection, service_id: str, suspended_on: date) -> list[DeletionNotice]:
    query = select(_TABLE.step, _TABLE.told_on, _TABLE.mail_id).where(
        _TABLE.subject_id == service_id, _TABLE.kind == NoticeKind.DELETION.value, _TABLE.about == suspended_on
    )
    rows = await connection.execute(query.order_by(_TABLE.step))
    return [DeletionNotice(row.step, row.told_on, row.mail_id is not None) for row in rows]


async def due_of(connection: AsyncConnection, account_ids: Sequence[str], today: date) -> Sequence[Obligation]:
    """Return what accounts are to be told, locked against every other node until this transaction ends."""
    query = select(notices).where(_TABLE.account_id == any_of(account_ids), _OPEN, _TABLE.due_on <= today)
    rows = await connection.execute(query.with_for_update(skip_locked=True))
    return [
        Obligation(
            Subject(row.subject_id, row.tenant_id, row.account_id, NoticeKind(row.kind), row.about, row.ends_at),
            NoticeDay(row.due_on, row.step, row.legal),
        )
        for row in rows
    ]


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


_SAME = tuple(_TABLE[name] == bindparam(f"its_{name}") for name in ("subject_id", "kind", "about", "step"))


def _key_of(obligation: Obligation) -> dict[str, Any]:
    subject = obligation.subject
    return {
        "its_subject_id": subject.id,
        "its_kind": subject.kind.value,
        "its_about": subject.about,
        "its_step": obligation.day.step,
    }
