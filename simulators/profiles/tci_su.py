"""The .su registry: .ru's, but the present registrar asks for a transfer and names the other one (acID)."""

from dataclasses import replace

from simulators.profile import NameRules
from simulators.profiles import tci

PROFILE = tci.profile(
    "tci_su",
    "SU",
    NameRules(zones=("su",), home_suffixes=("su",), label_min=2),
    replace(tci.TRANSFERS, asked_by="loser"),
)
