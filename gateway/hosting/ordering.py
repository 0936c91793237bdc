"""Ordering a service: paid and begun in one transaction, or kept until the money is there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.rules import FieldProblem
from billing_core import InsufficientFunds
from billing_core.services import Service, ServiceState, history, plans, quotes, store
from billing_core.services.plans import Plan
from billing_core.services.pricing import ORDER
from billing_core.services.quotes import Quote
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotFound, ValidationFailed
from gateway.hosting.asking import agreed, counted, subject_of, tried
from gateway.hosting.funding import Funding
from gateway.hosting.model import Asked, NewService, Offered, Ordered
from gateway.ids import new_id
from gateway.operations.sealing import seal
from gateway.storage import accounts, hosting
from gateway.storage.hosting import PanelAccount, ServiceOrder

KEPT_FOR = timedelta(days=7)
"""How long an order waits for money, at the price that was shown."""

_LEAD_DAYS = 3
_LOGIN_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Ordering:
    database: Database
    funding: Funding
    clock: Clock

    async def order(self, new: NewService, asked: Asked) -> Ordered:
        """Order a service. The same key again gives the first one.

        Raises `NotFound` (account, quote), `ValidationFailed`, `PriceChanged`, `IdempotencyInProgress`,
        `IdempotencyKeyReused`, and billing_core's `UnknownPlan`, `PlanNotFitting`, `NoPlanPrice`, `QuoteVoid`,
        `PromoRefused`, `InsufficientFunds` (unless the order is to wait for money). Nothing is written then.
        """
        fresh_id = new_id("svc")
        return await self.database.run(lambda connection: self._order(connection, new, asked, fresh_id))

    async def quote(self, new: NewService, asked: Asked) -> Offered:
        """Make every check that `order` makes, funds included, and keep nothing. Raises what `order` raises."""
        fresh_id = new_id("svc")

        async def work(connection: AsyncConnection) -> Quote:
            service, order, quote = await self._written(connection, new, asked, fresh_id)
            await counted(connection, asked, quote.gross, at=self.clock())
            await self.funding.begin(connection, service, order, quote, at=self.clock())
            return quote

        return await tried(self.database, work)

    async def _order(self, connection: AsyncConnection, new: NewService, asked: Asked, fresh_id: str) -> Ordered:
        at = self.clock()
        service_id = await subject_of(connection, asked, fresh_id, at=at)
        if service_id != fresh_id:
            noted = await history.noted(connection, service_id, service_id)
            return Ordered(service_id, noted["operation"], replayed=True)
        service, order, quote = await self._written(connection, new, asked, service_id)
        spent = await counted(connection, asked, quote.gross, at=at)
        try:
            async with connection.begin_nested():
                operation_id = await self.funding.begin(connection, service, order, quote, at=at, counted=spent)
        except InsufficientFunds:
            if not new.pay_when_funded:
                raise
            await hosting.wait_for_money(connection, service_id)
            await quotes.keep(connection, quote.id, until=at + KEPT_FOR)
            operation_id = None
        await history.note(connection, service, service_id, {"operation": operation_id}, at=at)
        return Ordered(service_id, operation_id, replayed=False)

    async def _written(
        self, connection: AsyncConnection, new: NewService, asked: Asked, service_id: str
    ) -> tuple[Service, ServiceOrder, Quote]:
        at = self.clock()
        if await accounts.read(connection, new.tenant_id, new.account_id) is None:
            raise NotFound("account", new.account_id)
        plan = await plans.read(connection, new.plan)
        quote = await agreed(
            connection,
            asked,
            lambda: self.funding.billing.renewals.quote_order(
                connection, new.account_id, new.plan, new.months or 1, at=at, promo_code=asked.promo_code
            ),
            account_id=new.account_id,
            action=ORDER,
            subject=new.plan,
            months=new.months,
        )
        service = _service(new, plan, quote, service_id, at)
        await store.add(connection, service)
        order = ServiceOrder(service_id, new.account_id, quote.id, False, at, self._sealed(new, service_id))
        await hosting.add_order(connection, order)
        account = _account(new, plan, service_id)
        if account is not None:
            await hosting.add_account(connection, account)
        return service, order, quote

    def _sealed(self, new: NewService, service_id: str) -> bytes | None:
        return None if new.password is None else seal(self.funding.secret, service_id, new.password)


def _service(new: NewService, plan: Plan, quote: Quote, service_id: str, at: datetime) -> Service:
    title = new.label or (new.domain.ascii if new.domain else plan.code)
    return Service(
        id=service_id,
        tenant_id=new.tenant_id,
        account_id=new.account_id,
        service_class=plan.service_class,
        plan_code=plan.code,
        state=ServiceState.ORDERED,
        ends_on=quote.ends_on,
        anchor_day=quote.starts_on.day,
        term_months=quote.months,
        lead_days=_LEAD_DAYS,
        created_at=at,
        label=title,
        auto_renew=new.auto_renew,
    )


def _account(new: NewService, plan: Plan, service_id: str) -> PanelAccount | None:
    """Return the account to be made. Its login follows from the order, so that a repeat arrives at the same one."""
    if plan.panel is None:
        return None
    missing = [name for name in ("domain", "email") if not getattr(new, name)]
    if missing:
        raise ValidationFailed([FieldProblem(f"/{name}", "required", "hosting needs it") for name in missing])
    domain = new.domain.ascii if new.domain is not None else ""
    return PanelAccount(service_id, plan.panel, f"u{service_id[-_LOGIN_DIGITS:].lower()}", domain, new.email)
