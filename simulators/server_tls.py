"""The TLS that connections are met with: sound, or with one of the flaws that a client must not put up with."""

import ssl
import warnings
from functools import cache
from pathlib import Path

from simulators.certificates import Authority, server_context

REFUSING = frozenset({"reject_client", "max_1.1"})
"""With these it is the server that breaks the handshake off; with the others the client ought to."""


class ServerTls:
    """Contexts for one registry's server, by flaw; None is the sound one. They are made when first needed."""

    def __init__(self, authority: Authority, name: str, directory: Path) -> None:
        self._authority = authority
        self._name = name
        self._stranger = cache(lambda: Authority(directory / "stranger"))
        self.context = cache(self._make)

    def _make(self, flaw: str | None) -> ssl.SSLContext:
        ours = self._authority
        match flaw:
            case "expired":
                return server_context(ours.ca, ours.expired_server(self._name))
            case "wrong_name":
                return server_context(ours.ca, ours.misnamed_server(self._name))
            case "unknown_ca":
                return server_context(ours.ca, self._stranger().server(self._name))
            case "reject_client":
                return server_context(self._stranger().ca, ours.server(self._name))
            case "max_1.1":
                return _antique(server_context(ours.ca, ours.server(self._name)))
            case _:
                return server_context(ours.ca, ours.server(self._name))


def _antique(context: ssl.SSLContext) -> ssl.SSLContext:
    """Speak TLS 1.1 at most, which OpenSSL allows on its lowest security level only."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context
