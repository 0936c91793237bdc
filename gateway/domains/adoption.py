"""Taking names under our care that are at a registrar already: nothing is ordered there and nobody is charged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.model import DomainInfo, DomainName, NameServer
from adapters.rules import TldRules
from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.catalogue.registries import Registries
from gateway.clock import Clock, rfc3339
from gateway.database import Database
from gateway.domains.expiry import expiry_of
from gateway.domains.model import DomainView
from gateway.events import Event, EventType, emit
from gateway.reconciliation.comparison import DifferenceKind
from gateway.registries.asking import PAUSE_MAX_SECONDS, ask_patiently
from gateway.storage import accounts, differences, domain_changes, domain_sightings, domains, new_domains, operations
from gateway.storage.differences import Sighting
from gateway.storage.locks import lock_domain
from gateway.storage.new_domains import NewDomain


class Adoption(StrEnum):
    """What became of a name; of a dry run, what would."""

    IMPORTED = "imported"
    KNOWN = "known"
    """It is here already; the dates and name servers of the registrar were taken over."""
    MOVED = "moved"
    """It was held through another of our accounts."""
    HELD_ELSEWHERE = "held_elsewhere"
    ANOTHERS = "anothers"
    """Another customer's account has it."""
    IN_HAND = "in_hand"
    """An order for it is under way: import it again later."""
    NOT_OURS = "not_ours"
    NOT_THERE = "not_there"
    NOT_SERVED = "not_served"
    """The registrar's account serves no such zone."""
    NO_EXPIRY = "no_expiry"
    """The registrar does not say until when."""


WELL = frozenset({Adoption.IMPORTED, Adoption.KNOWN, Adoption.MOVED})


@dataclass(frozen=True, slots=True)
class Adopted:
    name: DomainName
    account_id: str
    outcome: Adoption
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Adopter:
    """`names_per_second` is what one registrar is asked."""

    database: Database
    registries: Registries
    audit: AuditTrail
    names_per_second: float
    clock: Clock
    pause_max_seconds: float = PAUSE_MAX_SECONDS

    async def names(self, registry: str) -> Sequence[DomainName]:
        """Return what our account there holds. Raises `NotFound`, adapters' `Unsupported` and `Unavailable`."""
        return await self.registries.adapter(registry).names()

    async def adopt(
        self,
        registry: str,
        owners: Mapping[DomainName, str],
        *,
        by: Actor,
        move: bool = False,
        dry_run: bool = False,
    ) -> Sequence[Adopted]:
        """Ask for a slice of names, given with the accounts of their owners, and keep what is ours in one transaction.

        With `move` what is held through another of our accounts is from now on held through this one. Repeating it
        changes nothing. Raises `NotFound` (registry, account), `RegistrySilent`, `DatabaseUnavailable`.
        """
        adapter = self.registries.adapter(registry)
        served = sorted((name for name in owners if name.parent in adapter.tlds), key=lambda each: each.ascii)
        pace = {"names_per_second": self.names_per_second, "pause_max_seconds": self.pause_max_seconds}
        seen = {name: info async for name, info in ask_patiently(adapter, served, **pace)}
        found = [(name, seen.get(name)) for name in sorted(owners, key=lambda each: each.ascii)]

        async def work(connection: AsyncConnection) -> Sequence[Adopted]:
            rules = {tld: adapter.rules(tld) for tld in adapter.tlds}
            slice_ = _Slice(connection, registry, rules, self.audit, by, self.clock(), move, dry_run)
            return [await slice_.take(name, owners[name], info) for name, info in found]

        return await self.database.run(work)


@dataclass(frozen=True, slots=True)
class _Slice:
    connection: AsyncConnection
    registry: str
    rules: Mapping[str, TldRules]
    audit: AuditTrail
    by: Actor
    at: datetime
    move: bool
    dry_run: bool

    async def take(self, name: DomainName, account_id: str, info: DomainInfo | None) -> Adopted:
        tenant_id = await accounts.tenant_of(self.connection, account_id)
        await lock_domain(self.connection, name)
        known = await domains.read(self.connection, name)
        outcome = self._obstacle(name, info, known, account_id) or await self._outcome(name, known)
        if info is None or info.expires_at is None:
            return Adopted(name, account_id, outcome)
        if outcome in WELL and not self.dry_run:
            if known is None:
                await self._add(tenant_id, account_id, info, info.expires_at)
            elif outcome is Adoption.MOVED:
                await domain_changes.move(self.connection, name, self.registry, at=self.at)
            await self._take_over(info, known, outcome)
        return Adopted(name, account_id, outcome, info.expires_at)

    def _obstacle(
        self, name: DomainName, info: DomainInfo | None, known: DomainView | None, account_id: str
    ) -> Adoption | None:
        if name.parent not in self.rules:
            return Adoption.NOT_SERVED
        if info is None:
            return Adoption.NOT_THERE
        if not info.ours:
            return Adoption.NOT_OURS
        if info.expires_at is None:
            return Adoption.NO_EXPIRY
        if known is not None and known.account_id != account_id:
            return Adoption.ANOTHERS
        return None

    async def _outcome(self, name: DomainName, known: DomainView | None) -> Adoption:
        if await operations.is_open(self.connection, name):
            return Adoption.IN_HAND
        if known is None:
            return Adoption.IMPORTED
        if known.registry == self.registry:
            return Adoption.KNOWN
        return Adoption.MOVED if self.move else Adoption.HELD_ELSEWHERE

    async def _take_over(self, info: DomainInfo, known: DomainView | None, outcome: Adoption) -> None:
        ours = (await domains.read_all(self.connection, [info.name.ascii]))[info.name.ascii]
        await domain_sightings.take_over(
            self.connection, ours, info, expiry_of(ours, info, self.rules.get(ours.tld), self.at), at=self.at
        )
        seen = Sighting(self.registry, info.name, ours.id, None, self.at)
        await differences.settle(self.connection, seen, [DifferenceKind.MISSING_HERE])
        if outcome is Adoption.KNOWN:
            return
        told = {"domain": info.name.ascii, "registry": self.registry}
        event = Event(EventType.DOMAIN_IMPORTED, ours.tenant_id, ours.account_id, told)
        await emit(self.connection, event, at=self.at)
        before = {} if known is None else {"registry": known.registry}
        after = {**told, "account": ours.account_id, "expires_at": rfc3339(ours.expires_at)}
        entry = AuditEntry(self.by, "domain.import", ours.id, before=before, after=after)
        await self.audit.write(self.connection, entry, at=self.at)

    async def _add(self, tenant_id: str, account_id: str, info: DomainInfo, expires_at: datetime) -> None:
        new = NewDomain(
            tenant_id=tenant_id,
            account_id=account_id,
            name=info.name,
            registry=self.registry,
            nameservers=info.host_attributes or [NameServer(host) for host in info.nameservers],
            contacts={},
            statuses=info.statuses,
            created_at=info.created_at or self.at,
            expires_at=expires_at,
        )
        await new_domains.add(self.connection, new, at=self.at)


def slices(owners: Iterable[tuple[DomainName, str]], size: int) -> Iterable[Mapping[DomainName, str]]:
    """Cut names into slices; a name that occurs twice counts once."""
    each = list(dict(owners).items())
    return (dict(each[begin : begin + size]) for begin in range(0, len(each), size))
