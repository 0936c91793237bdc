from dataclasses import replace
from datetime import UTC, datetime

import pytest

from adapters.capabilities import Capability
from adapters.epp_adapter.memory import Memory, Recollection
from adapters.epp_adapter.preparation import Preparation
from adapters.errors import PreparationRefused, Unsupported
from adapters.model import Order
from adapters.registries import pir
from epp import DomainCheckData, HostCheckData, HostCreateData
from tests.adapters.epp_adapter.scripted_sender import Step, answer, conversation, rejection
from tests.adapters.world import SimulatedWorld
from tests.support.orders import a_register_order

NAME = "example.org"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


async def prepare(order: Order, *steps: Step) -> list[str]:
    talk, sender = conversation(*steps)
    known = Recollection(Memory(lambda: NOW))
    await Preparation(talk, pir.SPEC.profile, pir.SPEC.rules("org"), "gw-main", NOW, known).run(order)
    return sender.names


async def test_preparation_sends_nothing_about_the_domain() -> None:
    order = a_register_order(NAME)
    sent = await prepare(
        order,
        answer(DomainCheckData(())),
        rejection(2303),
        answer(),
        answer(HostCheckData(())),
        answer(HostCreateData("ns1.example.net")),
        rejection(2302),
    )
    assert sent == ["domain:check", "contact:info", "contact:create", "host:check", "host:create", "host:create"]


async def test_a_value_that_xml_cannot_carry_is_refused_before_an_attempt_is_recorded() -> None:
    order = replace(a_register_order(NAME, hosts=()), auth_info="bad\x00secret", contacts={})
    with pytest.raises(PreparationRefused) as refused:
        await prepare(order, answer(DomainCheckData(())))
    assert "secret" not in str(refused.value)


async def test_a_refused_check_of_hosts_is_a_refused_name_server() -> None:
    with pytest.raises(PreparationRefused) as refused:
        await prepare(
            replace(a_register_order(NAME), contacts={}),
            answer(DomainCheckData(())),
            rejection(2005, "Incorrect hostname"),
        )
    assert (refused.value.reason, refused.value.code) == ("invalid_nameserver", 2005)


async def test_what_the_registry_cannot_do_is_said_before_anything_is_sent(world: SimulatedWorld) -> None:
    supported = world.spec.capabilities.supported - {Capability.REGISTER}
    capabilities = replace(world.spec.capabilities, supported=supported)
    world.spec = replace(world.spec, capabilities=capabilities)
    adapter = world.adapter()
    with pytest.raises(Unsupported) as refused:
        await adapter.prepare(a_register_order(NAME), cltrid_prefix="dgw-x-1")
    await adapter.close()
    assert refused.value.capability is Capability.REGISTER
    assert world.control.journal() == []
