"""Telling a customer what is due: one mail for each kind of notice, in the transaction that settles the obligations."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money, purses
from billing_core import notices as rules
from billing_core.business_calendar import KYIV
from billing_core.notices import NoticeKind
from gateway.events import Event, EventType, emit
from gateway.mail import NewMail, put
from gateway.notices.model import Addressee, Obligation, Told
from gateway.notices.subjects import Subjects
from gateway.notices.texts import render
from gateway.storage import notices as rows

_EVENTS = {
    NoticeKind.DOMAIN: EventType.DOMAIN_EXPIRING,
    NoticeKind.REDEMPTION: EventType.DOMAIN_IN_REDEMPTION,
    NoticeKind.HOSTING: EventType.SERVICE_EXPIRING,
    NoticeKind.DELETION: EventType.SERVICE_DELETION_ANNOUNCED,
}


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a mail."""

    title: str
    ends_on: date
    days_left: int
    auto_renew: bool
    price: Money | None


@dataclass(frozen=True, slots=True)
class Policy:
    """What notices say of what follows: days of grace, days until deletion, and where to pay.

    `from_hour`: nobody is told anything before that hour of the business day.
    """

    grace_days: int
    delete_after_days: int
    from_hour: int = 0
    pay_url: str | None = None

    def is_time(self, at: datetime) -> bool:
        return at.astimezone(KYIV).hour >= self.from_hour

    def url_for(self, who: Addressee) -> str | None:
        return None if self.pay_url is None else self.pay_url.format(account=who.account_id, tenant=who.tenant_id)


@dataclass(frozen=True, slots=True)
class Telling:
    subjects: Subjects
    policy: Policy

    async def tell(self, connection: AsyncConnection, who: Addressee, *, today: date, at: datetime) -> Sequence[Told]:
        """Tell an account what is due, the newest of several notices of one thing; return what was told."""
        chosen, missed = _newest(await rows.due_of(connection, who.account_id, today))
        told = await self.subjects.describe(connection, who, chosen, today=today, at=at)
        by_kind: defaultdict[NoticeKind, list[Told]] = defaultdict(list)
        for each in sorted(told, key=lambda each: (each.ends_on, each.title)):
            by_kind[each.obligation.subject.kind].append(each)
        for kind, of_kind in by_kind.items():
            mail = await self._mail(connection, who, kind, of_kind, today=today, at=at)
            for each in of_kind:
                await rows.tell(connection, each.obligation, each.price, today=today, at=at, mail=mail)
            await emit(connection, *_events(who, kind, of_kind, mail, today), at=at)
        for each in told:
            await rows.supersede(connection, missed.get(each.obligation.subject.id, ()), at=at)
        return told

    async def _mail(
        self,
        connection: AsyncConnection,
        who: Addressee,
        kind: NoticeKind,
        told: Sequence[Told],
        *,
        today: date,
        at: datetime,
    ) -> str | None:
        if who.email is None:
            return None
        purse = await purses.read(connection, who.account_id, self.subjects.prices.billing.bonus)
        message = render(
            kind.value,
            who.language,
            [Item(each.title, each.ends_on, each.days_left(today), each.auto_renew, each.price) for each in told],
            account=who.account_id,
            available=purse.main,
            bonus=purse.spendable_bonus,
            any_automatic=any(each.auto_renew for each in told),
            grace_days=self.policy.grace_days,
            delete_after_days=self.policy.delete_after_days,
            pay_url=self.policy.url_for(who),
        )
        mail = NewMail(
            who.tenant_id,
            who.account_id,
            kind.value,
            who.language,
            who.email,
            message.subject,
            message.text,
            message.html,
        )
        return await put(connection, mail, at=at)


def _newest(due: Sequence[Obligation]) -> tuple[list[Obligation], Mapping[str, Sequence[Obligation]]]:
    """Return the notice of each thing that is worth telling, and by thing those that it takes the place of."""
    by_subject: defaultdict[tuple[str, NoticeKind], list[Obligation]] = defaultdict(list)
    for each in due:
        by_subject[each.subject.id, each.subject.kind].append(each)
    chosen: list[Obligation] = []
    missed: dict[str, Sequence[Obligation]] = {}
    for (subject_id, _), obligations in by_subject.items():
        newest, older = rules.newest([(each.day, each) for each in obligations])
        chosen.append(newest)
        missed[subject_id] = older
    return chosen, missed


def _events(who: Addressee, kind: NoticeKind, told: Sequence[Told], mail: str | None, today: date) -> list[Event]:
    of_things = [
        Event(
            _EVENTS[kind],
            who.tenant_id,
            who.account_id,
            {
                "id": each.obligation.subject.id,
                "name": each.title,
                "ends_on": each.ends_on.isoformat(),
                "step": each.obligation.day.step,
                "late": each.obligation.day.due_on < today,
                "auto_renew": each.auto_renew,
                "price": None
                if each.price is None
                else {"amount": each.price.format(), "currency": each.price.currency},
            },
        )
        for each in told
    ]
    sent = {"mail": mail, "notice": kind.value, "ids": [each.obligation.subject.id for each in told]}
    return [*of_things, *([] if mail is None else [Event(EventType.NOTICE_SENT, who.tenant_id, who.account_id, sent)])]
