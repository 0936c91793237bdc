from adapters.registries import pir
from tests.adapters.contract import AdapterContract


class TestPir(AdapterContract):
    spec = pir.SPEC
