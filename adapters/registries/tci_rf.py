"""The .рф registry (TCI): as .ru, with names in Cyrillic letters alone, sent as A-labels."""

from dataclasses import replace

from adapters.capabilities import Capabilities, Capability
from adapters.registries import ripn

NAME = "tci_rf"
ZONE = "xn--p1ai"

SPEC = ripn.spec(
    replace(ripn.zone(ZONE, NAME), idn=True),
    Capabilities(ripn.SUPPORTED | {Capability.IDN}, ripn.UNSUPPORTED),
)
