"""Name servers at the edge."""

from typing import Annotated

from pydantic import Field, IPvAnyAddress

from adapters.model import NameServer
from gateway.api.shapes.base import AnswerShape, Name, RequestShape


class NameServerShape(RequestShape):
    """`addresses` (glue) only for a host inside the zone of the domain itself."""

    host: Name
    addresses: Annotated[list[IPvAnyAddress], Field(default_factory=list, max_length=50)]

    def to_nameserver(self) -> NameServer:
        return NameServer(self.host, tuple(self.addresses))


class NameServerAnswer(AnswerShape):
    host: str
    addresses: list[IPvAnyAddress]

    @classmethod
    def of(cls, server: NameServer) -> "NameServerAnswer":
        return cls(host=server.host.ascii, addresses=list(server.addresses))


NameServers = Annotated[list[NameServerShape], Field(max_length=50)]
