"""Another registrar at the registry under test: a second adapter, or the fake's script."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.interface import RegistryAdapter
from adapters.model import (
    Attempt,
    AuthCodeOrder,
    DomainName,
    Order,
    Receipt,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
)
from adapters.outcome import Done, Outcome, Pending
from tests.support.fake_adapter import FakeRegistryAdapter
from tests.support.fake_domain import end_of
from tests.support.orders import a_register_order

if TYPE_CHECKING:
    from tests.adapters.world import World


@dataclass
class AnotherAdapter:
    world: "World"
    adapter: RegistryAdapter

    async def holds(self, name: DomainName, auth_info: str) -> None:
        order = a_register_order(name.ascii, handle=f"ot{secrets.token_hex(6)}", hosts=(), auth_info=auth_info)
        assert isinstance(await self._run(order), Done)
        await self.issues(name, auth_info)

    async def issues(self, name: DomainName, auth_info: str) -> None:
        assert isinstance(await self._run(AuthCodeOrder(name, auth_info)), Done)

    async def asks_for(self, name: DomainName, auth_info: str) -> None:
        assert isinstance(await self._run(TransferOrder(name, None, auth_info)), Pending)

    async def decides(self, name: DomainName, decision: TransferDecision) -> None:
        assert isinstance(await self._run(TransferDecisionOrder(name, decision)), Done)

    async def _run(self, order: Order) -> Outcome:
        now = self.world.now()
        attempt = Attempt(f"other-{secrets.token_hex(8)}", 1, now, now)
        prepared = await self.adapter.prepare(order, cltrid_prefix=attempt.cltrid)
        if prepared.already is not None:
            return Done(prepared.already, Receipt(attempt.cltrid, None, None))
        return await self.adapter.execute(prepared, attempt)


@dataclass
class ScriptedStranger:
    world: "World"
    fake: FakeRegistryAdapter

    async def holds(self, name: DomainName, auth_info: str) -> None:
        self.fake.put(name.ascii, sponsor=self.world.stranger)
        await self.issues(name, auth_info)

    async def issues(self, name: DomainName, auth_info: str) -> None:
        self.fake.domains[name].auth_info = auth_info

    async def asks_for(self, name: DomainName, auth_info: str) -> None:
        assert self.fake.domains[name].auth_info == auth_info
        self.fake.ask_for(name.ascii, self.world.stranger)

    async def decides(self, name: DomainName, decision: TransferDecision) -> None:
        self.fake.end_transfer(name.ascii, end_of(decision))
