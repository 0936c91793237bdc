"""Neutral values that every registry's adapter takes and gives.

The model is the union of what the registries need: roles of contacts (gTLDs), one registrant with passport or tax
data (.ru), local and international postal info (.ua), name servers with glue. An adapter maps it to its registry;
nothing above the adapters knows an XML namespace. All instants are aware and in UTC.
"""

from adapters.contact import (
    Contact,
    ContactHandle,
    ContactKind,
    ContactRole,
    PostalAddress,
)
from adapters.delegation import (
    DsRecord,
    KeyRecord,
    NameServer,
    SecureRecord,
)
from adapters.domain_name import (
    DomainName,
    InvalidName,
)
from adapters.effects import (
    AuthCodeSet,
    ContactsSet,
    Deleted,
    DnssecSet,
    Effect,
    HostSet,
    LockSet,
    NameserversSet,
    Receipt,
    Registered,
    Renewed,
    Restored,
    Transferred,
)
from adapters.orders import (
    Attempt,
    AuthCodeOrder,
    ContactsOrder,
    DeleteOrder,
    DnssecOrder,
    HostOrder,
    LockOrder,
    NameserversOrder,
    Order,
    RegisterOrder,
    RenewOrder,
    RestoreOrder,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
)
from adapters.registry_money import (
    PricedAction,
    RegistryBalance,
    RegistryMoney,
    RegistryPrice,
)
from adapters.registry_view import (
    Availability,
    CheckResult,
    DomainInfo,
    PollKind,
    PollMessage,
    TransferInfo,
    TransferState,
)

__all__ = [
    "Attempt",
    "AuthCodeOrder",
    "AuthCodeSet",
    "Availability",
    "CheckResult",
    "Contact",
    "ContactHandle",
    "ContactKind",
    "ContactRole",
    "ContactsOrder",
    "ContactsSet",
    "DeleteOrder",
    "Deleted",
    "DnssecOrder",
    "DnssecSet",
    "DomainInfo",
    "DomainName",
    "DsRecord",
    "Effect",
    "HostOrder",
    "HostSet",
    "InvalidName",
    "KeyRecord",
    "LockOrder",
    "LockSet",
    "NameServer",
    "NameserversOrder",
    "NameserversSet",
    "Order",
    "PollKind",
    "PollMessage",
    "PostalAddress",
    "PricedAction",
    "Receipt",
    "RegisterOrder",
    "Registered",
    "RegistryBalance",
    "RegistryMoney",
    "RegistryPrice",
    "RenewOrder",
    "Renewed",
    "RestoreOrder",
    "Restored",
    "SecureRecord",
    "TransferDecision",
    "TransferDecisionOrder",
    "TransferInfo",
    "TransferOrder",
    "TransferState",
    "Transferred",
]
