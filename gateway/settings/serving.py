"""How a node serves, works and looks after itself."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic.networks import IPvAnyNetwork

from gateway.settings.section import Section


class HttpSettings(Section):
    """`wait_seconds` is how long a call waits for its operation when it does not say, `check_seconds` how long for a
    registry that it asks a question (for each fifty names).

    `shared_port`: several processes of this machine answer at the same port. Stopping takes `drain_seconds` of serving
    while not ready, then at most `stop_seconds` for requests and `finish_seconds` for all but closing the sessions.
    A key may send `requests_per_second` to this node, and `requests_burst` at once after a pause.
    Requests from `trusted_proxies` have the address that `X-Forwarded-For` tells.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    metrics_host: str = "127.0.0.1"
    metrics_port: int = Field(default=9464, ge=0, le=65535)
    wait_seconds: float = Field(default=10, ge=0, le=30)
    check_seconds: float = Field(default=3.5, gt=0, le=30)
    drain_seconds: float = Field(default=5, ge=0)
    shared_port: bool = False
    stop_seconds: float = Field(default=20, ge=0)
    finish_seconds: float = Field(default=36, ge=0)
    requests_per_second: float = Field(default=1000, gt=0)
    requests_burst: int = Field(default=5000, ge=1)
    trusted_proxies: tuple[IPvAnyNetwork, ...] = ()
    body_max_bytes: int = Field(default=1024 * 1024, ge=1024)


class LogSettings(Section):
    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "text"] = "auto"


class DatabaseSettings(Section):
    """`pool_wait_seconds` is how long a transaction waits for a connection while all are lent; `give_up_seconds` how
    long it may take in all, its repetitions included, before callers are told that the database is not available.
    """

    connections_max: int = Field(default=16, ge=2)
    connect_timeout_seconds: float = Field(default=5, gt=0)
    pool_wait_seconds: float = Field(default=10, gt=0)
    lock_timeout_seconds: float = Field(default=5, gt=0)
    give_up_seconds: float = Field(default=15, gt=0)
    retries_max: int = Field(default=5, ge=0)


class OperationSettings(Section):
    """How operations are run, repeated and given up.

    `postpone_*` bound the pause after the registry could not be asked; `verify_give_up_seconds` is how long a look-up
    may stay undecided, and `pending_give_up_seconds` how long a registry may take to decide a 1001, before a person is
    asked.
    """

    concurrency: int = Field(default=8, ge=1)
    poll_seconds: float = Field(default=1, gt=0)
    lease_seconds: float = Field(default=30, gt=0)
    deadline_seconds: float = Field(default=86_400, gt=0)
    attempts_max: int = Field(default=5, ge=1)
    postpone_seconds: float = Field(default=2, gt=0)
    postpone_max_seconds: float = Field(default=300, gt=0)
    verify_seconds: float = Field(default=1, ge=0)
    verify_give_up_seconds: float = Field(default=86_400, gt=0)
    pending_check_seconds: float = Field(default=600, gt=0)
    pending_give_up_seconds: float = Field(default=14 * 86_400, gt=0)
    messages_seconds: float = Field(default=60, gt=0)


class MessageSettings(Section):
    """Registries' messages that were followed up are forgotten after `keep_days`."""

    keep_days: float = Field(default=90, gt=0)


class EventSettings(Section):
    """Events are forgotten after `keep_days`: a panel that was away for longer must compare its state anew."""

    keep_days: float = Field(default=90, gt=0)


class WebhookSettings(Section):
    """One attempt takes `timeout_seconds` at most; `concurrency` receivers are sent to at a time, from each node, which
    sends nothing with 0.

    `allow_inner` lets receivers be anywhere and without TLS, on a developer's machine. `ca_file`: whom to believe, when
    not the system's authorities.
    """

    timeout_seconds: float = Field(default=15, gt=0, le=15)
    poll_seconds: float = Field(default=1, gt=0)
    concurrency: int = Field(default=32, ge=0)
    keep_days: float = Field(default=30, gt=0)
    allow_inner: bool = False
    ca_file: Path | None = None


class ReconciliationSettings(Section):
    """How the names held are compared with their registries, in slices of `slice_size`.

    Names that were ordered and not got, or that left, are looked at for `doubt_days`. Where a registrar lists what it
    has, each name is asked for by itself when the list differs, and every `look_days` at the latest.
    """

    every_seconds: float = Field(default=86_400, gt=0)
    slice_size: int = Field(default=100, ge=1)
    names_per_second: float = Field(default=5, gt=0)
    doubt_days: float = Field(default=60, gt=0)
    look_days: float = Field(default=30, gt=0)


class WatchSettings(Section):
    """How often all the books are recomputed, and names looked for that expired although there was money."""

    ledger_seconds: float = Field(default=900, gt=0)
    lapses_seconds: float = Field(default=900, gt=0)


class ProbeSettings(Section):
    """The black-box probe: it orders a name of `zone` at `url` with `api_key`, looks for it at the registry, and
    deletes it. `order` is a JSON file with the contacts and name servers of its orders. `zone` None = no probe.
    """

    zone: str | None = None
    url: str = "http://127.0.0.1:8080"
    api_key: SecretStr | None = None
    order: Path | None = None
    every_seconds: float = Field(default=3600, gt=0)
    timeout_seconds: float = Field(default=120, gt=0)
