"""The auth code that was set here last, told once more, on record."""

from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainName
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.clock import Clock
from gateway.database import Database
from gateway.domains.model import DomainView
from gateway.errors import NotFound
from gateway.ids import is_later
from gateway.operations.auth_info import auth_info_of
from gateway.operations.model import OperationFilters, OperationKind, OperationView
from gateway.operations.states import OperationState
from gateway.storage import domains, operations


@dataclass(frozen=True, slots=True)
class AuthCodeReader:
    database: Database
    audit: AuditTrail
    secret: bytes = field(repr=False)
    clock: Clock

    async def read(self, tenant_id: str, name: DomainName, *, by: Actor) -> tuple[OperationView, str]:
        """Return the operation that set the code last, and the code; that it was read is put on record.

        Raises `NotFound`: no such domain, or none was set since it came here.
        """
        at = self.clock()

        async def work(connection: AsyncConnection) -> OperationView:
            domain = await domains.read(connection, name)
            if domain is None or domain.tenant_id != tenant_id:
                raise NotFound("domain", name.ascii)
            operation = await _last(connection, domain)
            entry = AuditEntry(by, "auth_code.read", domain.id, after={"operation": operation.id})
            await self.audit.write(connection, entry, at=at)
            return operation

        operation = await self.database.run(work)
        return operation, auth_info_of(self.secret, operation.id)


async def _last(connection: AsyncConnection, domain: DomainView) -> OperationView:
    filters = OperationFilters(domain=domain.name, kind=OperationKind.AUTH_CODE, state=OperationState.SUCCEEDED)
    for operation in await operations.page(connection, domain.tenant_id, filters, after=None, limit=1):
        if is_later(operation.id, domain.id):
            return operation
    raise NotFound("auth code", domain.name.ascii)
