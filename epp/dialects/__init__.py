"""How registries speak EPP: the RFC mappings, and where a registry departs from them."""

from epp.dialects.dialect import Dialect
from epp.dialects.rfc import RFC

__all__ = ["RFC", "Dialect"]
