"""What an account has due, and what each would cost at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core import BillingError, Money
from billing_core.auto_renewal import Renewable, ServiceClass
from billing_core.business_calendar import business_date, start_of
from billing_core.services import Service, ServiceBilling
from gateway.catalogue.domain_prices import DomainPrices
from gateway.catalogue.price_lists import PriceLists
from gateway.renewals import promises
from gateway.renewals.model import Due, Outcome, Renewal
from gateway.storage.renewals import DueDomain, DueRows, Horizon, Payer

DOMAIN_LEAD_DAYS = 14
DOMAIN_YEARS = 1


@dataclass(frozen=True, slots=True)
class DueReader:
    """`domain_lead_days`: how long before its expiry a domain is renewed."""

    prices: DomainPrices
    billing: ServiceBilling
    domain_lead_days: int = DOMAIN_LEAD_DAYS

    def horizon(self, at: datetime) -> Horizon:
        """Return what counts as due on the business day of an instant."""
        today = business_date(at)
        return Horizon(at, start_of(today + timedelta(days=self.domain_lead_days + 1)), today)

    def horizon_in(self, days: int, at: datetime) -> Horizon:
        """Return what will count as due in so many days."""
        return self.horizon(at + timedelta(days=days))

    async def read(
        self, connection: AsyncConnection, payers: Sequence[Payer], rows: DueRows, *, at: datetime, horizon: Horizon
    ) -> list[list[Due | Renewal]]:
        """Return for each payer what may be renewed, and as a `Renewal` what can't be: it has no price, or the registry
        refused it.
        """
        lists = await PriceLists.read(connection, {each.account_id: each.currency for each in payers}, at=at)
        found = [await self._of_payer(connection, each, rows, lists, horizon) for each in payers]
        promised = await promises.of(connection, [due for each in found for due in each])
        return [[promises.kept(due, promised) for due in each] for each in found]

    async def _of_payer(
        self, connection: AsyncConnection, payer: Payer, rows: DueRows, lists: PriceLists, horizon: Horizon
    ) -> list[Due | Renewal]:
        if payer.renewals_from is not None and payer.renewals_from > horizon.moment:
            return []
        domains, services = rows.domains.get(payer.account_id, ()), rows.services.get(payer.account_id, ())
        return [
            *[await self._domain(connection, payer, domain, lists) for domain in domains],
            *[await self._service(connection, payer, service, lists) for service in services],
        ]

    async def _domain(
        self, connection: AsyncConnection, payer: Payer, domain: DueDomain, lists: PriceLists
    ) -> Due | Renewal:
        try:
            price = await self.prices.of(
                connection,
                payer.buyer,
                domain.name.parent,
                "renew",
                DOMAIN_YEARS,
                registry=domain.registry,
                at=lists.at,
                loyalty=lists.loyalties[payer.account_id],
                listings=lists.names,
            )
        except BillingError as err:
            return _hopeless(self._of_domain(domain, Money.zero(payer.currency)), Outcome.SKIPPED, str(err))
        due = self._of_domain(domain, price.gross)
        if domain.refused:
            return _hopeless(due, Outcome.REGISTRY_ERROR, "the registry refused this renewal")
        return due

    async def _service(
        self, connection: AsyncConnection, payer: Payer, service: Service, lists: PriceLists
    ) -> Due | Renewal:
        loyalty = lists.loyalties[payer.account_id]
        try:
            plan = await lists.plans.of(connection, service.plan_code, payer.currency)
            quote = self.billing.renewals.draft_renewal(service, plan, payer.currency, loyalty, at=lists.at)
        except BillingError as err:
            return _hopeless(_of_service(service, Money.zero(payer.currency)), Outcome.SKIPPED, str(err))
        return replace(_of_service(service, quote.gross), quote=quote)

    def _of_domain(self, domain: DueDomain, price: Money) -> Due:
        ends_on = business_date(domain.expires_at)
        renewable = Renewable(domain.id, ServiceClass.DOMAIN, ends_on, price, self.domain_lead_days)
        return Due(renewable, domain.name.ascii, domain)


def _of_service(service: Service, price: Money) -> Due:
    renewable = Renewable(
        service.id, service.service_class, service.ends_on, price, service.lead_days, service.priority
    )
    return Due(renewable, service.label or service.plan_code, service)


def _hopeless(due: Due, outcome: Outcome, reason: str) -> Renewal:
    return Renewal(due, outcome, reason=reason)
