"""What happens outside the interface: other registrars' names and decisions, and the truth as tests read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulators.clock import parse_instant, timestamp
from simulators.periods import add_years
from simulators.registrars.logicboxes import facts
from simulators.registrars.logicboxes.objects import Foreign, Order
from simulators.registrars.logicboxes.people import contact_view
from simulators.registrars.logicboxes.queue import TRANSFER, Queue
from simulators.registrars.logicboxes.registration import is_taken
from simulators.registrars.logicboxes.state import State
from simulators.registrars.service import UnknownObject


@dataclass(frozen=True, slots=True)
class Outside:
    state: State
    queue: Queue

    def objects(self, _now: datetime) -> dict[str, Any]:
        orders = self.state.orders.values()
        living = {each.name: self._order(each) for each in orders if each.status not in {"Deleted", "InActive"}}
        return {
            "domains": {each.name: _foreign(each) for each in self.state.foreign.values()} | living,
            "orders": {each.id: self._order(each) for each in orders},
            "contacts": {each.id: contact_view(each) for each in self.state.contacts.values()},
            "customers": {each.id: {"reseller": each.reseller} for each in self.state.customers.values()},
            "letters": [{"name": each.name, "about": each.about} for each in self.state.letters],
            "registrars": {name: each.as_json() for name, each in self.state.accounts.items()},
        }

    def put_domain(self, body: dict[str, Any], now: datetime) -> None:
        """A name of another registrar; `auth_info`, `expires_at` and `locked` may be given."""
        name = body["name"].lower()
        if body.get("registrar") in self.state.accounts:
            raise ValueError("registrar: only a name of somebody else can be put; resellers order theirs")
        if name.partition(".")[2] not in facts.PRODUCTS or is_taken(self.state, name):
            raise ValueError("not in a zone that is sold here, or taken")
        now = now.replace(microsecond=0)
        expires_at = parse_instant(body["expires_at"]) if "expires_at" in body else add_years(now, 1)
        code, locked = str(body.get("auth_info", "Their-Code-1")), bool(body.get("locked", False))
        self.state.foreign[name] = Foreign(name, code, now, expires_at, locked)

    def alter_domain(self, name: str, body: dict[str, Any], now: datetime) -> None:
        """Change a foreign name's `auth_info` or `locked`, an order's `expires_at` or `verification` (`Pending`).

        `gone`: an order moves away.
        """
        held, order = self.state.foreign.get(name), self.state.order_of(name)
        if held is not None:
            held.auth_info = str(body.get("auth_info", held.auth_info))
            held.locked = bool(body.get("locked", held.locked))
        if held is None and order is None:
            raise UnknownObject("no such domain")
        if order is not None and "expires_at" in body:
            order.ends_at = parse_instant(body["expires_at"])
        if order is not None and "verification" in body:
            order.verification = str(body["verification"])
        if order is not None and body.get("gone"):
            order.status = "Deleted"
            self.state.foreign[name] = Foreign(name, "Their-Code-1", order.created_at or now, order.ends_at or now)

    def drop_domain(self, name: str) -> None:
        self.state.foreign.pop(name, None)
        order = self.state.order_of(name)
        if order is not None:
            order.status = "Deleted"

    def decide(self, name: str, decision: object, now: datetime) -> None:
        """The losing registrar lets a name go, or keeps it."""
        order = self.state.order_of(name)
        action = None if order is None else self.state.running(order.id)
        if action is None or action.kind != TRANSFER or action.waits_for == "auth-code":
            raise UnknownObject("no transfer of this name is pending")
        if decision not in {"approve", "reject"}:
            raise ValueError("decision: approve or reject")
        if decision == "approve":
            self.queue.finish(action, now)
        else:
            self.queue.fail(action, "Rejected by the losing Registrar", now)

    def cancel(self, action_id: str, now: datetime) -> None:
        """The owner of the account presses Cancel in the platform's panel."""
        action = self.state.actions.get(action_id)
        if action is None or action.completed_at is not None:
            raise UnknownObject("no such action in the queue")
        self.queue.fail(action, "Cancelled in the panel", now)

    def actions(self) -> list[dict[str, Any]]:
        return [
            {
                "id": each.id,
                "order": each.order,
                "kind": each.kind,
                "status": each.status,
                "text": each.status_text,
                "waits_for": each.waits_for,
                "completed_at": None if each.completed_at is None else timestamp(each.completed_at),
            }
            for each in self.state.actions.values()
        ]

    def _order(self, order: Order) -> dict[str, Any]:
        return {
            "registrar": order.reseller,
            "order": order.id,
            "status": order.status,
            "created_at": None if order.created_at is None else timestamp(order.created_at),
            "expires_at": None if order.ends_at is None else timestamp(order.ends_at),
            "nameservers": order.nameservers,
            "hosts": order.hosts,
            "dnssec": order.dnssec,
            "contacts": order.contacts,
            "locked": order.theft_protected,
            "privacy": order.privacy,
            "auth_info": order.secret,
        }


def _foreign(held: Foreign) -> dict[str, Any]:
    return {
        "registrar": "other",
        "status": "foreign",
        "created_at": timestamp(held.created_at),
        "expires_at": timestamp(held.expires_at),
        "nameservers": [],
        "hosts": {},
        "contacts": {},
        "locked": held.locked,
        "auth_info": held.auth_info,
    }
