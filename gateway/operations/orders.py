"""Operations as the orders that adapters take: the stored payload with its contacts and secret put back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingOrder
from adapters.model import ContactHandle, Order
from gateway.database import Database
from gateway.hosting.payload import hosting_order
from gateway.operations.auth_info import auth_info_of
from gateway.operations.claim import Claim
from gateway.operations.payload import handles_in, order_of
from gateway.operations.sealing import unseal
from gateway.storage import contacts

_CONTACTS_MAX = 1_000


@dataclass(frozen=True, slots=True)
class Orders:
    """Remembers the contacts of late: a handle is derived from all that it stands for, so it never means another."""

    database: Database
    secret: bytes
    _contacts: dict[tuple[str, str], ContactHandle] = field(default_factory=dict, repr=False)

    async def read(self, claim: Claim) -> Order | HostingOrder:
        """Return the order, equal on every attempt and node. Raises `DatabaseUnavailable`."""
        if claim.kind.hosting is None:
            kept = self._remembered(claim)
            if kept.keys() == set(handles_in(claim.payload)):
                return self._made(claim, kept)
        async with self.database.reading() as connection:
            return await self.on(connection, claim)

    async def on(self, connection: AsyncConnection, claim: Claim) -> Order | HostingOrder:
        """Return the order, read on the connection of a transaction."""
        if claim.kind.hosting is not None:
            return await hosting_order(connection, claim, self._auth_info(claim))
        kept = await contacts.read(connection, claim.account_id, handles_in(claim.payload))
        self._contacts.update({(claim.account_id, handle): contact for handle, contact in kept.items()})
        while len(self._contacts) > _CONTACTS_MAX:
            del self._contacts[next(iter(self._contacts))]
        return self._made(claim, kept)

    def _remembered(self, claim: Claim) -> dict[str, ContactHandle]:
        known = {handle: self._contacts.get((claim.account_id, handle)) for handle in handles_in(claim.payload)}
        return {handle: contact for handle, contact in known.items() if contact is not None}

    def _made(self, claim: Claim, kept: Mapping[str, ContactHandle]) -> Order:
        auth_info = self._auth_info(claim)
        return order_of(claim.kind, claim.domain, claim.payload, contacts=kept, auth_info=auth_info)

    def _auth_info(self, claim: Claim) -> str:
        """Return the code that came with the order, else the one that the gateway makes for it."""
        if claim.sealed_secret is not None:
            return unseal(self.secret, claim.id, claim.sealed_secret)
        return auth_info_of(self.secret, claim.id)
