"""What notices tell of the things that they are about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import PricedAction
from billing_core.notices import NoticeKind
from billing_core.services import Service, store
from gateway.catalogue.price_lists import PriceLists
from gateway.notices.model import Addressee, Obligation, Told
from gateway.notices.prices import NoticePrices
from gateway.storage import notice_subjects
from gateway.storage import notices as rows
from gateway.storage.notice_subjects import DomainToldOf

_OF_DOMAINS = (NoticeKind.DOMAIN, NoticeKind.REDEMPTION)


@dataclass(frozen=True, slots=True)
class _Things:
    """What obligations are about, by id, each read once."""

    domains: Mapping[str, DomainToldOf]
    services: Mapping[str, Service]


@dataclass(frozen=True, slots=True)
class Subjects:
    prices: NoticePrices

    async def describe(
        self,
        connection: AsyncConnection,
        whom: Mapping[str, Addressee],
        obligations: Sequence[Obligation],
        *,
        today: date,
        at: datetime,
    ) -> list[Told]:
        """Return what is told of each, to `whom` its account says; a domain whose renewal is under way is left for when
        that has ended.
        """
        lists = await PriceLists.read(connection, {each.account_id: each.currency for each in whom.values()}, at=at)
        subjects = [(each.subject.id, each.subject.kind, each.subject.about) for each in obligations]
        promised = await rows.promised_prices(connection, subjects)
        things = await _read(connection, obligations)
        told = [
            await self._described(connection, whom[each.subject.account_id], each, things, lists, today)
            for each in obligations
        ]
        return [
            each if (price := promised.get(each.obligation.subject.id)) is None else each.promising(price)
            for each in told
            if each is not None
        ]

    async def _described(
        self,
        connection: AsyncConnection,
        who: Addressee,
        obligation: Obligation,
        things: _Things,
        lists: PriceLists,
        today: date,
    ) -> Told | None:
        subject, day = obligation.subject, obligation.day
        if subject.kind in _OF_DOMAINS:
            return await self._domain(connection, who, obligation, things.domains[subject.id], lists)
        service = things.services[subject.id]
        price = await self.prices.of_service(connection, who, service, lists)
        ends_on = subject.about
        if subject.kind is NoticeKind.DELETION:
            ends_on = max(day.due_on, today) - timedelta(days=day.step)
        title = service.label or service.plan_code
        return Told(obligation, title, ends_on, service.auto_renew, price, service.term_months)

    async def _domain(
        self,
        connection: AsyncConnection,
        who: Addressee,
        obligation: Obligation,
        domain: DomainToldOf,
        lists: PriceLists,
    ) -> Told | None:
        if domain.renewal_under_way:
            return None
        lost = obligation.subject.kind is NoticeKind.REDEMPTION
        action = PricedAction.RESTORE if lost else PricedAction.RENEW
        price = await self.prices.of_domain(connection, who, domain.name, action, lists, registry=domain.registry)
        return Told(obligation, domain.name.unicode, obligation.subject.about, domain.auto_renew, price, 12)


async def _read(connection: AsyncConnection, obligations: Iterable[Obligation]) -> _Things:
    domain_ids = {each.subject.id for each in obligations if each.subject.kind in _OF_DOMAINS}
    service_ids = {each.subject.id for each in obligations if each.subject.kind not in _OF_DOMAINS}
    domains = await notice_subjects.domains_told_of(connection, sorted(domain_ids)) if domain_ids else {}
    services = await store.read_all(connection, sorted(service_ids)) if service_ids else []
    return _Things(domains, {service.id: service for service in services})
