"""An order as the operations table keeps it: JSON, with contacts by handle and no secret."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from ipaddress import ip_address
from typing import Any, assert_never

from adapters.model import (
    ContactHandle,
    ContactRole,
    DomainName,
    NameServer,
    NameserversOrder,
    Order,
    RegisterOrder,
    RenewOrder,
)
from gateway.operations.model import OperationKind

Payload = Mapping[str, Any]


def kind_of(order: Order) -> OperationKind:
    match order:
        case RegisterOrder():
            return OperationKind.REGISTER
        case RenewOrder():
            return OperationKind.RENEW
        case NameserversOrder():
            return OperationKind.NAMESERVERS
        case _:
            assert_never(order)


def payload_of(order: Order) -> dict[str, Any]:
    match order:
        case RegisterOrder():
            contacts = {role.value: handle.handle for role, handle in order.contacts.items()}
            return {"years": order.years, "contacts": contacts, "nameservers": nameservers_json(order.nameservers)}
        case RenewOrder():
            return {"years": order.years, "current_expiry": order.current_expiry.isoformat()}
        case NameserversOrder():
            return {"nameservers": nameservers_json(order.nameservers)}
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
    match kind:
        case OperationKind.REGISTER:
            roles = {ContactRole(role): contacts[handle] for role, handle in payload["contacts"].items()}
            return RegisterOrder(name, payload["years"], roles, nameservers_of(payload["nameservers"]), auth_info)
        case OperationKind.RENEW:
            return RenewOrder(name, payload["years"], datetime.fromisoformat(payload["current_expiry"]))
        case OperationKind.NAMESERVERS:
            return NameserversOrder(name, nameservers_of(payload["nameservers"]))
        case _:
            assert_never(kind)


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
