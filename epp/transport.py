"""How EPP documents travel: one interface over the framed TLS stream and over HTTPS.

A transport moves whole XML documents and knows nothing of their meaning. Its one duty beyond moving is to say
truthfully whether a document may have reached the other side: `NotSent` when not one byte of it was written,
`AnswerLost` from the first byte on.
"""

import asyncio
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from epp.errors import CertificateRefused, ConnectFailed
from epp.framing import MAX_OCTETS

# Alerts of RFC 8446 §6.2 about the certificate that we showed, as OpenSSL names them.
_OUR_CERTIFICATE = re.compile("ALERT_((BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_|UNKNOWN_CA)")


class Transport(Protocol):
    """One carrier of one EPP session; used by one task at a time."""

    @property
    def lost(self) -> str | None:
        """Why nothing more can be sent (idle, eof, desync, ...); None while the carrier looks sound."""
        ...

    @property
    def server_certificate_until(self) -> datetime | None:
        """When the certificate ends that the server showed at the last handshake; None before that."""
        ...

    @property
    def ticket(self) -> str | None:
        """What the session could be ended by from elsewhere (its cookie); None where it ends with its connection.

        Where the server allows it, it is known from `open` on, so that no login can leave a session that nobody knows.
        """
        ...

    async def end(self, ticket: str) -> bool:
        """End a session that was left behind, before `open`; False when there was no answer, so that it may stand."""
        ...

    async def open(self) -> bytes:
        """Connect and return the greeting document. Raises NotSent."""
        ...

    async def exchange(self, document: bytes, timeout_seconds: float) -> bytes:
        """Send one document and return its answer, both within one deadline. Raises NotSent or AnswerLost."""
        ...

    def abort(self) -> None:
        """Drop the carrier at once, without a farewell: what is in flight can never be read by anybody."""
        ...

    async def close(self, *, farewell: bool = False) -> bool:
        """Close and wait until the sockets are gone. Safe to call twice, and after `abort`.

        `farewell`: the session may stand, so try to end it where it outlives its connection. False: it may stand still.
        """
        ...


TransportFactory = Callable[[], Transport]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a registry listens and how the two sides prove who they are.

    `server_name` is the name the certificate must carry when it differs from `host`; without `ca_file` the
    system's authorities are trusted. The greeting has a timeout of its own, after the connection stands.
    """

    host: str
    port: int
    server_name: str | None = None
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    connect_timeout_seconds: float = 5.0
    greeting_timeout_seconds: float = 10.0
    max_octets: int = MAX_OCTETS

    def ssl_context(self) -> ssl.SSLContext:
        """Return a context that verifies the server and presents our certificate; TLS 1.2 is the floor.

        The files are read anew each time, so that a renewed certificate serves the next session.
        Raises OSError (of which ssl.SSLError is one) when a file is missing or wrong.
        """
        context = ssl.create_default_context(cafile=self.ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.cert_file is not None:
            context.load_cert_chain(self.cert_file, self.key_file, password="")  # never ask a terminal
        return context


def certificate_until(carrier: asyncio.BaseTransport) -> datetime | None:
    """Return when the certificate ends that the other side of a TLS connection has shown."""
    certificate = carrier.get_extra_info("peercert")
    if not certificate:
        return None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)


def connect_failure(error: Exception) -> ConnectFailed:
    """Say why no connection stands: timeout, tls or refused (which stands for every other network trouble)."""
    causes = (error, error.__cause__, getattr(error, "os_error", None))
    troubles = [cause for cause in causes if isinstance(cause, ssl.SSLError)]
    if troubles:
        alerts = [alert for trouble in troubles if (alert := getattr(trouble, "reason", None))]
        if refusals := [alert for alert in alerts if _OUR_CERTIFICATE.search(alert)]:
            return CertificateRefused(refusals[0])
        reason = "tls"
    elif isinstance(error, TimeoutError):
        reason = "timeout"
    else:
        reason = "refused"
    return ConnectFailed(f"no connection: {type(error).__name__}", reason=reason)
