"""The .ru registry (TCI): asked by the gaining registrar for transfers, with the holder's code (ripn-domain-1.1)."""

from adapters.capabilities import Capabilities, Capability
from adapters.registries import ripn

NAME = "tci"

SPEC = ripn.spec(
    ripn.zone("ru", NAME),
    Capabilities(ripn.SUPPORTED, {**ripn.UNSUPPORTED, Capability.IDN: ".ru has ASCII names only"}),
)
