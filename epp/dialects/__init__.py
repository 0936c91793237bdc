"""How registries speak EPP: the RFC mappings, and where a registry departs from them."""

from epp.dialects.dialect import Dialect
from epp.dialects.hostmaster import HOSTMASTER
from epp.dialects.rfc import RFC
from epp.dialects.ripn import RIPN

__all__ = ["HOSTMASTER", "RFC", "RIPN", "Dialect"]
