"""DNSSEC: the whole set of records, replaced as ordered."""

from adapters.capabilities import Capability
from adapters.interface import RegistryAdapter
from adapters.model import DnssecOrder, DnssecSet, DsRecord, RegisterOrder
from tests.adapters.contract_base import an_attempt_of, done, need, prepare, register
from tests.adapters.contract_changes import proved
from tests.adapters.world import World

FIRST = DsRecord(12345, 13, 2, "A" * 64)
SECOND = DsRecord(54321, 8, 2, "0123456789ABCDEF" * 4)


class DnssecContract:
    async def test_the_records_become_what_was_ordered(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        need(adapter, Capability.DNSSEC)
        await register(adapter, world, order)
        for records in ((FIRST,), (FIRST, SECOND), (SECOND,), ()):
            change = DnssecOrder(order.name, records)
            assert not await proved(adapter, world, change)
            assert (await done(adapter, world, change)).value == DnssecSet(records)
            assert await proved(adapter, world, change)
            assert (await prepare(adapter, change, an_attempt_of(world))).already == DnssecSet(records)
            info = await adapter.info(order.name)
            assert info is not None
            assert info.secure_records == frozenset(records)
