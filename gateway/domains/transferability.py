"""May a name be transferred to us: what its registry shows to everybody, under its zone's rules, before it is paid.

The registry has the last word when the transfer is ordered; `unknown` = it shows too little of others' names.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from adapters.capabilities import Capability, Support
from adapters.errors import AdapterError
from adapters.interface import RegistryAdapter
from adapters.model import Availability, DomainInfo, DomainName
from adapters.rules import TldRules
from gateway.domains.life import is_deleted
from gateway.domains.patience import Patience

_LOCKS = frozenset({"clientTransferProhibited", "serverTransferProhibited"})


class Transferable(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class TransferObstacle(StrEnum):
    NOT_REGISTERED = "not_registered"
    WITH_US = "with_us"
    LOCKED = "locked"
    """By its registrar, whom the owner must ask, or by its registry."""
    TOO_YOUNG = "too_young"
    """Registered or transferred too lately; `earliest_at` is when it may move."""
    PENDING = "transfer_pending"
    IN_REDEMPTION = "in_redemption"
    NOT_OFFERED = "not_offered"
    """The registry takes no transfers to us."""
    REGISTRY_SILENT = "registry_unavailable"


@dataclass(frozen=True, slots=True)
class Transferability:
    """`obstacles` of a `no` say why, in the order in which they weigh; of `unknown`, why it is not known."""

    verdict: Transferable
    obstacles: tuple[TransferObstacle, ...] = ()
    earliest_at: datetime | None = None

    @classmethod
    def no(cls, *obstacles: TransferObstacle, earliest_at: datetime | None = None) -> "Transferability":
        return cls(Transferable.NO, obstacles, earliest_at)


UNKNOWN = Transferability(Transferable.UNKNOWN)


async def transferability(
    adapter: RegistryAdapter, name: DomainName, at: datetime, patience: Patience
) -> Transferability:
    """Ask the registry about a name of its zone."""
    if adapter.capabilities.support(Capability.TRANSFER_IN) is not Support.SUPPORTED:
        return Transferability.no(TransferObstacle.NOT_OFFERED)
    try:
        async with patience.asking(adapter.name):
            info = await adapter.info(name)
            if info is None:
                return await _unseen(adapter, name)
    except AdapterError:
        return Transferability(Transferable.UNKNOWN, (TransferObstacle.REGISTRY_SILENT,))
    return judged(info, adapter.rules(name.parent), at)


def judged(info: DomainInfo, rules: TldRules, at: datetime) -> Transferability:
    """Return the verdict on a name that exists."""
    if info.ours:
        return Transferability.no(TransferObstacle.WITH_US)
    earliest = _earliest(info, rules)
    obstacles = tuple(_obstacles(info, earliest, at))
    if obstacles:
        return Transferability.no(*obstacles, earliest_at=earliest if TransferObstacle.TOO_YOUNG in obstacles else None)
    return Transferability(Transferable.YES) if info.statuses else UNKNOWN


def _obstacles(info: DomainInfo, earliest: datetime | None, at: datetime) -> Iterator[TransferObstacle]:
    if is_deleted(info.statuses | info.grace_statuses):
        yield TransferObstacle.IN_REDEMPTION
    if not _LOCKS.isdisjoint(info.statuses):
        yield TransferObstacle.LOCKED
    if earliest is not None and at < earliest:
        yield TransferObstacle.TOO_YOUNG
    if "pendingTransfer" in info.statuses:
        yield TransferObstacle.PENDING


def _earliest(info: DomainInfo, rules: TldRules) -> datetime | None:
    """Return from when the zone's rules let the name move; None = at any time, or its age is not shown."""
    begun = [moment for moment in (info.created_at, info.transferred_at) if moment is not None]
    return max(begun) + timedelta(days=rules.transfer_after_days) if begun and rules.transfer_after_days else None


async def _unseen(adapter: RegistryAdapter, name: DomainName) -> Transferability:
    """Some show nothing of others' names: whether it exists at all is what a check tells."""
    (checked,) = await adapter.check([name])
    if checked.availability is Availability.AVAILABLE:
        return Transferability.no(TransferObstacle.NOT_REGISTERED)
    return UNKNOWN
