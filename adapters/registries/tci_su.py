"""The .su registry (TCI): the present registrar offers a name to another, who takes it (acID, ripn-domain-1.0)."""

from dataclasses import replace

from adapters.capabilities import Capabilities, Capability
from adapters.registries import ripn
from epp.dialects.ripn import RIPN_SU

NAME = "tci_su"

SPEC = ripn.spec(
    replace(ripn.zone("su", NAME), transfers_offered=True),
    Capabilities(
        ripn.SUPPORTED - {Capability.AUTH_CODE} | {Capability.RELEASE},
        {
            **{lack: why for lack, why in ripn.UNSUPPORTED.items() if lack is not Capability.RELEASE},
            Capability.IDN: "only ASCII names are registered here",
            Capability.AUTH_CODE: "transfers need no code: the present registrar names the new one",
        },
    ),
    replace(ripn.PROFILE, dialect=RIPN_SU),
)
