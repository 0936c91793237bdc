"""The queue of actions: one at a time an order, done when it is due and the reseller's funds allow it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from simulators.amounts import decimal
from simulators.registrars.book import Charge
from simulators.registrars.logicboxes import facts
from simulators.registrars.logicboxes.objects import Action, Order
from simulators.registrars.logicboxes.refusals import Refused, locked
from simulators.registrars.logicboxes.state import State

Effect = Callable[[datetime], None]

SHORT = "Insufficient funds"
TRANSFER = "AddTransferDomain"
_WAITING = {
    None: "Waiting in the queue",
    "auth-code": "Waiting for the Authorization Code (Domain Secret)",
    "loser": "Waiting for the losing Registrar",
}


@dataclass(frozen=True, slots=True)
class Price:
    """What an action costs, and the name that it has in the books."""

    charge: str
    minor: int
    years: int = 0


@dataclass(slots=True)
class Queue:
    """`delay` is how long an action waits before it is done."""

    state: State
    delay: timedelta = timedelta(0)

    def submit(
        self,
        order: Order,
        kind: str,
        text: str,
        effect: Effect,
        now: datetime,
        *,
        price: Price | None = None,
        waits_for: str | None = None,
    ) -> dict[str, Any]:
        """Queue an action, do it if it is due, and return its record. Raises `Refused` while another one runs."""
        if self.state.running(order.id) is not None:
            raise locked()
        action = Action(self.state.number(), order.id, kind, text, now, now + self.delay, effect, waits_for=waits_for)
        if price is not None:
            action.price_minor, action.charge, action.years = price.minor, price.charge, price.years
        self.state.actions[action.id] = action
        account = self.state.accounts[order.reseller]
        if not account.can_pay(action.price_minor):
            action.status, action.status_text = "Locked in Processing", SHORT
            raise Refused(_short(order))
        self._pay(action, order, now)
        self.settle(now)
        return self.record(action)

    def settle(self, now: datetime) -> None:
        """Do what is due; what lacked funds is tried again as soon as there are some."""
        for action in list(self.state.actions.values()):
            if action.completed_at is not None:
                continue
            order = self.state.orders[action.order]
            if action.status_text == SHORT and self.state.accounts[order.reseller].can_pay(action.price_minor):
                self._pay(action, order, now)
                action.due_at = now
            if action.status_text == SHORT or now < action.due_at or action.waits_for is not None:
                continue
            self.finish(action, now)

    def wait(self, action: Action, what_for: str | None) -> None:
        action.waits_for = what_for
        action.status, action.status_text = "PendingExecution", _WAITING[what_for]

    def finish(self, action: Action, now: datetime) -> None:
        action.effect(max(action.due_at, action.added_at))
        action.status, action.status_text, action.completed_at = "Success", f"{action.text}: done", now

    def fail(self, action: Action, why: str, now: datetime) -> None:
        """End an action without its effect; what it cost is given back."""
        order = self.state.orders[action.order]
        if action.price_minor and action.status_text != SHORT:
            refund = Charge(now, f"{action.charge}_refund", order.name, -action.price_minor)
            self.state.accounts[order.reseller].take(refund)
        action.status, action.status_text, action.completed_at = "Failed", why, now
        if order.status == "InActive":
            order.status = "Deleted"

    def record(self, action: Action) -> dict[str, Any]:
        """The answer to what queued an action: `Success` says no more than that it was taken."""
        order = self.state.orders[action.order]
        record = {
            "description": order.name,
            "entityid": order.id,
            "actiontype": action.kind,
            "actiontypedesc": action.text,
            "eaqid": action.id,
            "actionstatus": "Success",
            "actionstatusdesc": action.status_text,
            "status": "Success",
            "customerid": order.customer,
        }
        if action.price_minor:
            amount = f"-{decimal(action.price_minor)}0"
            record |= {
                "invoiceid": self.state.number(),
                "sellingcurrencysymbol": facts.CURRENCY,
                "sellingamount": amount,
                "unutilisedsellingamount": amount,
            }
        return record

    def _pay(self, action: Action, order: Order, now: datetime) -> None:
        if action.charge is not None:
            charge = Charge(now, action.charge, order.name, action.price_minor, action.years)
            self.state.accounts[order.reseller].take(charge)
        self.wait(action, action.waits_for)


def _short(order: Order) -> dict[str, Any]:
    return {
        "status": "Failed",
        "actionstatus": "Failed",
        "actionstatusdesc": SHORT,
        "description": order.name,
        "entityid": order.id,
    }
