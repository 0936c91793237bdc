"""The name servers of names that are ordered without a word about them."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.model import DomainName, NameServer
from adapters.rules import TldRules


@dataclass(frozen=True, slots=True)
class DefaultNameservers:
    """Our own servers, the first that a zone has room for; none = such names are not delegated."""

    hosts: tuple[DomainName, ...] = ()

    @classmethod
    def named(cls, hosts: Iterable[str]) -> "DefaultNameservers":
        return cls(tuple(DomainName.parse(host) for host in hosts))

    def of(self, rules: TldRules) -> tuple[NameServer, ...]:
        return tuple(NameServer(host) for host in self.hosts[: rules.nameservers_max])
