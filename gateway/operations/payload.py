"""An order as the operations table keeps it: JSON, with contacts by handle and no secret."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from ipaddress import ip_address
from typing import Any, assert_never

from adapters.model import (
    AuthCodeOrder,
    ContactHandle,
    ContactRole,
    ContactsOrder,
    DeleteOrder,
    DnssecOrder,
    DomainName,
    HostOrder,
    LockOrder,
    NameServer,
    NameserversOrder,
    Order,
    PrivacyOrder,
    RegisterOrder,
    RegistryMoney,
    RenewOrder,
    RestoreOrder,
    SuspensionOrder,
    TransferCodeOrder,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
)
from gateway.operations.model import OperationKind
from gateway.operations.secure_records import records_json, records_of
from gateway.operations.terms import agreed_price, agreeing_to

Payload = Mapping[str, Any]

_KINDS: Mapping[type[Order], OperationKind] = {
    RegisterOrder: OperationKind.REGISTER,
    RenewOrder: OperationKind.RENEW,
    NameserversOrder: OperationKind.NAMESERVERS,
    TransferOrder: OperationKind.TRANSFER,
    TransferCodeOrder: OperationKind.TRANSFER_CODE,
    TransferDecisionOrder: OperationKind.TRANSFER_DECISION,
    RestoreOrder: OperationKind.RESTORE,
    DeleteOrder: OperationKind.DELETE,
    ContactsOrder: OperationKind.CONTACTS,
    LockOrder: OperationKind.LOCK,
    PrivacyOrder: OperationKind.PRIVACY,
    SuspensionOrder: OperationKind.SUSPENSION,
    DnssecOrder: OperationKind.DNSSEC,
    AuthCodeOrder: OperationKind.AUTH_CODE,
    HostOrder: OperationKind.HOST,
}


def kind_of(order: Order) -> OperationKind:
    return _KINDS[type(order)]


def payload_of(order: Order) -> dict[str, Any]:
    document = _document(order)
    limit = agreed_price(order)
    return document if limit is None else document | {"max_price": {"minor": limit.minor, "currency": limit.currency}}


def _document(order: Order) -> dict[str, Any]:  # noqa: C901, PLR0911 - one case an order
    match order:
        case RegisterOrder():
            contacts, servers = _contacts_json(order.contacts), nameservers_json(order.nameservers)
            return {
                "years": order.years,
                "contacts": contacts,
                "nameservers": servers,
                "language": order.language,
                "license": order.license,
            }
        case RenewOrder():
            return {"years": order.years, "current_expiry": order.current_expiry.isoformat()}
        case NameserversOrder():
            return {"nameservers": nameservers_json(order.nameservers)}
        case TransferOrder():
            return {"years": order.years}
        case TransferDecisionOrder():
            return {"decision": order.decision.value, "gainer": order.gainer}
        case ContactsOrder():
            return {"contacts": _contacts_json(order.contacts)}
        case LockOrder():
            return {"locked": order.locked}
        case PrivacyOrder():
            return {"private": order.private}
        case SuspensionOrder():
            return {"suspended": order.suspended}
        case DnssecOrder():
            return {"records": records_json(order.records)}
        case HostOrder():
            return _host_json(order)
        case RestoreOrder() | DeleteOrder() | AuthCodeOrder() | TransferCodeOrder():
            return {}
        case _:
            assert_never(order)


def order_of(
    kind: OperationKind,
    name: DomainName,
    payload: Payload,
    *,
    contacts: Mapping[str, ContactHandle],
    auth_info: str,
) -> Order:
    """Return the order that `payload_of` wrote; `contacts` by handle."""
    order = _order(kind, name, payload, contacts=contacts, auth_info=auth_info)
    limit = max_price_of(payload)
    return order if limit is None else agreeing_to(order, limit)


def _order(
    kind: OperationKind,
    name: DomainName,
    payload: Payload,
    *,
    contacts: Mapping[str, ContactHandle],
    auth_info: str,
) -> Order:
    match kind:
        case OperationKind.REGISTER:
            roles, servers = _contacts_of(payload, contacts), nameservers_of(payload["nameservers"])
            return RegisterOrder(
                name,
                payload["years"],
                roles,
                servers,
                auth_info,
                payload.get("language"),
                license=payload.get("license"),
            )
        case OperationKind.TRANSFER:
            return TransferOrder(name, payload["years"], auth_info)
        case OperationKind.TRANSFER_CODE:
            return TransferCodeOrder(name, auth_info)
        case OperationKind.AUTH_CODE:
            return AuthCodeOrder(name, auth_info)
        case OperationKind.CONTACTS:
            return ContactsOrder(name, _contacts_of(payload, contacts))
        case _:
            return _PLAIN[kind](name, payload)


def handles_in(payload: Payload) -> frozenset[str]:
    return frozenset(payload.get("contacts", {}).values())


def nameservers_json(nameservers: Sequence[NameServer]) -> list[dict[str, Any]]:
    return [
        {"host": server.host.ascii, "addresses": [str(each) for each in server.addresses]} for server in nameservers
    ]


def nameservers_of(document: Sequence[Mapping[str, Any]]) -> tuple[NameServer, ...]:
    return tuple(
        NameServer(DomainName(each["host"]), tuple(ip_address(address) for address in each["addresses"]))
        for each in document
    )


def max_price_of(payload: Payload) -> RegistryMoney | None:
    """Return what the registry may charge for a premium name; None for all others."""
    limit = payload.get("max_price")
    return None if limit is None else RegistryMoney(limit["minor"], limit["currency"])


def _contacts_json(contacts: Mapping[ContactRole, ContactHandle]) -> dict[str, str]:
    return {role.value: handle.handle for role, handle in contacts.items()}


def _contacts_of(payload: Payload, contacts: Mapping[str, ContactHandle]) -> dict[ContactRole, ContactHandle]:
    return {ContactRole(role): contacts[handle] for role, handle in payload["contacts"].items()}


def _host_json(order: HostOrder) -> dict[str, Any]:
    return {
        "host": order.host.ascii,
        "addresses": None if order.addresses is None else [str(each) for each in order.addresses],
        "new_name": None if order.new_name is None else order.new_name.ascii,
    }


def _host_of(name: DomainName, payload: Payload) -> HostOrder:
    addresses, new_name = payload["addresses"], payload["new_name"]
    return HostOrder(
        name,
        DomainName(payload["host"]),
        None if addresses is None else tuple(ip_address(each) for each in addresses),
        None if new_name is None else DomainName(new_name),
    )


_PLAIN: Mapping[OperationKind, Callable[[DomainName, Payload], Order]] = {
    OperationKind.RENEW: lambda name, kept: RenewOrder(
        name, kept["years"], datetime.fromisoformat(kept["current_expiry"])
    ),
    OperationKind.NAMESERVERS: lambda name, kept: NameserversOrder(name, nameservers_of(kept["nameservers"])),
    OperationKind.TRANSFER_DECISION: lambda name, kept: TransferDecisionOrder(
        name, TransferDecision(kept["decision"]), kept.get("gainer")
    ),
    OperationKind.RESTORE: lambda name, _kept: RestoreOrder(name),
    OperationKind.DELETE: lambda name, _kept: DeleteOrder(name),
    OperationKind.LOCK: lambda name, kept: LockOrder(name, kept["locked"]),
    OperationKind.PRIVACY: lambda name, kept: PrivacyOrder(name, kept["private"]),
    OperationKind.SUSPENSION: lambda name, kept: SuspensionOrder(name, kept["suspended"]),
    OperationKind.DNSSEC: lambda name, kept: DnssecOrder(name, records_of(kept["records"])),
    OperationKind.HOST: _host_of,
}
