"""One call as the platform reads it: who calls, and parameters of which a missing one is refused by name."""

import itertools
from dataclasses import dataclass
from datetime import datetime

from simulators.registrars.book import Account
from simulators.registrars.exchange import Call
from simulators.registrars.logicboxes.objects import Order
from simulators.registrars.logicboxes.queue import Queue
from simulators.registrars.logicboxes.refusals import error, missing
from simulators.registrars.logicboxes.state import State
from simulators.registrars.logicboxes.switches import Switches


@dataclass(frozen=True, slots=True)
class Request:
    """Every getter raises `Refused` when the parameter is missing or of another form."""

    call: Call
    account: Account
    state: State
    queue: Queue
    switches: Switches
    now: datetime

    def text(self, name: str) -> str:
        value = self.call.first(name)
        if not value:
            raise missing(name)
        return value

    def texts(self, name: str) -> list[str]:
        values = [each for each in self.call.all(name) if each]
        if not values:
            raise missing(name)
        return values

    def attributes(self) -> dict[str, str]:
        """Return what comes as `attr-name1`, `attr-value1` and so on."""
        numbers = itertools.takewhile(lambda number: self.call.first(f"attr-name{number}"), itertools.count(1))
        return {self.call.first(f"attr-name{each}"): self.call.first(f"attr-value{each}") for each in numbers}

    def number(self, name: str) -> int:
        value = self.text(name)
        if not value.isdigit():
            raise error(f"Invalid {name}: {value}")
        return int(value)

    def flag(self, name: str) -> bool:
        value = self.text(name)
        if value not in {"true", "false"}:
            raise error(f"Invalid {name}: true or false")
        return value == "true"

    def flag_or(self, name: str, *, otherwise: bool) -> bool:
        return self.flag(name) if self.call.first(name) else otherwise

    def order(self) -> Order:
        return self.state.own_order(self.account, self.text("order-id"))

    def active_order(self) -> Order:
        order = self.order()
        if order.status not in {"Active", "Suspended"}:
            raise error("Invalid action status/action type for this operation")
        return order
