"""What notices tell of the things that they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import PricedAction
from billing_core.notices import NoticeKind
from billing_core.services import store
from gateway.notices.model import Addressee, Obligation, Told
from gateway.notices.prices import NoticePrices
from gateway.storage import notices as rows


@dataclass(frozen=True, slots=True)
class Subjects:
    prices: NoticePrices

    async def describe(
        self,
        connection: AsyncConnection,
        who: Addressee,
        obligations: Sequence[Obligation],
        *,
        today: date,
        at: datetime,
    ) -> list[Told]:
        """Return what is told of each; a domain whose renewal is under way is left for when that has ended."""
        subjects = [(each.subject.id, each.subject.kind, each.subject.about) for each in obligations]
        promised = await rows.promised_prices(connection, subjects)
        told = [await self._described(connection, who, each, today, at) for each in obligations]
        return [
            each if (price := promised.get(each.obligation.subject.id)) is None else each.promising(price)
            for each in told
            if each is not None
        ]

    async def _described(
        self, connection: AsyncConnection, who: Addressee, obligation: Obligation, today: date, at: datetime
    ) -> Told | None:
        subject, day = obligation.subject, obligation.day
        if subject.kind in (NoticeKind.DOMAIN, NoticeKind.REDEMPTION):
            return await self._domain(connection, who, obligation, at)
        service = await store.read(connection, subject.id)
        price = await self.prices.of_service(connection, service, at=at)
        ends_on = subject.about
        if subject.kind is NoticeKind.DELETION:
            ends_on = max(day.due_on, today) - timedelta(days=day.step)
        title = service.label or service.plan_code
        return Told(obligation, title, ends_on, service.auto_renew, price, service.term_months)

    async def _domain(
        self, connection: AsyncConnection, who: Addressee, obligation: Obligation, at: datetime
    ) -> Told | None:
        domain = await rows.domain_told_of(connection, obligation.subject.id)
        if domain.renewal_under_way:
            return None
        lost = obligation.subject.kind is NoticeKind.REDEMPTION
        action = PricedAction.RESTORE if lost else PricedAction.RENEW
        price = await self.prices.of_domain(connection, who, domain.name, action, registry=domain.registry, at=at)
        return Told(obligation, domain.name.unicode, obligation.subject.about, domain.auto_renew, price, 12)
