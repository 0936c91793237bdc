"""How to reach one account at one registry, and whom to tell what happens on the way."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol


class LinkMetrics(Protocol):
    """Callbacks for what happens on a link. Every value is from a closed set, never a name, a handle or a clTRID."""

    def command_done(self, registry: str, command: str, result_class: str, code: str, seconds: float) -> None:
        """Called once a command, answered or not.

        `command` is `domain:create`; `result_class` is `ok`, `pending`, `refused`, `busy`, `timeout` or `broken`;
        `code` is the result code in digits, or `none_timeout`, `none_reset`, `none_malformed`, `none_mismatch`.
        """
        ...

    def session_opened(self, registry: str, result: str) -> None:
        """`result` is `ok` or why not: `refused`, `timeout`, `tls`, `greeting_timeout`, `login_failed`, ..."""
        ...

    def session_closed(self, registry: str, reason: str) -> None: ...

    def sessions(self, registry: str, state: str, count: int) -> None:
        """Gauge: `count` sessions are in `state` (`connecting`, `login`, `ready`, `busy`, `backoff`) now."""
        ...


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Where a registry is and who we are there.

    `ca_file` None = the system's certificate authorities; `server_name` None = `host` is what the certificate names.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    transport: Literal["tls", "https"] = "tls"
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    server_name: str | None = None
    sessions_max: int = 4
    connect_timeout_seconds: float = 5.0
    query_timeout_seconds: float = 10.0
    transform_timeout_seconds: float = 20.0
    metrics: LinkMetrics | None = field(default=None, repr=False)
