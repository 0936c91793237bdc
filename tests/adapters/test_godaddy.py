from adapters.registries import godaddy
from tests.adapters.contract import AdapterContract


class TestGoDaddy(AdapterContract):
    spec = godaddy.SPEC
