from adapters.registries import hostmaster
from tests.adapters.contract import AdapterContract


class TestHostmaster(AdapterContract):
    spec = hostmaster.SPEC
