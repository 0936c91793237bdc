from adapters.registries import tci
from tests.adapters.contract import AdapterContract


class TestTci(AdapterContract):
    spec = tci.SPEC
