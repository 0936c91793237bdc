"""The .рф registry: .ru's, with names in Cyrillic letters alone, which go over the wire as A-labels (RFC 5890)."""

from simulators.profile import NameRules
from simulators.profiles import tci

ZONE = "xn--p1ai"

PROFILE = tci.profile(
    "tci_rf",
    "RF",
    NameRules(
        zones=(ZONE,),
        home_suffixes=(ZONE,),
        label_min=2,
        idn=True,
        label_patterns={ZONE: r"[0-9-]*[а-яё][а-яё0-9-]*"},
    ),
    tci.TRANSFERS,
)
