"""How a transfer ends in our own tables: a name that came to us, one that left, or neither."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.interface import RegistryAdapter
from adapters.model import DomainName, Effect, NameServer, Transferred
from gateway.operations.claim import Claim
from gateway.operations.model import OperationKind
from gateway.storage import domain_changes, new_domains, operations
from gateway.storage.new_domains import NewDomain


def is_incomplete(claim: Claim, effect: Effect | None) -> bool:
    """Tell whether a name has come to us of which we know too little to keep it."""
    return claim.kind is OperationKind.TRANSFER and isinstance(effect, Transferred) and effect.info is None


async def completed(adapter: RegistryAdapter, name: DomainName, effect: Effect) -> Effect:
    """Return the effect with what the registry shows of the name that came to us. Raises `Unavailable`."""
    if not isinstance(effect, Transferred) or effect.info is not None:
        return effect
    info = await adapter.info(name)
    return replace(effect, info=info) if info is not None and info.ours else effect


async def record_transfer(connection: AsyncConnection, claim: Claim, effect: Transferred, at: datetime) -> None:
    """Add or end our row of the name. What awaits the decision that this is gets looked up at once."""
    if claim.kind is OperationKind.TRANSFER:
        await _add(connection, claim, effect, at)
    elif effect.state.took_place:
        await domain_changes.let_go(connection, claim.domain, at=at)
    await operations.wake_awaiting(connection, claim.registry, claim.domain)


async def _add(connection: AsyncConnection, claim: Claim, effect: Transferred, at: datetime) -> None:
    info = effect.info
    if info is None:
        raise AssertionError("a transfer is settled with what the registry shows of the name")
    new = NewDomain(
        tenant_id=claim.tenant_id,
        account_id=claim.account_id,
        name=claim.domain,
        registry=claim.registry,
        nameservers=[NameServer(host) for host in info.nameservers],
        contacts={},
        statuses=info.statuses,
        created_at=info.created_at or at,
        expires_at=info.expires_at or effect.expires_at or at,
    )
    await new_domains.add(connection, new, at=at)
