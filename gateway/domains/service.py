"""Domains: which names are free, and what the registry says of ours."""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.errors import AdapterError
from adapters.interface import RegistryAdapter
from adapters.model import Availability, CheckResult, DomainInfo, DomainName
from adapters.rules import FieldProblem
from gateway.catalogue.registries import Registries
from gateway.clock import Clock
from gateway.database import Database
from gateway.domains.expiry import expiry_of
from gateway.domains.life import DomainLife, ZoneLife, life_of, zone_lives
from gateway.domains.model import DomainFilters, DomainNotes, DomainView
from gateway.domains.patience import Patience
from gateway.domains.transferability import Transferability, transferability
from gateway.errors import NotFound, ValidationFailed
from gateway.paging import Page, page_of
from gateway.storage import domain_changes, domain_sightings
from gateway.storage import domains as rows
from gateway.storage.locks import lock_domain
from gateway.unexpected import traits_of

LABELS_MAX = 32

_log = structlog.get_logger(__name__)


class DomainService:
    def __init__(self, database: Database, registries: Registries, patience: Patience, *, clock: Clock) -> None:
        self._patience = patience
        self._database = database
        self._registries = registries
        self._clock = clock
        self._zones = zone_lives(registries)

    async def check(self, names: Sequence[DomainName]) -> Sequence[CheckResult]:
        """Ask all registries concerned at once; one result a name, in the order given.

        A registry that cannot be asked gives `unknown` for its names, a zone that nobody serves `unsupported`.
        """
        by_registry: defaultdict[str, list[DomainName]] = defaultdict(list)
        for name in dict.fromkeys(names):
            registry = self._registries.registry_of(name.parent)
            if registry is not None:
                by_registry[registry].append(name)
        asked = [self._ask(self._registries.adapter(registry), wanted) for registry, wanted in by_registry.items()]
        answers: dict[DomainName, CheckResult] = {}
        for answer in await asyncio.gather(*asked):
            answers.update(answer)
        return [answers.get(name) or CheckResult(name, Availability.UNSUPPORTED, "zone_not_served") for name in names]

    async def _ask(self, adapter: RegistryAdapter, names: Sequence[DomainName]) -> Mapping[DomainName, CheckResult]:
        try:
            async with self._patience.asking(adapter.name, names=len(names)):
                return {result.name: result for result in await adapter.check(names)}
        except AdapterError:
            reason = "registry_unavailable"
        except Exception as err:  # noqa: BLE001 - one registry's trouble is not the others'
            _log.error("check_failed", registry=adapter.name, **traits_of(err))
            reason = "internal_error"
        return {name: CheckResult(name, Availability.UNKNOWN, reason) for name in names}

    async def transferability(self, names: Sequence[DomainName]) -> Sequence[Transferability | None]:
        """Ask which names may be transferred to us, in the order given; None = nobody here serves the zone."""
        return await asyncio.gather(*map(self._transferability, names))

    async def _transferability(self, name: DomainName) -> Transferability | None:
        registry = self._registries.registry_of(name.parent)
        if registry is None:
            return None
        return await transferability(self._registries.adapter(registry), name, self._clock(), self._patience)

    async def read(self, tenant_id: str, name: DomainName, *, refresh: bool = False) -> DomainView:
        """Return a domain of the tenant; `refresh` asks the registry first and keeps what it says.

        When the registry cannot be asked, the last known is returned with `stale=True`. Raises `NotFound`.
        """
        async with self._database.reading() as connection:
            known = await self._owned(connection, tenant_id, name)
        if not refresh:
            return known
        try:
            async with self._patience.asking(known.registry):
                info = await self._registries.adapter(known.registry).info(name)
        except AdapterError:
            return replace(known, stale=True)
        if info is None or not info.ours:
            _log.warning("domain_not_ours_at_registry", domain_id=known.id, registry=known.registry)
            return replace(known, stale=True)
        return await self._take_over(known, info)

    def life(self, domain: DomainView) -> DomainLife:
        """Return where a domain that we sponsor is in its life."""
        return life_of(
            held=True,
            statuses={*domain.statuses, *domain.grace_statuses},
            deleted_at=domain.deleted_at,
            expires_at=domain.expires_at,
            zone=self._zones.get((domain.registry, domain.tld), ZoneLife()),
            at=self._clock(),
        )

    async def chosen(self, tenant_id: str, names: Sequence[str]) -> Sequence[DomainView]:
        """Return those of the names (A-labels) that are the tenant's domains now."""
        async with self._database.reading() as connection:
            found = await rows.read_all(connection, names)
        return [domain for domain in found.values() if domain.tenant_id == tenant_id]

    async def list(
        self, tenant_id: str, filters: DomainFilters, *, after: str | None = None, limit: int = 50
    ) -> Page[DomainView]:
        """Return domains by name; `after` is the name (A-label) that the page before ended with."""
        async with self._database.reading() as connection:
            found = await rows.page(connection, tenant_id, filters, after=after, limit=limit + 1)
        return page_of(found, limit, lambda domain: domain.name.ascii)

    async def note(self, tenant_id: str, name: DomainName, notes: DomainNotes) -> DomainView:
        """Keep a panel's own notes of its domain; the registry is not told.

        Raises `NotFound`, and `ValidationFailed` for more labels than a domain may have.
        """

        async def work(connection: AsyncConnection) -> DomainView:
            await lock_domain(connection, name)
            known = await self._owned(connection, tenant_id, name)
            labels = {key: value for key, value in {**known.labels, **notes.labels}.items() if value is not None}
            if len(labels) > LABELS_MAX:
                raise ValidationFailed([FieldProblem("/labels", "too_many_labels", f"at most {LABELS_MAX} labels")])
            auto_renew = known.auto_renew if notes.auto_renew is None else notes.auto_renew
            if (labels, auto_renew) != (known.labels, known.auto_renew):
                await domain_changes.note(connection, name, labels, auto_renew=auto_renew, at=self._clock())
            return await self._owned(connection, tenant_id, name)

        return await self._database.run(work)

    async def _take_over(self, known: DomainView, info: DomainInfo) -> DomainView:
        at = self._clock()
        rules = self._registries.rules_of(known.registry, known.tld)

        async def work(connection: AsyncConnection) -> DomainView:
            await domain_sightings.take_over(connection, known, info, expiry_of(known, info, rules, at), at=at)
            return await self._owned(connection, known.tenant_id, known.name)

        return await self._database.run(work)

    async def _owned(self, connection: AsyncConnection, tenant_id: str, name: DomainName) -> DomainView:
        domain = await rows.read(connection, name)
        if domain is None or domain.tenant_id != tenant_id:
            raise NotFound("domain", name.ascii)
        return domain
