from adapters.registries import verisign
from tests.adapters.contract import AdapterContract


class TestVerisign(AdapterContract):
    spec = verisign.SPEC
