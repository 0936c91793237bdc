"""The .рф registry (TCI): as .ru, with names in Cyrillic letters alone, sent as A-labels."""

from dataclasses import replace

from adapters.capabilities import Capabilities, Capability
from adapters.registries import ripn

NAME = "tci_rf"
ZONE = "xn--p1ai"
LABEL = r"[0-9-]*[а-яё][а-яё0-9-]*"  # Russian letters, digits and hyphens, with a letter at least

SPEC = ripn.spec(
    replace(ripn.zone(ZONE, NAME), idn=True, label_pattern=LABEL),
    Capabilities(ripn.SUPPORTED | {Capability.IDN}, ripn.UNSUPPORTED),
)
