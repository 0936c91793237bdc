"""Where requests come from: single addresses and networks."""

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """Return the networks of texts such as `192.0.2.7` and `2001:db8::/32`. Raises `ValueError`."""
    return tuple(ip_network(text) for text in texts)


def is_within(address: str | None, allowed: Iterable[Network]) -> bool:
    """Tell whether an address is in one of them; an IPv4 address that came as IPv6 (`::ffff:…`) counts as IPv4."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in allowed)
