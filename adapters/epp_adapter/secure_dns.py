"""DNSSEC records of a domain (RFC 5910)."""

from adapters.capabilities import Capability
from adapters.epp_adapter.transform import Transform
from adapters.errors import Unsupported


def dnssec_update() -> Transform:
    raise Unsupported(Capability.DNSSEC, "not implemented yet")
