"""What a domain's delegation is made of: name servers, and the keys that sign the zone."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from adapters.domain_name import DomainName


@dataclass(frozen=True, slots=True)
class NameServer:
    """A name server; `addresses` (glue) only for a host inside a zone of the registry."""

    host: DomainName
    addresses: tuple[IPv4Address | IPv6Address, ...] = ()


@dataclass(frozen=True, slots=True)
class DsRecord:
    """A digest of a key (RFC 4034 §5); `digest` is upper-case hex."""

    key_tag: int
    algorithm: int
    digest_type: int
    digest: str


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """A public key (RFC 4034 §2), in base64, from which the registry computes the digest itself."""

    flags: int
    protocol: int
    algorithm: int
    public_key: str


SecureRecord = DsRecord | KeyRecord
"""One domain has only the one kind or the other, as its registry takes it."""
