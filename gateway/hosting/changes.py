"""What a customer sets about a service: how it renews itself, and the password of its account."""

from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingAction
from billing_core.services import ServiceState, store
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import NotEligible
from gateway.hosting.asking import subject_of
from gateway.hosting.model import Asked
from gateway.hosting.orders import Terms, place
from gateway.hosting.reading import locked
from gateway.ids import new_id
from gateway.operations.sealing import seal
from gateway.storage import hosting

_ALIVE = frozenset({ServiceState.ACTIVE, ServiceState.GRACE})


@dataclass(frozen=True, slots=True)
class AutoRenewChange:
    """None leaves a thing as it is. `priority`: the lower is paid first; `term_months` is what each renewal buys."""

    enabled: bool | None = None
    priority: int | None = None
    term_months: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    database: Database
    secret: bytes
    clock: Clock

    async def set_auto_renew(self, tenant_id: str, service_id: str, wanted: AutoRenewChange) -> None:
        """Raises `NotFound`."""

        async def work(connection: AsyncConnection) -> None:
            service = await locked(connection, tenant_id, service_id)
            changed = replace(
                service,
                auto_renew=service.auto_renew if wanted.enabled is None else wanted.enabled,
                priority=service.priority if wanted.priority is None else wanted.priority,
                term_months=service.term_months if wanted.term_months is None else wanted.term_months,
            )
            if changed != service:
                await store.save(connection, changed, at=self.clock())

        await self.database.run(work)

    async def set_password(self, tenant_id: str, service_id: str, password: str, asked: Asked) -> str:
        """Have the account's password changed; return the operation's id. Raises `NotFound`, `NotEligible`."""
        fresh_id = new_id("op")

        async def work(connection: AsyncConnection) -> str:
            service = await locked(connection, tenant_id, service_id)
            operation_id = await subject_of(connection, asked, fresh_id, at=self.clock())
            if operation_id != fresh_id:
                return operation_id
            account = await hosting.account_of(connection, service_id)
            if account is None or service.state not in _ALIVE:
                raise NotEligible("only a service that works at a panel has a password")
            terms = Terms(operation_id, sealed_password=seal(self.secret, operation_id, password))
            action = HostingAction.CHANGE_PASSWORD
            return await place(connection, service, account, action, terms, at=self.clock())

        return await self.database.run(work)
