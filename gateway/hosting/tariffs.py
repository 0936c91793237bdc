"""Changing the plan of a service: previewed, refused before any money when it would not fit, then done at once."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.errors import Unavailable
from adapters.hosting import HostingAction
from billing_core import InsufficientFunds
from billing_core.plan_change import Changed, NeedsTopUp
from billing_core.services import Service, ServiceBilling, history, plans
from billing_core.services.tariff_change import ChangeRefused
from gateway.catalogue.targets import Targets
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import OperationConflict, PlanTooSmall, RenewFirst
from gateway.events import Event, EventType, emit
from gateway.hosting.asking import counted, refuse_dearer, subject_of
from gateway.hosting.model import Asked, TariffChanged, TariffPreview
from gateway.hosting.orders import order
from gateway.hosting.reading import locked, read
from gateway.ids import new_id
from gateway.storage import hosting, hosting_usage
from gateway.storage import operations as operation_rows
from gateway.storage.hosting import PanelAccount

DISK = "disk_mb"
BELIEVED_FOR = timedelta(hours=6)
"""How old what a panel told of an account may be to decide by."""


@dataclass(frozen=True, slots=True)
class Tariffs:
    database: Database
    billing: ServiceBilling
    targets: Targets
    clock: Clock

    async def preview(self, tenant_id: str, service_id: str, plan_code: str) -> TariffPreview:
        """Return what a change would do now: the new end, or the exact sum to add. Raises what `change` raises, but
        for the want of money.
        """
        await self._check_room(tenant_id, service_id, plan_code)
        async with self.database.reading() as connection:
            service = await read(connection, tenant_id, service_id)
            change = await self.billing.tariffs.preview(connection, service, plan_code, at=self.clock())
        return TariffPreview(service, plan_code, change)

    async def change(self, tenant_id: str, service_id: str, plan_code: str, asked: Asked) -> TariffChanged:
        """Change the plan now. The same key again gives the first answer.

        Raises `NotFound`, `PlanTooSmall`, `RenewFirst`, `OperationConflict` (something else is under way at the
        panel), `PriceChanged`, adapters' `Unavailable` (nobody knows whether it would fit),
        `IdempotencyInProgress`, `IdempotencyKeyReused`, and billing_core's `UnknownPlan`, `PlanNotFitting`,
        `NoPlanPrice`, `ServiceBlocked`, `RemainderTooLong`, `InsufficientFunds` with the sum that is needed.
        """
        fresh_id = new_id("tch")
        first = await self.database.run(lambda connection: self._first(connection, tenant_id, service_id, asked))
        if first is not None:
            return first
        await self._check_room(tenant_id, service_id, plan_code)
        return await self.database.run(
            lambda connection: self._change(connection, tenant_id, service_id, plan_code, asked, fresh_id)
        )

    async def _change(
        self,
        connection: AsyncConnection,
        tenant_id: str,
        service_id: str,
        plan_code: str,
        asked: Asked,
        fresh_id: str,
    ) -> TariffChanged:
        at, service = self.clock(), await locked(connection, tenant_id, service_id)
        change_id = await subject_of(connection, asked, fresh_id, at=at)
        if change_id != fresh_id:
            return await _noted(connection, service, change_id)
        in_the_way = await operation_rows.open_at(connection, service_id)
        if in_the_way is not None:
            raise OperationConflict(in_the_way, "another operation on this service is under way")
        await self._count(connection, service, plan_code, asked)
        try:
            changed = await self.billing.tariffs.change(connection, service_id, plan_code, key=change_id, at=at)
        except ChangeRefused as err:
            raise _refusal(err) from err
        refuse_dearer(changed.change.charge, asked.max_price)
        operation_id = await order(connection, changed.service, HostingAction.CHANGE_PLAN, at=at)
        facts = _facts(service, plan_code, changed.change)
        await history.note(connection, changed.service, change_id, {"facts": facts, "operation": operation_id}, at=at)
        told = {"service": service_id, "plan": plan_code, "ends_on": changed.service.ends_on.isoformat()}
        event = Event(EventType.SERVICE_PLAN_CHANGED, service.tenant_id, service.account_id, told)
        await emit(connection, event, at=at)
        return TariffChanged(change_id, changed.service, facts, operation_id)

    async def _count(self, connection: AsyncConnection, service: Service, plan_code: str, asked: Asked) -> None:
        """Count what the change will charge, where the key may not spend at will."""
        if asked.spending_limit_id is None:
            return
        change = await self.billing.tariffs.preview(connection, service, plan_code, at=self.clock())
        if isinstance(change, Changed):
            await counted(connection, asked, change.charge, at=self.clock())

    async def _first(
        self, connection: AsyncConnection, tenant_id: str, service_id: str, asked: Asked
    ) -> TariffChanged | None:
        """Return what the key has changed before, so that a repeat does not depend on the panel."""
        service = await read(connection, tenant_id, service_id)
        nested = await connection.begin_nested()
        change_id = await subject_of(connection, asked, "", at=self.clock())
        await nested.rollback()
        return None if not change_id else await _noted(connection, service, change_id)

    async def _check_room(self, tenant_id: str, service_id: str, plan_code: str) -> None:
        """Ask the panel what is used, where the new plan gives less than the present one."""
        async with self.database.reading() as connection:
            service = await read(connection, tenant_id, service_id)
            old, new = await plans.read(connection, service.plan_code), await plans.read(connection, plan_code)
            account = await hosting.account_of(connection, service_id)
        quota, before = new.limits.get(DISK), old.limits.get(DISK)
        if account is None or quota is None or (before is not None and before <= quota):
            return
        used_mb = await self._disk_used(account)
        if used_mb is not None and used_mb > quota:
            raise PlanTooSmall(used_mb, quota)

    async def _disk_used(self, account: PanelAccount) -> int | None:
        """Ask the panel; when it can't be asked, what it said lately will do. Raises `Unavailable`."""
        try:
            shown = await self.targets.panel(account.panel).account(account.login)
        except Unavailable:
            async with self.database.reading() as connection:
                usage = await hosting_usage.of_service(connection, account.service_id)
            if usage is None or self.clock() - usage.read_at > BELIEVED_FOR:
                raise
            return usage.disk_used_mb
        return None if shown is None else shown.disk_used_mb


def _refusal(refused: ChangeRefused) -> Exception:
    if isinstance(change := refused.change, NeedsTopUp):
        return InsufficientFunds(change.shortfall, change.shortfall - change.top_up)
    return RenewFirst()


async def _noted(connection: AsyncConnection, service: Service, change_id: str) -> TariffChanged:
    kept = await history.noted(connection, service.id, change_id)
    return TariffChanged(change_id, service, kept["facts"], kept["operation"], replayed=True)


def _facts(service: Service, plan_code: str, change: Changed) -> dict[str, str]:
    return {
        "from_plan": service.plan_code,
        "to_plan": plan_code,
        "first_day": change.first_day.isoformat(),
        "ends_on": change.paid_until.isoformat(),
        "days": str(change.days),
        "charge": change.charge.format(),
        "credit": change.credit.format(),
        "bonus_credit": change.bonus_credit.format(),
        "currency": change.charge.currency,
    }
