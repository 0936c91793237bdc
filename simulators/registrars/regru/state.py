"""Everything that reg.ru holds, and finding in it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulators.registrars.book import Account
from simulators.registrars.regru import facts
from simulators.registrars.regru.objects import Bill, Foreign, Service
from simulators.registrars.regru.refusals import Refused

_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class State:
    accounts: dict[str, Account] = field(default_factory=lambda: {each.id: each for each in facts.accounts()})
    services: dict[str, Service] = field(default_factory=dict)
    bills: dict[str, Bill] = field(default_factory=dict)
    foreign: dict[str, Foreign] = field(default_factory=dict)
    paying: set[str] = field(default_factory=set)
    _calls: dict[str, list[datetime]] = field(default_factory=dict)
    _living: dict[str, str] = field(default_factory=dict)
    _by_servid: dict[tuple[str, str], str] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(70110))

    def number(self) -> str:
        return str(next(self._numbers))

    def add(self, service: Service) -> None:
        self.services[service.id] = service
        self._living[service.name] = service.id
        if service.user_servid is not None:
            self._by_servid[service.account, service.user_servid] = service.id

    def living(self, name: str) -> Service | None:
        """The name's service that is not over, of whichever account."""
        service = self.services.get(self._living.get(name, ""))
        return service if service is not None and service.lives else None

    def ordered_under(self, account: str, user_servid: str) -> Service | None:
        return self.services.get(self._by_servid.get((account, user_servid), ""))

    def own(self, account: Account, name: str) -> Service:
        """Raises `Refused` for a name that the account does not have."""
        service = self.living(name)
        if service is None or service.account != account.id:
            raise Refused("DOMAIN_NOT_FOUND", dname=name)
        return service

    def is_taken(self, name: str) -> bool:
        return name in self.foreign or self.living(name) is not None

    def count(self, caller: str, now: datetime, limit: int | None) -> bool:
        """Count a call of an account or an address, and tell whether it is one too many in an hour."""
        recent = [at for at in self._calls.get(caller, []) if at > now - _HOUR]
        self._calls[caller] = [*recent, now]
        return limit is not None and len(recent) >= limit
