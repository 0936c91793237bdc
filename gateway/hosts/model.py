from dataclasses import dataclass
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address

from adapters.model import DomainName


@dataclass(frozen=True, slots=True)
class HostRecord:
    """A host below `domain`. `created_at` is when it was first set here, under the name that it has."""

    name: DomainName
    domain: DomainName
    account_id: str
    addresses: tuple[IPv4Address | IPv6Address, ...]
    created_at: datetime
    updated_at: datetime
