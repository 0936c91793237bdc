"""What an account was told: notices of its things and of money that was missing, with what became of their mails."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, SmallInteger, Text, and_, cast, func, literal, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from billing_core import Money
from billing_core.storage.service_tables import services
from gateway.notices.model import ToldNotice
from gateway.storage.mail_table import mails
from gateway.storage.notice_table import notices, shortage_notices
from gateway.storage.tables import domains

_N, _S, _D, _H, _M = notices.c, shortage_notices.c, domains.c, services.c, mails.c


async def page(connection: AsyncConnection, account_id: str, *, after: str | None, limit: int) -> Sequence[ToldNotice]:
    """Return notices behind a place, the newest day first."""
    told = union_all(_of_things(account_id), _of_money(account_id)).subquery()
    query = (
        select(told, _M.state.label("mail_state"), _D.name, func.coalesce(func.nullif(_H.label, ""), _H.plan_code))
        .outerjoin(mails, _M.id == told.c.mail_id)
        .outerjoin(domains, _D.id == told.c.subject_id)
        .outerjoin(services, _H.id == told.c.subject_id)
        .order_by(told.c.told_on.desc(), told.c.place)
        .limit(limit)
    )
    if after is not None:
        day, _, place = after.partition(" ")
        told_on = date.fromisoformat(day)
        query = query.where(or_(told.c.told_on < told_on, and_(told.c.told_on == told_on, told.c.place > place)))
    return [_notice(row) for row in await connection.execute(query)]


def _of_things(account_id: str) -> Select[Any]:
    place = _N.kind + " " + _N.subject_id + " " + cast(_N.about, Text) + " " + cast(_N.step, Text)
    return select(
        *(_N.kind, _N.told_on, _N.subject_id, _N.about, _N.step),
        *(_N.price_minor, _N.currency, _N.mail_id, place.label("place")),
    ).where(_N.account_id == account_id, _N.state == "told")


def _of_money(account_id: str) -> Select[Any]:
    return select(
        *(literal("shortage").label("kind"), _S.day.label("told_on"), cast(null(), Text).label("subject_id")),
        *(cast(null(), _N.about.type).label("about"), cast(null(), SmallInteger()).label("step")),
        *(_S.missing_minor.label("price_minor"), _S.currency, _S.mail_id, literal("shortage").label("place")),
    ).where(_S.account_id == account_id)


def _notice(row: Any) -> ToldNotice:
    name, title = row[-2:]
    return ToldNotice(
        kind=row.kind,
        told_on=row.told_on,
        subject_id=row.subject_id,
        title=title if name is None else DomainName(name).unicode,
        ends_on=row.about,
        days_before=None if row.step is None else -row.step,
        price=None if row.price_minor is None else Money(row.price_minor, row.currency),
        mail=None if row.mail_id is None else row.mail_state or "forgotten",
        place=f"{row.told_on.isoformat()} {row.place}",
    )
