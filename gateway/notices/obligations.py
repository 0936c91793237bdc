"""What is owed: each thing that comes near its end gets all its dated notices at once, ahead of the first.

A notice whose day had passed when the thing came to us, or got this end, is not owed: a look at everything is noted
with its day, and only what could not be seen by then counts as missed.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import notices as rules
from billing_core.business_calendar import business_date, start_of
from billing_core.notices import NoticeDay, NoticeKind
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.notices.model import DomainSubject, Obligation, Subject
from gateway.storage import notice_subjects
from gateway.storage import notices as rows

_AT_ONCE = 500
_REDEMPTION_DAYS = 30
_FINAL, _LAST = rules.DELETION_STEPS

T = TypeVar("T")
Owed = Callable[[T], Iterable[Obligation]]
Read = Callable[..., Awaitable[Sequence[T]]]


@dataclass(frozen=True, slots=True)
class Obligations:
    """`delete_after_days`: so long after it was switched off hosting is deleted at the soonest."""

    database: Database
    registries: Registries
    clock: Clock
    delete_after_days: int

    async def prepare(self) -> None:
        """Write what has come to be owed, and cancel what is not owed any more. Raises `DatabaseUnavailable`."""
        today = business_date(self.clock())
        await self._domains(today)
        await self._redemptions(today)
        await self._hosting(today)
        await self._deletions(today)
        await self.database.run(partial(notice_subjects.cancel_void, at=self.clock()))

    async def _domains(self, today: date) -> None:
        since = await self._since(NoticeKind.DOMAIN, today)
        first, last = since - timedelta(days=rules.DOMAIN_STEPS[-1]), today - timedelta(days=rules.DOMAIN_STEPS[0])

        def owed(found: DomainSubject) -> Iterable[Obligation]:
            subject, zone = found.subject, self.registries.rules_of(found.registry, found.tld)
            required = zone is not None and zone.reminders_required
            return _from(since, subject, rules.of_domain(subject.about, reminders_required=required))

        read = partial(
            notice_subjects.expiring_domains, first=start_of(first), after_last=start_of(last + timedelta(days=1))
        )
        await self._owe(read, owed, lambda found: found.subject.id)
        await self._looked(NoticeKind.DOMAIN, today)

    async def _redemptions(self, today: date) -> None:
        since = await self._since(NoticeKind.REDEMPTION, today)

        def owed(found: DomainSubject) -> Iterable[Obligation]:
            subject, zone = found.subject, self.registries.rules_of(found.registry, found.tld)
            days = _REDEMPTION_DAYS if zone is None else zone.grace_days.get("redemption", _REDEMPTION_DAYS)
            return _from(since, subject, rules.in_redemption(subject.about, days))

        await self._owe(notice_subjects.domains_in_redemption, owed, lambda found: found.subject.id)
        await self._looked(NoticeKind.REDEMPTION, today)

    async def _hosting(self, today: date) -> None:
        since = await self._since(NoticeKind.HOSTING, today)
        last = today - timedelta(days=rules.HOSTING_STEPS[0])
        read = partial(notice_subjects.ending_services, first=since, last=last)
        await self._owe(read, lambda each: _from(since, each, rules.of_hosting(each.about)), _id_of)
        await self._looked(NoticeKind.HOSTING, today)

    async def _deletions(self, today: date) -> None:
        """Owe the final notice, and once it was told the last one: the deletion moves with a late notice."""
        until = today - timedelta(days=self.delete_after_days + _FINAL - 1)
        behind = ""
        while page := await self._page(partial(notice_subjects.suspended_services, suspended_before=until), behind):
            for subject in page:
                await self.database.run(partial(self._owe_deletion, subject=subject))
            behind = page[-1].id

    async def _owe_deletion(self, connection: AsyncConnection, subject: Subject) -> None:
        told = {each.step: each for each in await rows.deletion_notices(connection, subject.id, subject.about)}
        deletes_on = subject.about + timedelta(days=self.delete_after_days)
        if _FINAL not in told:
            await rows.owe(connection, [Obligation(subject, rules.of_deletion(deletes_on, _FINAL))])
        elif _LAST not in told and (final_on := told[_FINAL].told_on) is not None:
            deletes_on = max(deletes_on, final_on - timedelta(days=_FINAL))
            await rows.owe(connection, [Obligation(subject, rules.of_deletion(deletes_on, _LAST))])

    async def _owe(self, read: Read[T], owed: Owed[T], key: Callable[[T], str]) -> None:
        behind = ""
        while page := await self._page(read, behind):
            obligations = [obligation for found in page for obligation in owed(found)]
            await self.database.run(partial(rows.owe, obligations=obligations))
            behind = key(page[-1])

    async def _page(self, read: Read[T], behind: str) -> Sequence[T]:
        async with self.database.reading() as connection:
            return await read(connection, behind=behind, limit=_AT_ONCE)

    async def _since(self, kind: NoticeKind, today: date) -> date:
        """Return the first day whose notices may have been missed."""
        async with self.database.reading() as connection:
            return await rows.looked_on(connection, kind) or today

    async def _looked(self, kind: NoticeKind, today: date) -> None:
        await self.database.run(partial(rows.note_look, kind=kind, today=today))


def _from(since: date, subject: Subject, days: Iterable[NoticeDay]) -> list[Obligation]:
    return [Obligation(subject, day) for day in days if day.due_on >= since]


def _id_of(subject: Subject) -> str:
    return subject.id
