"""What an adapter can do, in three values: supported, unsupported by the registry, not implemented here yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from adapters.orders import (
    AuthCodeOrder,
    ContactsOrder,
    DeleteOrder,
    DnssecOrder,
    HostOrder,
    LockOrder,
    NameserversOrder,
    Order,
    PrivacyOrder,
    RegisterOrder,
    RenewOrder,
    RestoreOrder,
    SuspensionOrder,
    TransferCodeOrder,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
)


class Capability(StrEnum):
    CHECK = "check"
    REGISTER = "register"
    RENEW = "renew"
    NAMESERVERS = "nameservers"
    CONTACTS = "contacts"
    HOSTS = "hosts"
    TRANSFER_IN = "transfer_in"
    TRANSFER_CODE = "transfer_code"
    TRANSFER_OUT = "transfer_out"
    RELEASE = "release"
    AUTH_CODE = "auth_code"
    LOCK = "lock"
    PRIVACY = "privacy"
    SUSPENSION = "suspension"
    DNSSEC = "dnssec"
    RESTORE = "restore"
    DELETE = "delete"
    IDN = "idn"
    POLL = "poll"
    BALANCE = "balance"
    PRICE = "price"
    NAMES = "names"
    SUGGESTIONS = "suggestions"
    VERIFICATION = "verification"
    TRANSFER_MAIL = "transfer_mail"
    DOCUMENTS = "documents"


EPP_LACKS: Mapping[Capability, str] = {
    Capability.NAMES: "EPP has no command that lists an account's names",
    Capability.PRIVACY: "what is published of a holder is the registry's policy, not an order's",
    Capability.SUGGESTIONS: "EPP has no command that suggests names",
    Capability.VERIFICATION: "the registry does not verify holders: that is the registrar's",
    Capability.TRANSFER_MAIL: "the registry asks nobody by mail whether a name may go",
    Capability.TRANSFER_CODE: "a wrong code is refused at once: order the transfer anew",
    Capability.RELEASE: "the new registrar begins a transfer, by the name's code",
    Capability.DOCUMENTS: "the registry takes no papers of holders: that is the registrar's",
}


class Support(StrEnum):
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    NOT_IMPLEMENTED = "not_implemented"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Every capability that is in neither set is not implemented; `unsupported` says why the registry has none."""

    supported: frozenset[Capability]
    unsupported: Mapping[Capability, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        both = self.supported & self.unsupported.keys()
        if both:
            raise ValueError(f"both supported and unsupported: {sorted(both)}")

    def support(self, capability: Capability) -> Support:
        if capability in self.supported:
            return Support.SUPPORTED
        if capability in self.unsupported:
            return Support.UNSUPPORTED
        return Support.NOT_IMPLEMENTED

    def why_not(self, capability: Capability) -> str | None:
        """Say why a capability is missing; None when it is supported."""
        if capability in self.supported:
            return None
        return self.unsupported.get(capability, "not implemented yet")


_NEEDED: Mapping[type[Order], Capability] = {
    RegisterOrder: Capability.REGISTER,
    RenewOrder: Capability.RENEW,
    NameserversOrder: Capability.NAMESERVERS,
    ContactsOrder: Capability.CONTACTS,
    LockOrder: Capability.LOCK,
    PrivacyOrder: Capability.PRIVACY,
    SuspensionOrder: Capability.SUSPENSION,
    DnssecOrder: Capability.DNSSEC,
    AuthCodeOrder: Capability.AUTH_CODE,
    HostOrder: Capability.HOSTS,
    TransferOrder: Capability.TRANSFER_IN,
    TransferCodeOrder: Capability.TRANSFER_CODE,
    TransferDecisionOrder: Capability.TRANSFER_OUT,
    DeleteOrder: Capability.DELETE,
    RestoreOrder: Capability.RESTORE,
}


_NEEDED_TO: Mapping[TransferDecision, Capability] = {
    TransferDecision.CANCEL: Capability.TRANSFER_IN,
    TransferDecision.OFFER: Capability.RELEASE,
}


def capability_for(order: Order) -> Capability:
    """Return what an adapter must be able to do to take `order`; withdrawing a request of ours belongs to asking."""
    if isinstance(order, TransferDecisionOrder):
        return _NEEDED_TO.get(order.decision, Capability.TRANSFER_OUT)
    return _NEEDED[type(order)]
