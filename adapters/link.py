"""How to reach one account at one registry, and whom to tell what happens on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from epp import KnownPasswords, PasswordStore, SessionSlot, SessionSlots

__all__ = [
    "KnownPasswords",
    "LinkLimits",
    "LinkMetrics",
    "LinkSettings",
    "PasswordStore",
    "SessionSlot",
    "SessionSlots",
    "whole",
]


class LinkMetrics(Protocol):
    """Callbacks for what happens on a link. Every value is from a closed set, never a name, a handle or a clTRID."""

    def command_done(self, registry: str, command: str, result_class: str, code: str, seconds: float) -> None:
        """Called once a command, answered or not.

        `command` is `domain:create`; `result_class` is `ok`, `pending`, `refused`, `busy`, `timeout` or `broken`;
        `code` is the result code in digits, or `none_timeout`, `none_reset`, `none_malformed`, `none_mismatch`;
        over HTTP the interface's own code, or `http_<status>` where there was nothing but that.
        """
        ...

    def session_opened(self, registry: str, result: str) -> None:
        """`result` is `ok` or why not: `refused`, `timeout`, `tls`, `greeting_timeout`, `login_failed`, ..."""
        ...

    def session_closed(self, registry: str, reason: str) -> None: ...

    def sessions(self, registry: str, state: str, count: int) -> None:
        """Gauge: `count` sessions are in `state` (`connecting`, `login`, `ready`, `busy`, `backoff`) now."""
        ...

    def rate_limited(self, registry: str, code: str) -> None:
        """The registry found us too fast, by this code; we keep to a lower rate for a while."""
        ...

    def throttled(self, registry: str, seconds: float) -> None:
        """Our own rate, and nothing else, held up the callers for so long."""
        ...

    def server_certificate(self, registry: str, expires_at: datetime) -> None:
        """When the certificate ends that the registry shows; told with each session."""
        ...

    def password_expiry(self, registry: str, expires_at: datetime) -> None:
        """The registry says at login when our password ends."""
        ...


def whole() -> float:
    """Return the share of an account that no other node uses."""
    return 1.0


@dataclass(frozen=True, slots=True)
class LinkLimits:
    """What an account may do, where that differs from what is known of its registry; None = it does not.

    They are the registry's limits: we stay a margin below the times. `in_flight_max` counts over all sessions,
    `commands_per_second` with `burst` too. `pipeline_depth`: queries in flight on one session.
    """

    idle_seconds: float | None = None
    age_max_seconds: float | None = None
    keepalive_seconds: float | None = None
    commands_max: int | None = None
    commands_per_second: float | None = None
    burst: int | None = None
    in_flight_max: int | None = None
    pipeline_depth: int | None = None


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Where a registry is and who we are there. `options` are what its adapter alone understands; no secrets.

    `contract` is the number that some registries know our account's money by.
    `ca_file` None = the system's certificate authorities; `server_name` None = `host` is what the certificate names.
    `slots` and `rate_share` (asked often; above 0, at most 1) are this node's part of what several nodes share.
    `money_turns` has one slot: whoever holds it may make a call that moves money, where a registrar
    takes one at a time. `passwords` knows what became of `password`; its nodes share it as well.
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
    contract: str | None = None
    connect_timeout_seconds: float = 5.0
    query_timeout_seconds: float = 10.0
    transform_timeout_seconds: float = 20.0
    options: Mapping[str, str | int | bool] = field(default_factory=dict)
    limits: LinkLimits = field(default_factory=LinkLimits)
    passwords: PasswordStore | None = field(default=None, repr=False)
    slots: SessionSlots | None = field(default=None, repr=False)
    money_turns: SessionSlots | None = field(default=None, repr=False)
    rate_share: Callable[[], float] = field(default=whole, repr=False)
    metrics: LinkMetrics | None = field(default=None, repr=False)
