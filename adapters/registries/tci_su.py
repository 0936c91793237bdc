"""The .su registry (TCI): the present registrar asks for a transfer and names the other one (acID, ripn-domain-1.0)."""

from adapters.capabilities import Capabilities, Capability
from adapters.registries import ripn

NAME = "tci_su"

_TRANSFERS = {Capability.AUTH_CODE, Capability.TRANSFER_IN, Capability.TRANSFER_OUT}

SPEC = ripn.spec(
    ripn.zone("su", NAME),
    Capabilities(
        ripn.SUPPORTED - _TRANSFERS,
        {
            **ripn.UNSUPPORTED,
            Capability.IDN: "only ASCII names are registered here",
            Capability.AUTH_CODE: "transfers need no code: the present registrar names the new one",
            Capability.TRANSFER_IN: "the present registrar asks for a transfer, not the new one",
        },
    ),
)
