"""Telling customers what is due: one mail for each kind of notice, in the transaction that settles the obligations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import Money, purses
from billing_core import notices as rules
from billing_core.bonus import Purse
from billing_core.business_calendar import KYIV
from billing_core.notices import NoticeKind
from gateway.events import Event, EventType, emit
from gateway.mail import put_all
from gateway.notices.letter import letter
from gateway.notices.model import Addressee, Obligation, Told
from gateway.notices.subjects import Subjects
from gateway.notices.texts import Rendered, render
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
class Group:
    """What one mail is about: things of a kind, of one account."""

    who: Addressee
    kind: NoticeKind
    told: Sequence[Told]


@dataclass(frozen=True, slots=True)
class Telling:
    subjects: Subjects
    policy: Policy

    async def tell(
        self, connection: AsyncConnection, whom: Sequence[Addressee], *, today: date, at: datetime
    ) -> Sequence[Told]:
        """Tell accounts what is due, the newest of several notices of one thing; return what was told."""
        by_account = {who.account_id: who for who in whom}
        chosen, missed = _newest(await rows.due_of(connection, list(by_account), today))
        told = await self.subjects.describe(connection, by_account, chosen, today=today, at=at)
        groups = _groups(by_account, told)
        mails = await self._mail(connection, groups, today=today, at=at)
        mailed = [(each, mail) for group, mail in zip(groups, mails, strict=True) for each in group.told]
        await rows.tell(connection, mailed, today=today, at=at)
        events = (_events(group, mail, today) for group, mail in zip(groups, mails, strict=True))
        await emit(connection, *chain.from_iterable(events), at=at)
        older = chain.from_iterable(missed.get(each.obligation.subject.id, ()) for each in told)
        await rows.supersede(connection, list(older), at=at)
        return told

    async def _mail(
        self, connection: AsyncConnection, groups: Sequence[Group], *, today: date, at: datetime
    ) -> Sequence[str | None]:
        """Mail each group to those who have an address; return the mails' ids in the order of the groups."""
        asked = sorted({group.who.account_id for group in groups})
        known = await purses.read_all(connection, asked, self.subjects.prices.billing.bonus)
        mails = [
            letter(group.who, group.who.email, group.kind.value, self._message(group, known, today))
            for group in groups
            if group.who.email is not None
        ]
        ids = iter(await put_all(connection, mails, at=at))
        return [None if group.who.email is None else next(ids) for group in groups]

    def _message(self, group: Group, known: Mapping[str, Purse], today: date) -> Rendered:
        who, told, purse = group.who, group.told, known[group.who.account_id]
        return render(
            group.kind.value,
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


def _groups(whom: Mapping[str, Addressee], told: Iterable[Told]) -> list[Group]:
    by_mail: defaultdict[tuple[str, NoticeKind], list[Told]] = defaultdict(list)
    for each in sorted(told, key=lambda each: (each.ends_on, each.title)):
        subject = each.obligation.subject
        by_mail[subject.account_id, subject.kind].append(each)
    return [Group(whom[account_id], kind, told) for (account_id, kind), told in by_mail.items()]


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


def _events(group: Group, mail: str | None, today: date) -> list[Event]:
    tenant_id, account_id = group.who.tenant_id, group.who.account_id
    of_things = [
        Event(
            _EVENTS[group.kind],
            tenant_id,
            account_id,
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
        for each in group.told
    ]
    sent = {"mail": mail, "notice": group.kind.value, "ids": [each.obligation.subject.id for each in group.told]}
    return [*of_things, *([] if mail is None else [Event(EventType.NOTICE_SENT, tenant_id, account_id, sent)])]
