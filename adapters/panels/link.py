"""How to reach our account at one hosting panel."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.http import Credentials, HttpClient, HttpDialect, HttpLink
from adapters.link import LinkMetrics


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class PanelLink:
    """`url` has scheme, host and port. `calls_max` at once; `keep_dns`: a terminated account leaves its zone.

    `ca_file` None = the system's certificate authorities. `name` is what metrics and evidence call the panel.
    """

    url: str
    user: str
    token: str = field(repr=False)
    ca_file: Path | None = None
    calls_max: int = 4
    connect_timeout_seconds: float = 5.0
    query_timeout_seconds: float = 20.0
    transform_timeout_seconds: float = 120.0
    creation_patience: timedelta = timedelta(minutes=2)
    keep_dns: bool = False
    name: str = "panel"
    clock: Callable[[], datetime] = field(default=_utc_now, repr=False)
    metrics: LinkMetrics | None = field(default=None, repr=False)

    def client(self, credentials: Credentials, dialect: HttpDialect) -> HttpClient:
        """Return what makes the panel's calls."""
        link = HttpLink(
            url=self.url,
            ca_file=self.ca_file,
            calls_max=self.calls_max,
            connect_timeout_seconds=self.connect_timeout_seconds,
            query_timeout_seconds=self.query_timeout_seconds,
            transform_timeout_seconds=self.transform_timeout_seconds,
        )
        return HttpClient(self.name, link, credentials, dialect, clock=self.clock, metrics=self.metrics)
