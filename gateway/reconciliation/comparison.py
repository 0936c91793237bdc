"""What we believe of a name beside what its registry says of it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from adapters.model import DomainInfo, Glimpse
from gateway.clock import rfc3339
from gateway.domains.life import is_deleted
from gateway.domains.model import DomainView

_SAME = timedelta(minutes=1)  # registries round their times
_YEAR_DAYS = 365.2425

# Statuses that tell nothing, or that we keep as `locked` and `deleted_at` (RFC 5731 §2.3).
_NEUTRAL = frozenset({"ok", "inactive", "linked", "pendingDelete"})
_LOCK = frozenset({"clientTransferProhibited", "clientDeleteProhibited", "clientUpdateProhibited"})


class DifferenceKind(StrEnum):
    EXDATE = "exdate"
    MISSING_HERE = "missing_here"
    MISSING_THERE = "missing_there"
    STATUS = "status"
    NS = "ns"


@dataclass(frozen=True, slots=True)
class Difference:
    """`ours` and `theirs` are JSON. What the registry says holds; what that means for money is a person's affair."""

    kind: DifferenceKind
    ours: Any
    theirs: Any


def differences(known: DomainView, info: DomainInfo | None) -> tuple[Difference, ...]:
    """Return what differs; `info` None, or not ours, is the one difference that leaves no other to see."""
    if info is None or not info.ours:
        theirs = None if info is None else "another registrar's"
        return (Difference(DifferenceKind.MISSING_THERE, rfc3339(known.expires_at), theirs),)
    found = []
    believed = known.registry_expires_at or known.expires_at
    if info.expires_at is not None and abs(info.expires_at - believed) > _SAME:
        found.append(Difference(DifferenceKind.EXDATE, rfc3339(believed), rfc3339(info.expires_at)))
    before, after = _telling(known.statuses), _telling(info.statuses)
    if before != after:
        found.append(Difference(DifferenceKind.STATUS, before, after))
    hosts = sorted(server.host.ascii for server in known.nameservers)
    shown = sorted(host.ascii for host in info.nameservers)
    if hosts != shown:
        found.append(Difference(DifferenceKind.NS, hosts, shown))
    return tuple(found)


def agrees(known: DomainView, seen: Glimpse) -> bool:
    """Tell whether a list shows a name as we believe it to be, so that it need not be asked for."""
    believed = known.registry_expires_at or known.expires_at
    same = seen.expires_at is not None and abs(seen.expires_at - believed) <= _SAME
    deleted = (known.deleted_at is not None) == is_deleted(seen.statuses)
    return same and deleted and _telling(known.statuses) == _telling(seen.statuses)


def unbooked_years(ours: datetime, theirs: datetime) -> int:
    """Return the years that the registry added without an order of ours, negative for years that are missing there.

    To the nearest whole year, as expiries also move by days: with a registry's correction, or an extension it grants.
    """
    return round((theirs - ours).days / _YEAR_DAYS)


def _telling(statuses: Iterable[str]) -> list[str]:
    return sorted(set(statuses) - _NEUTRAL - _LOCK)
