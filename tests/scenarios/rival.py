"""The other registrar of a registry: an adapter of its second account, on the same day as everybody."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.catalogue import spec_named
from adapters.interface import RegistryAdapter
from adapters.link import LinkSettings
from adapters.model import (
    Attempt,
    AuthCodeOrder,
    DomainName,
    Order,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
)
from adapters.outcome import Done, Outcome, Pending
from tests.scenarios.product import Family, World

THEIR_CODE = "Zx9-their-own-code"


@dataclass
class Rival:
    """What it does is done once, and must work: nothing is armed against it."""

    adapter: RegistryAdapter
    world: World
    user: str

    async def issue_code(self, name: str) -> None:
        """Give a name that it has `THEIR_CODE`."""
        assert isinstance(await self._run(AuthCodeOrder(DomainName(name), THEIR_CODE)), Done)

    async def ask_for(self, name: str, auth_code: str) -> None:
        outcome = await self._run(TransferOrder(DomainName(name), None, auth_code))
        assert isinstance(outcome, Pending), outcome

    async def offer(self, name: str, gainer: str) -> None:
        """Name the registrar that shall have the name, where that begins a transfer."""
        outcome = await self._run(TransferDecisionOrder(DomainName(name), TransferDecision.OFFER, gainer))
        assert isinstance(outcome, Pending), outcome

    async def take(self, name: str) -> None:
        """Accept such an offer."""
        assert isinstance(await self._run(TransferOrder(DomainName(name), None, "")), Done)

    async def approve(self, name: str) -> None:
        order = TransferDecisionOrder(DomainName(name), TransferDecision.APPROVE)
        assert isinstance(await self._run(order), Done)

    async def _run(self, order: Order) -> Outcome:
        now = self.world.now()
        attempt = Attempt(f"rival-{secrets.token_hex(8)}", 1, now, now)
        prepared = await self.adapter.prepare(order, cltrid_prefix=attempt.cltrid)
        return await self.adapter.execute(prepared, attempt)


@asynccontextmanager
async def rival_of(world: World, family: Family) -> AsyncIterator[Rival]:
    spec, facts = spec_named(family.registry), world.simulators.registry(family.registry)
    assert spec is not None
    account = facts["users"][1]
    link = LinkSettings(
        host=facts["host"],
        port=facts["port"],
        transport=facts["transport"],
        user=account["user"],
        password=account["password"],
        ca_file=Path(facts["ca"]),
        cert_file=Path(account["cert"]),
        key_file=Path(account["key"]),
    )
    adapter = spec.build(spec, link, clock=world.now)
    try:
        yield Rival(adapter, world, account["user"])
    finally:
        await adapter.close()
