"""The audit trail, read from its first entry on: whether one was changed or taken out behind our back."""

from dataclasses import dataclass

import structlog

from gateway.audit.trail import broken_links
from gateway.database import Database
from gateway.storage import figures

_log = structlog.get_logger(__name__)

CHAIN = "audit_chain"


@dataclass(frozen=True, slots=True)
class AuditWatch:
    database: Database

    async def run(self) -> bool:
        """Keep how many links are broken; return whether the chain is whole. Raises `DatabaseUnavailable`."""
        broken = 0
        async with self.database.aside() as connection:
            async for entry_id in broken_links(connection):
                broken += 1
                _log.error("audit_chain_broken", entry=entry_id)
        await self.database.run(lambda connection: figures.keep(connection, CHAIN, {"chain": broken}))
        return not broken
