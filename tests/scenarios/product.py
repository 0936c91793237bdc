"""The whole product for scenarios: HTTP in, real EPP out, and the registries' own records as the oracle."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiohttp

from billing_core import ledger_check
from gateway.audit import Actor, AuditTrail
from gateway.auth.key_store import NewKey
from gateway.auth.scopes import Scope
from gateway.catalogue.seed import seed_costs, seed_prices
from gateway.clock import utc_now
from gateway.database import Database
from gateway.keys import DATABASE
from gateway.runner import running_gateway
from gateway.settings import DatabaseSettings
from gateway.settings.sources import load_settings
from gateway.storage import schema
from simulators.state import write_json
from tests.support.panel import CONTACT, Panel
from tests.support.simulators import ControlClient, SimulatorHandle

DEPOSIT = "20000.00"
IN_RENEWAL_WINDOW = timedelta(days=310)
"""So long after registration a one-year name may be renewed everywhere, .ru included (60 days before its expiry)."""

NAMESERVERS = [{"host": "ns1.scenario.eu"}, {"host": "ns2.scenario.eu"}]
HOLDER = {**CONTACT, "birthday": "1980-02-29", "passport": "AA 000000"}
ENDED = ("succeeded", "failed", "cancelled", "action_required")


@dataclass(frozen=True)
class Family:
    """One of the three kinds of registries, by a zone of it, and the contacts that a name there takes.

    A transfer that nobody answers ends after `transfer_time`, as `silence_approves` says; after one, the next must wait
    for `transfer_lock`. A deletion within `grace` gives money back.
    """

    registry: str
    zone: str
    roles: tuple[str, ...]
    stale_expiry: int
    restores: bool = True
    silence_approves: bool = True
    transfer_time: timedelta = timedelta(days=6)
    transfer_lock: timedelta = timedelta(0)
    grace: timedelta = timedelta(0)

    def __str__(self) -> str:
        return self.zone


FAMILIES = (
    Family("pir", "org", ("registrant", "admin", "tech"), 2306),
    Family(
        "tci",
        "ru",
        ("registrant",),
        2306,
        restores=False,
        silence_approves=False,
        transfer_time=timedelta(days=21),
        transfer_lock=timedelta(days=31),
    ),
    Family("hostmaster", "com.ua", ("registrant", "admin", "tech"), 2105),
)


COM = Family("verisign", "com", ("registrant",), 2306, grace=timedelta(days=6))
INFO = Family("identity_digital", "info", ("registrant", "admin", "tech"), 2306, grace=timedelta(days=6))


@dataclass
class World:
    """The registries and the day that everybody lives on."""

    simulators: SimulatorHandle
    ahead: timedelta = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def advance(self, by: timedelta) -> None:
        self.ahead += by
        for registry in self.simulators.ready["registries"]:
            self.simulators.control(registry).advance(f"P{by.days}D")

    def control(self, family: Family) -> ControlClient:
        return self.simulators.control(family.registry)

    def effects(self, family: Family, name: str, kind: str) -> int:
        """How often the registry charged our account for this action on this name."""
        us = self.simulators.registry(family.registry)["users"][0]["user"]
        charges = self.control(family).objects()["registrars"][us]["charges"]
        return sum(1 for charge in charges if (charge["object"], charge["action"]) == (name, kind))

    def holder(self, family: Family, name: str) -> str | None:
        domain = self.control(family).domain(name)
        return None if domain is None else domain["registrar"]


def only(simulators: SimulatorHandle, folder: Path, registry: str) -> SimulatorHandle:
    """One of the registries or registrars, as if there were no other account."""
    known = simulators.ready["registries"] | simulators.ready.get("registrars", {})
    ready = {"registries": {registry: known[registry]}, "registrars": {}}
    write_json(folder / "ready.json", ready)
    return SimulatorHandle(ready, folder / "ready.json")


def environment(simulators: SimulatorHandle, database_url: str, folder: Path) -> dict[str, str]:
    """Settings for a gateway whose time-outs fit a test."""
    settings = {
        "DGW_DATABASE_URL": database_url,
        "DGW_SIMULATORS": str(simulators.ready_file),
        "DGW_DATA_DIR": str(folder),
        "DGW_SECRET_KEY": "scenario-" + "k" * 40,
        "DGW_HTTP__PORT": "0",
        "DGW_HTTP__METRICS_PORT": "0",
        "DGW_HTTP__DRAIN_SECONDS": "0",
        "DGW_OPERATIONS__POLL_SECONDS": "0.1",
        "DGW_OPERATIONS__LEASE_SECONDS": "1.5",
        "DGW_OPERATIONS__POSTPONE_SECONDS": "0.1",
        "DGW_OPERATIONS__VERIFY_SECONDS": "0.05",
    }
    timeouts = {
        f"DGW_REGISTRIES__{name.upper()}__TRANSFORM_TIMEOUT_SECONDS": "1" for name in simulators.ready["registries"]
    }
    return settings | timeouts


@dataclass
class Customer:
    """A panel that orders for one customer and follows each order to its end."""

    panel: Panel
    world: World
    database: Database

    async def order_registration(self, family: Family, name: str) -> None:
        """Order one year without waiting for it."""
        order = {
            "name": name,
            "years": 1,
            "contacts": dict.fromkeys(family.roles, HOLDER),
            "nameservers": NAMESERVERS,
        }
        await self._order(f"register {name}", "/v1/domains", order)

    async def order_renewal(self, _family: Family, name: str) -> None:
        """Order one year more, from the expiry that the gateway knows, without waiting for it."""
        known = await self.panel.get(f"/v1/domains/{name}")
        order = {"years": 1, "current_expiry": known.body["expires_at"]}
        await self._order(f"renew {name}", f"/v1/domains/{name}/renewals", order)

    async def register(self, family: Family, name: str) -> dict[str, Any]:
        """Register for one year and return the operation when it has ended."""
        await self.order_registration(family, name)
        return await self.ended(name, "register")

    async def renew(self, family: Family, name: str) -> dict[str, Any]:
        """Renew for one year and return the operation when it has ended."""
        await self.order_renewal(family, name)
        return await self.ended(name, "renew")

    async def _order(self, key: str, path: str, order: dict[str, Any]) -> None:
        answer = await self.panel.call("POST", path, order, key=key, headers={"Prefer": "respond-async"})
        assert answer.status == 202, answer.body

    async def ended(self, name: str, kind: str, *, within_seconds: float = 90) -> dict[str, Any]:
        async with asyncio.timeout(within_seconds):
            while True:
                found = (await self.panel.get("/v1/operations", domain=name, kind=kind)).body["items"]
                if found and found[0]["state"] in ENDED:
                    return dict(found[0])
                await asyncio.sleep(0.05)

    async def expiry(self, name: str) -> datetime:
        return datetime.fromisoformat((await self.panel.get(f"/v1/domains/{name}")).body["expires_at"])

    async def books(self) -> tuple[str, str]:
        """Return what was charged so far and what is held; the ledger's own check must find nothing."""
        async with self.database.reading() as connection:
            assert (await ledger_check.check(connection)).differences == ()
        posted, held = await self.panel.balance("posted"), await self.panel.balance("held")
        return f"{Decimal(DEPOSIT) - Decimal(posted)}", held


async def seeded(database: Database, simulators: SimulatorHandle) -> tuple[str, str]:
    """Make prices, a tenant and a key; return the tenant's id and the key."""
    from gateway.auth.key_store import KeyStore

    await seed_prices(database)
    await seed_costs(database, simulators.ready, utc_now())
    keys = KeyStore(database)
    tenant_id = await keys.tenant("scenario", utc_now())
    return tenant_id, await _token(database, NewKey(tenant_id, "panel", frozenset(Scope), live=True))


async def customer(http: aiohttp.ClientSession, url: str, world: World, database: Database) -> Customer:
    """Open an account with a deposit for a new customer of the panel."""
    tenant_id, token = await seeded(database, world.simulators)
    panel = Panel(http, url, token, tenant_id)
    account = await panel.post("/v1/accounts", {"currency": "UAH"})
    account_id = account.body["id"]
    amount = {"amount": DEPOSIT, "currency": "UAH"}
    await panel.post(
        f"/v1/accounts/{account_id}/payments", {"amount": amount, "provider": "cash", "payment_id": account_id}
    )
    key = await _key_for(database, tenant_id, account_id)
    return Customer(Panel(http, url, key, tenant_id, account_id, panel._keys), world, database)


async def _key_for(database: Database, tenant_id: str, account_id: str) -> str:
    return await _token(database, NewKey(tenant_id, "customer", frozenset(Scope), account_id=account_id, live=True))


async def _token(database: Database, new: NewKey) -> str:
    from gateway.auth.issuer import KeyIssuer

    return (await KeyIssuer(database, AuditTrail(b"test"), utc_now).issue(new, by=Actor("cli:test"))).token


@asynccontextmanager
async def product_in_process(
    simulators: SimulatorHandle, make_database: Callable[..., str], folder: Path, **more: str
) -> AsyncIterator[Customer]:
    """The gateway in this process, on a fresh database, with a customer who can pay; `more` are settings.

    Its workers live as long as the test: a slow machine is no reason to take their orders away from them.
    """
    world = World(simulators)
    patient = {"DGW_OPERATIONS__LEASE_SECONDS": "30"}
    settings = load_settings(environment(simulators, make_database(schema.upgrade), folder) | patient | more).settings
    async with running_gateway(settings, clock=world.now) as running, aiohttp.ClientSession() as http:
        yield await customer(http, running.url, world, running.app[DATABASE])


@asynccontextmanager
async def own_connection(url: str) -> AsyncIterator[Database]:
    """A connection that is not the gateway's, which may be dead."""
    database = Database.connect(url, DatabaseSettings())
    try:
        yield database
    finally:
        await database.close()


def eventually(fact: Callable[[], bool], *, within_seconds: float = 60) -> None:
    """Wait, blocking, until something is true at a registry."""
    deadline = time.monotonic() + within_seconds
    while not fact():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)
