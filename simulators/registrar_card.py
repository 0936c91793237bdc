"""What a .ru registrar's own object says of it (ripn-registrar-1.0), beside its id and status."""

from dataclasses import dataclass, field

Email = tuple[str, str]
Address = tuple[str, str]


@dataclass(slots=True)
class RegistrarCard:
    """`emails` are (purpose, address); `addresses` are (v4|v6, text), where sessions may come from by contract: the
    simulator lets everybody in who is on this machine.
    """

    emails: list[Email] = field(default_factory=lambda: [("info", "registrar@example.net")])
    addresses: list[Address] = field(default_factory=lambda: [("v4", "127.0.0.1")])
    voice: list[str] = field(default_factory=lambda: ["+7 495 1234567"])
    fax: list[str] = field(default_factory=list)
    www: str = "registrar.example.net"
    whois: str = "whois.example.net"
