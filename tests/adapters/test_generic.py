"""A registry that nobody wrote a file for: the simulator of .org, known by configuration alone."""

from dataclasses import replace

import pytest

from adapters.capabilities import Capability, Support
from adapters.interface import RegistryAdapter
from adapters.model import ContactRole, RegisterOrder
from adapters.registries.generic import GenericRegistry, generic_spec
from tests.adapters.contract import AdapterContract
from tests.adapters.contract_base import ContractBase, register
from tests.adapters.contract_changes import truth
from tests.adapters.world import World

CONFIGURED = GenericRegistry(name="pir", zones=("org",))


class TestGeneric(AdapterContract):
    spec = generic_spec(CONFIGURED)


class TestMinimumData(ContractBase):
    """A registry that keeps the holder alone."""

    spec = generic_spec(replace(CONFIGURED, data_model="minimum"))

    async def test_the_holder_is_the_only_contact(
        self, adapter: RegistryAdapter, world: World, order: RegisterOrder
    ) -> None:
        await register(adapter, world, order)
        found = truth(world, order.name)
        assert (found.registrant, found.contacts) == (order.contacts[ContactRole.REGISTRANT].handle, frozenset())
        more = replace(order, contacts={**order.contacts, ContactRole.TECH: order.contacts[ContactRole.REGISTRANT]})
        assert [problem.code for problem in adapter.problems(more)] == ["role_not_allowed"]


def test_without_an_extension_its_orders_are_not_offered() -> None:
    capabilities = generic_spec(replace(CONFIGURED, extensions=frozenset())).capabilities
    for capability in (Capability.DNSSEC, Capability.RESTORE):
        assert capabilities.support(capability) is Support.NOT_IMPLEMENTED


def test_a_thin_registry_takes_no_contacts() -> None:
    spec = generic_spec(replace(CONFIGURED, data_model="thin"))
    assert spec.capabilities.support(Capability.CONTACTS) is Support.UNSUPPORTED
    assert not spec.profile.roles_sent


@pytest.mark.parametrize(("window", "expected"), [(None, None), (60, 60)])
def test_the_renewal_window_is_the_configured_one(window: int | None, expected: int | None) -> None:
    earliest = generic_spec(replace(CONFIGURED, renew_window_days=window)).rules("org").renewal.earliest_before
    assert (None if earliest is None else earliest.days) == expected
