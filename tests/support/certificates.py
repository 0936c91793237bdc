"""A private authority for tests that speak TLS over loopback."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import trustme

from epp.transport import Endpoint

SERVER_UNTIL = datetime(2037, 5, 4, tzinfo=UTC)


@dataclass(frozen=True)
class Certificates:
    """An authority, a client certificate as files, and contexts for servers by the name they claim."""

    authority: trustme.CA
    ca_file: Path
    cert_file: Path
    key_file: Path

    @classmethod
    def make(cls, folder: Path) -> "Certificates":
        authority = trustme.CA()
        client = authority.issue_cert("registrar.example")
        files = cls(authority, folder / "ca.pem", folder / "client.pem", folder / "client.key")
        authority.cert_pem.write_to_path(files.ca_file)
        client.cert_chain_pems[0].write_to_path(files.cert_file)
        client.private_key_pem.write_to_path(files.key_file)
        return files

    def endpoint(self, port: int) -> Endpoint:
        return Endpoint("127.0.0.1", port, ca_file=self.ca_file, cert_file=self.cert_file, key_file=self.key_file)

    def server_context(self, name: str = "127.0.0.1", *, clients_of: trustme.CA | None = None) -> ssl.SSLContext:
        """Return a context that asks clients for a certificate of our authority, or of `clients_of`."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.authority.issue_cert(name, not_after=SERVER_UNTIL).configure_cert(context)
        (clients_of or self.authority).configure_trust(context)
        context.verify_mode = ssl.CERT_REQUIRED
        return context
