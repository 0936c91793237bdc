"""What the registry holds about a domain (RFC 5731 §3.1.2)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from epp.answer import Answer
from epp.command import Codec, Command
from epp.domain.parts import (
    DomainContact,
    HostAttr,
    NameServer,
    SubordinateHosts,
    read_contacts,
    read_name_servers,
)
from epp.grammar import Grammar
from epp.values import AuthInfo, Status
from epp.xml import Node, Writer


@dataclass(frozen=True, slots=True)
class DomainInfoData:
    """A domain as the server shows it to us; a foreign one may come with little more than `name` and `cl_id`.

    `ex_date_text` is the expiry as printed, which a renewal quotes where the registry thinks in local dates; `ex_date`
    is the same as an instant in UTC. `ns` is the delegation, `hosts` the hosts below the domain.
    """

    name: str
    cl_id: str
    roid: str | None = None
    statuses: tuple[Status, ...] = ()
    registrant: str | None = None
    contacts: tuple[DomainContact, ...] = ()
    ns: tuple[NameServer, ...] = ()
    hosts: tuple[str, ...] = ()
    cr_id: str | None = None
    cr_date: datetime | None = None
    up_id: str | None = None
    up_date: datetime | None = None
    ex_date: datetime | None = None
    ex_date_text: str | None = None
    tr_date: datetime | None = None
    auth_info: AuthInfo | None = field(default=None, repr=False)

    @property
    def status_values(self) -> frozenset[str]:
        return frozenset(status.value for status in self.statuses)

    @property
    def ns_names(self) -> tuple[str, ...]:
        return tuple(server.name if isinstance(server, HostAttr) else server for server in self.ns)


@dataclass(frozen=True, slots=True)
class DomainInfo(Command[DomainInfoData]):
    """`hosts` selects which hosts the answer lists; None leaves it to the server (all)."""

    name: ClassVar[str] = "domain:info"

    domain: str
    hosts: SubordinateHosts | None = None
    auth_info: AuthInfo | None = None


def encode_info(command: DomainInfo, writer: Writer, _: Grammar) -> None:
    writer.add("name", command.domain, hosts=command.hosts)
    if command.auth_info is not None:
        command.auth_info.write(writer)


def _decode(answer: Answer) -> DomainInfoData:
    return read_domain(answer.require("domain", "infData"))


def read_domain(node: Node) -> DomainInfoData:
    return DomainInfoData(**info_fields(node))


def info_fields(node: Node) -> dict[str, Any]:
    """Return the values of `DomainInfoData` from an `<infData>`, for dialects whose data holds more."""
    return {
        "name": node.required("name"),
        "cl_id": node.required("clID"),
        "roid": node.text("roid"),
        "statuses": Status.read_all(node),
        "registrant": node.text("registrant"),
        "contacts": read_contacts(node),
        "ns": read_name_servers(node),
        "hosts": node.texts("host"),
        "cr_id": node.text("crID"),
        "cr_date": node.instant("crDate"),
        "up_id": node.text("upID"),
        "up_date": node.instant("upDate"),
        "ex_date": node.instant("exDate"),
        "ex_date_text": node.text("exDate"),
        "tr_date": node.instant("trDate"),
        "auth_info": AuthInfo.read(node),
    }


INFO = Codec(DomainInfo, encode_info, _decode)
