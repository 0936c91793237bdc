"""What an order made true, in our own tables and in the operation's result."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingSet
from adapters.model import (
    AuthCodeSet,
    ContactsSet,
    Deleted,
    DnssecSet,
    DomainName,
    Effect,
    HostSet,
    LockSet,
    NameserversSet,
    PrivacySet,
    Registered,
    Renewed,
    Restored,
    SuspensionSet,
    TransferCodeSet,
    Transferred,
)
from gateway.clock import rfc3339
from gateway.operations.claim import Claim
from gateway.operations.payload import nameservers_of
from gateway.operations.secure_records import records_json
from gateway.operations.transfers import record_transfer
from gateway.storage import domain_changes, hosts, new_domains, operations
from gateway.storage.new_domains import NewDomain


async def record_all(connection: AsyncConnection, made: Sequence[tuple[Claim, Effect]], at: datetime) -> None:
    """Write what the registries hold now, as `record` does: new names together."""
    new = [_registered(claim, effect, at) for claim, effect in made if isinstance(effect, Registered)]
    await new_domains.add(connection, *new, at=at)
    for claim, effect in made:
        if not isinstance(effect, Registered):
            await record(connection, claim, effect, at)


async def record(connection: AsyncConnection, claim: Claim, effect: Effect, at: datetime) -> None:  # noqa: C901, PLR0912 - one case an effect
    """Write what the registry holds now; `at` is when we heard of it."""
    name = claim.domain
    match effect:
        case Registered():
            await new_domains.add(connection, _registered(claim, effect, at), at=at)
        case Renewed():
            await domain_changes.set_expiry(connection, name, effect.expires_at, at=at)
        case NameserversSet():
            ordered = nameservers_of(claim.payload["nameservers"])
            await domain_changes.set_nameservers(connection, name, ordered, at=at)
            below = [server for server in ordered if server.addresses and server.host.is_below(name)]
            await hosts.keep(connection, name, below, at=at)
        case Transferred():
            await record_transfer(connection, claim, effect, at)
        case Restored():
            await domain_changes.mark_restored(connection, name, effect.expires_at, at=at)
        case Deleted():
            await hosts.forget(connection, name)  # a registry deletes no name with hosts below it
            await (domain_changes.mark_deleted if effect.restorable else domain_changes.let_go)(connection, name, at=at)
        case ContactsSet():
            ids = claim.payload.get("contact_ids", {})
            await domain_changes.set_contacts(connection, name, claim.payload["contacts"], ids, at=at)
        case LockSet():
            await domain_changes.set_locked(connection, name, locked=effect.locked, at=at)
        case PrivacySet():
            await domain_changes.set_private(connection, name, private=effect.private, at=at)
        case SuspensionSet():
            unpaid = bool(claim.payload.get("unpaid"))
            await domain_changes.set_suspended(connection, name, suspended=effect.suspended, unpaid=unpaid, at=at)
        case DnssecSet():
            await domain_changes.set_dnssec(connection, name, effect.records, at=at)
        case TransferCodeSet():
            await operations.wake_awaiting(connection, claim.registry, name)
        case HostSet():
            await _follow_host(connection, claim, effect, at)
        case HostingSet():
            raise AssertionError("what became of a service is recorded with its bills")
        case AuthCodeSet():
            pass  # the code is made anew when it is asked for, and kept nowhere
        case _:
            assert_never(effect)


def _registered(claim: Claim, effect: Registered, at: datetime) -> NewDomain:
    return NewDomain(
        tenant_id=claim.tenant_id,
        account_id=claim.account_id,
        name=claim.domain,
        registry=claim.registry,
        nameservers=nameservers_of(claim.payload["nameservers"]),
        contacts=claim.payload["contacts"],
        contact_ids=claim.payload.get("contact_ids", {}),
        created_at=effect.created_at or at,
        expires_at=effect.expires_at,
    )


async def _follow_host(connection: AsyncConnection, claim: Claim, effect: HostSet, at: datetime) -> None:
    before = DomainName(claim.payload["host"])
    if effect.host != before:
        await hosts.forget(connection, claim.domain, before)
    if effect.host is None:
        return  # a registry deletes no host that a domain uses
    (now,) = nameservers_of([{"host": effect.host.ascii, "addresses": claim.payload["addresses"] or ()}])
    await hosts.keep(connection, claim.domain, [now], at=at)
    await domain_changes.set_glue(connection, claim.domain, before, now, at=at)


def result_of(effect: Effect) -> dict[str, Any]:  # noqa: C901, PLR0911 - one case an effect
    """Return what the operation tells of its end, as JSON."""
    match effect:
        case Registered():
            created_at = rfc3339(effect.created_at) if effect.created_at else None
            return {"created_at": created_at, "expires_at": rfc3339(effect.expires_at)}
        case Renewed() | Restored():
            return {"expires_at": rfc3339(effect.expires_at)}
        case NameserversSet():
            return {"nameservers": [host.ascii for host in effect.nameservers]}
        case Transferred():
            expires_at = rfc3339(effect.expires_at) if effect.expires_at else None
            return {"state": effect.state.value, "expires_at": expires_at}
        case Deleted():
            return {"restorable": effect.restorable}
        case LockSet():
            return {"locked": effect.locked}
        case PrivacySet():
            return {"private": effect.private}
        case SuspensionSet():
            return {"suspended": effect.suspended}
        case DnssecSet():
            return {"records": records_json(effect.records)}
        case HostSet():
            return {"host": effect.host.ascii if effect.host else None}
        case ContactsSet() | AuthCodeSet() | TransferCodeSet() | HostingSet():
            return {}
        case _:
            assert_never(effect)
