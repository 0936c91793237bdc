import pytest

from adapters.interface import RegistryAdapter
from adapters.model import DomainName
from adapters.registries import tci_rf
from tests.adapters.contract import AdapterContract
from tests.adapters.contract_base import an_order, register
from tests.adapters.world import SimulatedWorld


class TestTciRf(AdapterContract):
    spec = tci_rf.SPEC
    idn_label = "мюллер"

    @pytest.mark.parametrize("label", ["example", "ws-2026", "müller"])
    async def test_a_label_without_or_beside_cyrillic_letters_is_no_name_here(
        self, adapter: RegistryAdapter, label: str
    ) -> None:
        order = an_order(DomainName.parse(f"{label}.рф"))
        assert "label_not_allowed" in [problem.code for problem in adapter.problems(order)]

    async def test_names_go_over_the_wire_as_a_labels(
        self, adapter: RegistryAdapter, world: SimulatedWorld, name: DomainName
    ) -> None:
        await register(adapter, world, an_order(name))
        [request] = [entry["request"] for entry in world.control.journal(command="domain:create")]
        assert name.ascii in request
        assert name.unicode not in request
        assert name.ascii.startswith("xn--")
