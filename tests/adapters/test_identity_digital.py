from adapters.registries import identity_digital
from tests.adapters.contract import AdapterContract


class TestIdentityDigital(AdapterContract):
    spec = identity_digital.SPEC
