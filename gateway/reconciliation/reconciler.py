"""Comparing every name that we hold with its registry: in slices, slowly, and from where the last node stopped."""

import asyncio
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from adapters.capabilities import Capability, Support
from adapters.interface import AsksMany, ShowsAll
from adapters.model import DomainInfo, DomainName, Glimpse, Verification
from gateway.catalogue.registries import Registries
from gateway.clock import Clock, rfc3339
from gateway.database import Database
from gateway.domains.model import DomainView
from gateway.errors import NotFound
from gateway.reconciliation.comparison import Difference, DifferenceKind, agrees
from gateway.reconciliation.truth import RegistryTruth
from gateway.settings import ReconciliationSettings
from gateway.storage import differences, domains, reconciliations
from gateway.storage.differences import Sighting
from gateway.storage.locks import only_one
from gateway.storage.reconciliations import Reconciliation

_log = structlog.get_logger(__name__)

_DOUBTS_MAX = 10_000
_TOGETHER = 1000


@dataclass(frozen=True, slots=True)
class Summary:
    """What a whole reconciliation came to: names compared, and differences by kind, settled or open."""

    reconciliation: Reconciliation
    differences: Mapping[DifferenceKind, int]


class Reconciler:
    def __init__(
        self,
        database: Database,
        registries: Registries,
        truth: RegistryTruth,
        settings: ReconciliationSettings,
        *,
        clock: Clock,
    ) -> None:
        self._database = database
        self._registries = registries
        self._truth = truth
        self._settings = settings
        self._clock = clock

    async def run(self, registry: str) -> Summary | None:
        """Reconcile a registry to the end, beginning where an earlier run stopped.

        None = another process is at it. Raises `Unavailable` when the registry cannot be asked: run it again later,
        and `NotFound`, `DatabaseUnavailable`.
        """
        self._registries.adapter(registry)
        async with only_one(self._database, f"reconciliation:{registry}") as ours:
            return await self._run(registry) if ours else None

    async def look(self, name: DomainName) -> bool:
        """Ask again about one name that we hold, as a run would; True when it is and stays ours.

        Raises `NotFound`, and `Unavailable` when the registry cannot be asked.
        """
        async with self._database.reading() as connection:
            known = await domains.read(connection, name)
        if known is None:
            raise NotFound("domain", name.ascii)
        info = await self._registries.adapter(known.registry).info(name)
        at = self._clock()
        finding = await self._database.run(lambda connection: self._truth.take(connection, known, info, at=at))
        return not finding.lost and info is not None and info.ours

    async def _run(self, registry: str) -> Summary:
        at = self._clock()
        run = await self._database.run(lambda connection: reconciliations.under_way(connection, registry, at=at))
        after, listed = run.after, await self._listed(registry)
        while held := await self._slice(registry, after):
            views = {domain.name: domain for domain in held}
            asked = [each.name for each in held if self._must_ask(each, listed.get(each.name))]
            async for name, info in self._seen(registry, asked):
                await self._compare(views[name], info, run)
            after, checked = held[-1].name.ascii, len(held)
            await self._note(run, after, checked)
        async for name, info in self._seen(registry, await self._doubts(registry)):
            await self._doubt(registry, name, info, run)
        return await self._finished(run)

    async def _slice(self, registry: str, after: str) -> Sequence[DomainView]:
        async with self._database.reading() as connection:
            return await domains.held_at(connection, registry, after=after, limit=self._size(registry))

    async def _listed(self, registry: str) -> Mapping[DomainName, Glimpse]:
        adapter = self._registries.adapter(registry)
        return await adapter.glimpses() if isinstance(adapter, ShowsAll) else {}

    def _must_ask(self, domain: DomainView, seen: Glimpse | None) -> bool:
        """Tell whether a name is asked for by itself, though a list shows it as we believe it to be.

        A list shows neither name servers nor locks, so that each name has its turn from time to time: names that came
        on one day have it on different days.
        """
        if seen is None or not agrees(domain, seen) or self._is_untold(domain):
            return True
        half = timedelta(days=self._settings.look_days) / 2
        share = zlib.crc32(domain.name.ascii.encode()) / 2**32
        return self._clock() - domain.synced_at > half + share * half

    def _is_untold(self, domain: DomainView) -> bool:
        """Tell whether there is news to be had that no list shows: who is hidden, which address is confirmed now."""
        if domain.verification not in {None, Verification.VERIFIED}:
            return True
        able = self._registries.adapter(domain.registry).capabilities
        return domain.private is None and able.support(Capability.PRIVACY) is Support.SUPPORTED

    def _size(self, registry: str) -> int:
        many = isinstance(self._registries.adapter(registry), AsksMany)
        return max(self._settings.slice_size, _TOGETHER) if many else self._settings.slice_size

    async def _compare(self, domain: DomainView, info: DomainInfo | None, run: Reconciliation) -> None:
        at = self._clock()
        finding = await self._database.run(
            lambda connection: self._truth.take(connection, domain, info, at=at, reconciliation_id=run.id)
        )
        if finding.lost:
            _log.warning("domain_lost", domain_id=domain.id, registry=run.registry)
        for difference in finding.differences:
            _log.warning("registry_difference", domain_id=domain.id, registry=run.registry, kind=difference.kind.value)

    async def _note(self, run: Reconciliation, after: str, checked: int) -> None:
        await self._database.run(
            lambda connection: reconciliations.advance(connection, run.id, after=after, checked=checked)
        )

    async def _doubts(self, registry: str) -> Sequence[DomainName]:
        since = self._clock() - timedelta(days=self._settings.doubt_days)
        async with self._database.reading() as connection:
            return await reconciliations.names_to_doubt(connection, registry, since=since, limit=_DOUBTS_MAX)

    async def _doubt(self, registry: str, name: DomainName, info: DomainInfo | None, run: Reconciliation) -> None:
        """Record a name that the registry has as ours and that nobody here pays for."""
        if info is None or not info.ours:
            return
        seen = Sighting(registry, name, None, run.id, self._clock())
        theirs = None if info.expires_at is None else rfc3339(info.expires_at)
        missing = Difference(DifferenceKind.MISSING_HERE, None, theirs)
        await self._database.run(lambda connection: differences.keep(connection, seen, missing))
        _log.warning("registry_difference", registry=registry, kind=missing.kind.value)

    async def _seen(
        self, registry: str, names: Sequence[DomainName]
    ) -> AsyncIterator[tuple[DomainName, DomainInfo | None]]:
        """Ask about each name: all together where the registry takes that, else slowly one by one."""
        adapter = self._registries.adapter(registry)
        if isinstance(adapter, AsksMany):
            for name, info in (await adapter.infos(names)).items():
                yield name, info
            return
        for name in names:
            yield name, await adapter.info(name, bulk=True)
            await asyncio.sleep(1 / self._settings.names_per_second)

    async def _finished(self, run: Reconciliation) -> Summary:
        finished = await self._database.run(
            lambda connection: reconciliations.finish(connection, run.id, at=self._clock())
        )
        async with self._database.reading() as connection:
            counted = await differences.count(connection, run.registry)
        _log.info("reconciled", registry=run.registry, names=finished.checked, differences=Counter(counted).total())
        return Summary(finished, counted)
