"""Papers that a registrar wants of a domain's holder."""

from dataclasses import dataclass, field

from adapters.capabilities import Capability
from adapters.errors import Unsupported
from adapters.interface import OffersUpload
from adapters.model import DomainName
from gateway.catalogue.registries import Registries
from gateway.domains.service import DomainService


@dataclass(frozen=True, slots=True)
class Papers:
    """Asks the registrar each time: the address may be good for once."""

    domains: DomainService
    registries: Registries = field(repr=False)

    async def upload_url(self, tenant_id: str, name: DomainName) -> str | None:
        """Return where the holder uploads papers; None where the zone asks for none.

        Raises `NotFound`, and adapters' `Unsupported`, `Unavailable`.
        """
        domain = await self.domains.read(tenant_id, name)
        adapter = self.registries.holding(domain.registry)
        if not isinstance(adapter, OffersUpload):
            raise Unsupported(Capability.DOCUMENTS, adapter.capabilities.why_not(Capability.DOCUMENTS) or "")
        return await adapter.upload_url(name)
