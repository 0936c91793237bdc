"""Everything that the platform holds, and finding in it."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from simulators.registrars.book import Account
from simulators.registrars.logicboxes import facts
from simulators.registrars.logicboxes.objects import Action, Contact, Customer, Foreign, Letter, Order
from simulators.registrars.logicboxes.refusals import forbidden, no_entity


@dataclass(slots=True)
class State:
    accounts: dict[str, Account] = field(default_factory=lambda: {each.id: each for each in facts.accounts()})
    customers: dict[str, Customer] = field(default_factory=dict)
    contacts: dict[str, Contact] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    actions: dict[str, Action] = field(default_factory=dict)
    letters: list[Letter] = field(default_factory=list)
    foreign: dict[str, Foreign] = field(default_factory=dict)
    calls: dict[str, list[datetime]] = field(default_factory=dict)
    blocked: dict[str, datetime] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(5005))

    def number(self) -> str:
        return str(next(self._numbers))

    def order_of(self, name: str) -> Order | None:
        """The living order of a name, of whichever reseller."""
        return next((each for each in self.orders.values() if each.name == name and each.status != "Deleted"), None)

    def own_order(self, account: Account, order_id: str) -> Order:
        """Raises `Refused` for an order that does not exist, or is another reseller's."""
        order = self.orders.get(order_id)
        if order is None:
            raise no_entity(order_id)
        if order.reseller != account.id:
            raise forbidden()
        return order

    def running(self, order_id: str) -> Action | None:
        return next((each for each in self.actions.values() if each.order == order_id and not each.completed_at), None)

    def calls_since(self, source: str, moment: datetime) -> int:
        recent = [at for at in self.calls.get(source, []) if at > moment]
        self.calls[source] = recent
        return len(recent)

    def is_blocked(self, source: str, now: datetime, limit: int | None) -> bool:
        """Count a call, and block the address for a day when it calls too often."""
        if now < self.blocked.get(source, now):
            return True
        if limit is None:
            return False
        count = self.calls_since(source, now - timedelta(minutes=1))
        self.calls[source].append(now)
        if count < limit:
            return False
        self.blocked[source] = now + facts.BLOCK
        return True
