"""Operations on services as the orders that panels take: the stored payload with what only the tables know put back."""

from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.hosting import HostingOrder
from gateway.operations.claim import Claim
from gateway.storage import hosting


async def hosting_order(connection: AsyncConnection, claim: Claim, password: str) -> HostingOrder:
    """Return the order, equal on every attempt and node. `password`: the customer's, else the one made for it."""
    action, account = claim.kind.hosting, await hosting.account_of(connection, claim.subject)
    if action is None or account is None:
        raise AssertionError("an operation at a panel is of a service that has an account there")
    return HostingOrder(
        action,
        account.login,
        account.domain,
        claim.payload["plan"],
        email=account.email,
        password=password,
        reason=claim.payload.get("reason", ""),
    )
