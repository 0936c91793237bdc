"""What happens outside the interface: other registrars' names and decisions, and the truth as tests read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulators.clock import parse_instant, timestamp
from simulators.periods import add_years
from simulators.registrars.regru import lifecycle
from simulators.registrars.regru.objects import Foreign, Service, begins, moscow_day
from simulators.registrars.regru.request import zone_of
from simulators.registrars.regru.state import State
from simulators.registrars.service import UnknownObject


@dataclass(frozen=True, slots=True)
class Outside:
    state: State

    def objects(self) -> dict[str, Any]:
        services = self.state.services.values()
        shown = {each.name: _service(each) for each in services if each.lives and each.transfer is None}
        shown |= {each.name: _service(each) for each in services if each.lives and each.state != "N"}
        return {
            "domains": {each.name: _foreign(each) for each in self.state.foreign.values()} | shown,
            "services": {each.id: _service(each) for each in services},
            "bills": {
                each.id: {"object": each.name, "action": each.action, "status": each.status}
                for each in self.state.bills.values()
            },
            "registrars": {name: each.as_json() for name, each in self.state.accounts.items()},
        }

    def put_domain(self, body: dict[str, Any], now: datetime) -> None:
        """A name of another registrar; `auth_info`, `created_at`, `expires_at` and `locked` may be given."""
        name = body["name"].lower()
        if body.get("registrar") in self.state.accounts:
            raise ValueError("registrar: only a name of somebody else can be put; accounts order theirs")
        if zone_of(name) is None or self.state.is_taken(name):
            raise ValueError("not in a zone that is sold here, or taken")
        now = now.replace(microsecond=0)
        created_at = parse_instant(body["created_at"]) if "created_at" in body else now
        expires_at = parse_instant(body["expires_at"]) if "expires_at" in body else add_years(now, 1)
        code, locked = str(body.get("auth_info", "Their-Code-1")), bool(body.get("locked", False))
        self.state.foreign[name] = Foreign(name, code, created_at, expires_at, locked)

    def alter_domain(self, name: str, body: dict[str, Any], now: datetime) -> None:
        """Change a foreign name's `auth_info` or `locked`, a service's `expires_at`; `gone`: it moves away."""
        held, service = self.state.foreign.get(name), self.state.living(name)
        if held is not None:
            held.auth_info = str(body.get("auth_info", held.auth_info))
            held.locked = bool(body.get("locked", held.locked))
        if held is None and service is None:
            raise UnknownObject("no such domain")
        if service is not None and "expires_at" in body:
            service.expires_on = moscow_day(parse_instant(body["expires_at"]))
        if service is not None and body.get("gone"):
            service.state = "O"
            ends_at = now if service.expires_on is None else begins(service.expires_on)
            self.state.foreign[name] = Foreign(name, "Their-Code-1", begins(service.created_on), ends_at)

    def drop_domain(self, name: str) -> None:
        self.state.foreign.pop(name, None)
        service = self.state.living(name)
        if service is not None:
            service.state = "D"

    def decide(self, name: str, decision: object, now: datetime) -> None:
        """The losing registrar lets a name go, or keeps it; so does the account that a name is offered to."""
        service = self.state.living(name)
        if service is not None and service.heir is not None and decision in {"approve", "reject"}:
            if decision == "approve":
                service.account = service.heir
            service.heir = None
            return
        if service is None or service.transfer is None or service.state != "N":
            raise UnknownObject("no transfer of this name is pending")
        if decision not in {"approve", "reject"}:
            raise ValueError("decision: approve or reject")
        if decision == "approve":
            lifecycle.arrive(self.state, service)
        else:
            lifecycle.refuse(self.state, service, now)


def _service(service: Service) -> dict[str, Any]:
    return {
        "registrar": service.account,
        "service": service.id,
        "user_servid": service.user_servid,
        "status": service.state,
        "created_at": timestamp(begins(service.created_on)),
        "expires_at": None if service.expires_on is None else timestamp(begins(service.expires_on)),
        "nameservers": [host for host, _ in service.nss],
        "hosts": {host: addresses.split(",") for host, addresses in service.hosts.items()},
        "private": service.flags.get("private_person", False),
        "contacts": service.contacts,
        "auth_info": None,
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
        "auth_info": held.auth_info,
    }
