"""Asking registries which of the names are ours, slowly; each answer is kept, so a run that was stopped goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainInfo, DomainName, NameServer
from adapters.registry_year import year_added_at
from billing_core.storage.migration_tables import domain_proofs
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.migration.model import Progress
from gateway.operations.payload import nameservers_json
from gateway.registries.asking import ask_patiently
from gateway.side_by_side import side_by_side

_NOT_OURS: dict[str, Any] = {
    "ours": False,
    "created_at": None,
    "expires_at": None,
    "statuses": [],
    "nameservers": [],
    "year_added_at": None,
    "grace_statuses": [],
}


@dataclass(frozen=True, slots=True)
class Prover:
    """`names_per_second` is for each registry; several are asked side by side."""

    database: Database
    registries: Registries
    names_per_second: float
    clock: Clock
    pause_max_seconds: float = 60

    async def prove(self, names: Sequence[tuple[str, DomainName]], progress: Progress) -> None:
        """Ask for names, given with their registries. Raises `RegistrySilent`, `DatabaseUnavailable`."""
        progress.begin("asking registries", len(names))
        by_registry = groupby(sorted(names), key=lambda each: each[0])
        await side_by_side(
            self._prove_at(registry, [name for _, name in each], progress) for registry, each in by_registry
        )

    async def _prove_at(self, registry: str, names: Sequence[DomainName], progress: Progress) -> None:
        adapter = self.registries.adapter(registry)
        pace = {"names_per_second": self.names_per_second, "pause_max_seconds": self.pause_max_seconds}
        async for name, info in ask_patiently(adapter, names, **pace):
            await self._keep(registry, name, info)
            progress.advance(1)

    async def _keep(self, registry: str, name: DomainName, info: DomainInfo | None) -> None:
        row = _NOT_OURS | {"name": name.ascii, "asked_at": self.clock()}
        if info is not None and info.ours:
            rules = self.registries.rules_of(registry, name.parent)
            row |= {
                "ours": True,
                "created_at": info.created_at,
                "expires_at": info.expires_at,
                "statuses": sorted(info.statuses),
                "nameservers": nameservers_json(_servers(info)),
                "year_added_at": year_added_at(info, rules, self.clock()) if rules is not None else None,
                "grace_statuses": sorted(info.grace_statuses),
            }
        statement = insert(domain_proofs).values(row)
        kept = statement.on_conflict_do_update(index_elements=["name"], set_=row)

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(kept)

        await self.database.run(work)


def _servers(info: DomainInfo) -> Sequence[NameServer]:
    return info.host_attributes or [NameServer(host) for host in info.nameservers]
