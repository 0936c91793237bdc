"""What is ordered: names that were there before, and a random mix of orders on them and on new ones."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.chaos.registries import Registry
from tests.support.panel import CONTACT

HOLDER = {**CONTACT, "birthday": "1980-02-29", "passport": "AA 000000"}
AUTH_CODE = "Zx9-their-own-code"

MIX = (
    ("register", 38),
    ("renew", 20),
    ("nameservers", 14),
    ("lock", 6),
    ("contacts", 3),
    ("auth_code", 4),
    ("transfer", 4),
    ("delete", 2),
    ("taken", 3),  # refused by the registry: somebody has it
    ("stale", 2),  # refused by us: another expiry than the name has
    ("unknown", 2),  # a name that nobody of ours has
    ("poor", 2),  # an account without the money
)
REFUSED_AT_ONCE = frozenset({"stale", "unknown", "poor"})


@dataclass(frozen=True)
class Planted:
    """A name that somebody holds before the run: we, or another registrar."""

    registry: Registry
    name: str
    ours: bool
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, eq=False)
class Order:
    """One click of a customer; `key` stays the same however often the panel has to repeat it."""

    number: int
    kind: str
    registry: Registry
    name: str
    method: str
    path: str
    body: dict[str, Any] | None
    wait: int = 0

    @property
    def key(self) -> str:
        return f"order-{self.number}"


@dataclass
class Portfolio:
    """Draws orders; `planted` grows by the names that they take for granted."""

    registries: list[Registry]
    draw: random.Random
    accounts: list[str]
    poor: str
    planted: list[Planted] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def orders(self, count: int) -> list[Order]:
        kinds, weights = zip(*MIX, strict=True)
        return [self._order(kind) for kind in self.draw.choices(kinds, weights, k=count)]

    def registrations(self, registry: Registry, count: int) -> Iterator[Order]:
        """Yield orders of new names at one registry."""
        for _ in range(count):
            number, account = next(self._numbers), self.draw.choice(self.accounts)
            method, path, body, name = self._request("register", number, registry, account)
            yield Order(number, "register", registry, name, method, path, body)

    def _order(self, kind: str) -> Order:
        number, registry = next(self._numbers), self.draw.choice(self.registries)
        if kind == "transfer":
            registry = self.registries[0]
        account = self.poor if kind == "poor" else self.draw.choice(self.accounts)
        method, path, body, name = self._request(kind, number, registry, account)
        wait = self.draw.choice((0, 0, 0, 2))
        return Order(number, kind, registry, name, method, path, body, wait)

    def _request(
        self, kind: str, number: int, registry: Registry, account: str
    ) -> tuple[str, str, dict[str, Any] | None, str]:
        name = f"{kind.replace('_', '')}-{number}.{registry.zone}"
        of_the_name = f"/v1/domains/{name}"
        match kind:
            case "register" | "poor" | "taken":
                if kind == "taken":
                    self._plant(registry, name, ours=False)
                return "POST", "/v1/domains", self._registration(registry, name, account), name
            case "transfer":
                self._plant(registry, name, ours=False)
                return "POST", "/v1/transfers", {"name": name, "auth_code": AUTH_CODE, "account_id": account}, name
            case "renew":
                expiry = self._plant(registry, name, ours=True).expires_at
                return "POST", f"{of_the_name}/renewals", {"years": 1, "current_expiry": expiry.isoformat()}, name
            case "stale":
                expiry = self._plant(registry, name, ours=True).expires_at - timedelta(days=365)
                return "POST", f"{of_the_name}/renewals", {"years": 1, "current_expiry": expiry.isoformat()}, name
            case "unknown":
                return "PUT", f"{of_the_name}/lock", {"locked": True}, name
        self._plant(registry, name, ours=True)
        match kind:
            case "nameservers":
                return "PUT", f"{of_the_name}/nameservers", {"nameservers": self._hosts()}, name
            case "lock":
                return "PUT", f"{of_the_name}/lock", {"locked": True}, name
            case "contacts":
                return "PUT", f"{of_the_name}/contacts", {"contacts": dict.fromkeys(registry.roles, HOLDER)}, name
            case "auth_code":
                return "POST", f"{of_the_name}/auth-code", None, name
            case "delete":
                return "DELETE", f"{of_the_name}?confirm={name}", None, name
        raise AssertionError(kind)

    def _registration(self, registry: Registry, name: str, account: str) -> dict[str, Any]:
        contacts = dict.fromkeys(registry.roles, HOLDER)
        return {"name": name, "years": 1, "contacts": contacts, "nameservers": self._hosts(), "account_id": account}

    def _hosts(self) -> list[dict[str, str]]:
        first, second = self.draw.sample(range(1, 9), 2)
        return [{"host": f"ns{first}.chaos.eu"}, {"host": f"ns{second}.chaos.eu"}]

    def _plant(self, registry: Registry, name: str, *, ours: bool) -> Planted:
        """A name of a year that ends in a month, so that it may be renewed everywhere."""
        expires_at = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
        planted = Planted(registry, name, ours, expires_at - timedelta(days=365), expires_at)
        self.planted.append(planted)
        return planted
