"""What an adapter can do, in three values: supported, unsupported by the registry, not implemented here yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Capability(StrEnum):
    CHECK = "check"
    REGISTER = "register"
    RENEW = "renew"
    NAMESERVERS = "nameservers"
    CONTACTS = "contacts"
    HOSTS = "hosts"
    TRANSFER_IN = "transfer_in"
    TRANSFER_OUT = "transfer_out"
    AUTH_CODE = "auth_code"
    LOCK = "lock"
    DNSSEC = "dnssec"
    RESTORE = "restore"
    DELETE = "delete"
    IDN = "idn"
    POLL = "poll"
    BALANCE = "balance"


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
