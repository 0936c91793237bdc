"""Operations as the orders that adapters take: the stored payload with its contacts and secret put back."""

from collections.abc import Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Orders:
    database: Database
    secret: bytes

    async def read(self, claim: Claim) -> Order | HostingOrder:
        """Return the order, equal on every attempt and node. Raises `DatabaseUnavailable`."""
        if claim.kind.hosting is None and not handles_in(claim.payload):
            return self._made(claim, {})
        async with self.database.reading() as connection:
            return await self.on(connection, claim)

    async def on(self, connection: AsyncConnection, claim: Claim) -> Order | HostingOrder:
        """Return the order, read on the connection of a transaction."""
        if claim.kind.hosting is not None:
            return await hosting_order(connection, claim, self._auth_info(claim))
        return self._made(claim, await contacts.read(connection, claim.account_id, handles_in(claim.payload)))

    def _made(self, claim: Claim, kept: Mapping[str, ContactHandle]) -> Order:
        auth_info = self._auth_info(claim)
        return order_of(claim.kind, claim.domain, claim.payload, contacts=kept, auth_info=auth_info)

    def _auth_info(self, claim: Claim) -> str:
        """Return the code that came with the order, else the one that the gateway makes for it."""
        if claim.sealed_secret is not None:
            return unseal(self.secret, claim.id, claim.sealed_secret)
        return auth_info_of(self.secret, claim.id)
