"""Where an HTTP interface is, and how long it may take."""

from dataclasses import dataclass, field
from pathlib import Path

from adapters.link import LinkSettings, SessionSlots


@dataclass(frozen=True, slots=True)
class HttpLink:
    """`url` has scheme, host, port, and the path that all calls begin with.

    `ca_file` None = the system's certificate authorities; `server_name` None = the URL's host is what the certificate
    names. `calls_max` at once. `slots` are those of the account, of which each node that uses it holds one.
    """

    url: str
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    server_name: str | None = None
    calls_max: int = 4
    connect_timeout_seconds: float = 5.0
    query_timeout_seconds: float = 20.0
    transform_timeout_seconds: float = 120.0
    slots: SessionSlots | None = field(default=None, repr=False)

    @property
    def patience_seconds(self) -> float:
        """How long a call waits for its turn."""
        return self.connect_timeout_seconds + self.query_timeout_seconds


def http_link(link: LinkSettings, base: str = "") -> HttpLink:
    """Return how to reach a registrar whose calls all begin with the path `base`."""
    return HttpLink(
        url=f"https://{link.host}:{link.port}{base}",
        ca_file=link.ca_file,
        cert_file=link.cert_file,
        key_file=link.key_file,
        server_name=link.server_name,
        calls_max=link.sessions_max,
        connect_timeout_seconds=link.connect_timeout_seconds,
        query_timeout_seconds=link.query_timeout_seconds,
        transform_timeout_seconds=link.transform_timeout_seconds,
        slots=link.slots,
    )
