from adapters.capabilities import Capability, Support
from adapters.interface import RegistryAdapter
from adapters.registries import tci_su
from tests.adapters.contract import AdapterContract


class TestTciSu(AdapterContract):
    spec = tci_su.SPEC

    def test_only_the_present_registrar_starts_a_transfer(self, adapter: RegistryAdapter) -> None:
        assert adapter.capabilities.support(Capability.TRANSFER_IN) is Support.UNSUPPORTED
