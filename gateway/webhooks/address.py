"""Where webhooks may go: public hosts by HTTPS. What is checked is the very address that is connected to."""

import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from aiohttp import AddrInfoType

PORTS = frozenset({443, 8443})

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_ZONE_MARK = "%"


class AddressRefused(OSError):
    """The receiver is at no address that webhooks may be sent to."""


def url_problem(url: str, *, inner: bool = False) -> str | None:
    """Return what is wrong with a receiver's URL, as far as it tells; None = nothing. `inner` lets it be anywhere."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "it is no URL"
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        return "it has credentials in it"
    if not parts.hostname or parts.fragment or any(ord(mark) <= 32 or ord(mark) > 126 for mark in url):
        return "it is no URL of a host, in ASCII and without a fragment"
    return None if inner else _outer_problem(parts, port)


def _outer_problem(parts: SplitResult, port: int | None) -> str | None:
    if parts.scheme != "https":
        return "it is not https"
    if port not in {None, *PORTS}:
        return f"its port is none of {', '.join(map(str, sorted(PORTS)))}"
    host = parts.hostname or ""
    try:
        public = is_public(ip_address(host))
    except ValueError:
        public = not host.replace(".", "").isdigit()
    return None if public else "it is no public address"


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is out in the Internet, and so is the IPv4 address that it may stand for."""
    if isinstance(address, IPv6Address):
        inner = list(_embedded(address))
        if inner:
            return all(map(is_public, inner))
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not special


def _embedded(address: IPv6Address) -> Iterable[IPv4Address]:
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if address in _NAT64:
        yield IPv4Address(int(address) & 0xFFFFFFFF)


def checked_socket(target: AddrInfoType) -> socket.socket:
    """Return a socket for a connection to a public address. Raises `AddressRefused` for any other.

    It sees the address that is connected to, however its name was resolved.
    """
    family, kind, proto, _, address = target
    host = str(address[0]).partition(_ZONE_MARK)[0]
    try:
        public = is_public(ip_address(host))
    except ValueError:
        public = False
    if not public:
        raise AddressRefused(f"{host} is no public address")
    return socket.socket(family, kind, proto)
