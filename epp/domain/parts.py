"""What several domain commands are made of: contacts with a role, name servers (RFC 5731 §1.1, §3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeGuard

from epp.errors import LocalProtocolError
from epp.values import HostAddress
from epp.xml import Node, Writer, own_text


@dataclass(frozen=True, slots=True)
class DomainContact:
    """A contact's id in a role: `admin`, `tech`, `billing`, or what a server printed."""

    id: str
    type: str


@dataclass(frozen=True, slots=True)
class HostAttr:
    """A name server given by its attributes, at registries that keep no host objects."""

    name: str
    addresses: tuple[HostAddress, ...] = ()


NameServer = str | HostAttr
"""The name of a host object, or a host by its attributes; one domain has only the one kind or the other."""

SubordinateHosts = Literal["all", "del", "none", "sub"]


def write_contacts(writer: Writer, contacts: Sequence[DomainContact]) -> None:
    for contact in contacts:
        writer.add("contact", contact.id, type=contact.type)


def read_contacts(node: Node) -> tuple[DomainContact, ...]:
    return tuple(DomainContact(own_text(child), child.get("type") or "") for child in node.elements("contact"))


def write_name_servers(writer: Writer, servers: Sequence[NameServer]) -> None:
    if not servers:
        return
    ns = writer.add("ns")
    if _are_objects(servers):
        for name in servers:
            ns.add("hostObj", name)
    elif _are_attributes(servers):
        for server in servers:
            _write_attributes(ns.add("hostAttr"), server)
    else:
        raise LocalProtocolError("name servers are either all host objects or all host attributes")


def _are_objects(servers: Sequence[NameServer]) -> TypeGuard[Sequence[str]]:
    return all(isinstance(server, str) for server in servers)


def _are_attributes(servers: Sequence[NameServer]) -> TypeGuard[Sequence[HostAttr]]:
    return all(isinstance(server, HostAttr) for server in servers)


def _write_attributes(writer: Writer, server: HostAttr) -> None:
    writer.add("hostName", server.name)
    for address in server.addresses:
        writer.add("hostAddr", address.text, ip=address.version)


def read_name_servers(node: Node) -> tuple[NameServer, ...]:
    ns = node.child("ns")
    if ns is None:
        return ()
    attributes = (
        HostAttr(server.required("hostName"), HostAddress.read_all(server, "hostAddr"))
        for server in ns.children("hostAttr")
    )
    return (*ns.texts("hostObj"), *attributes)
