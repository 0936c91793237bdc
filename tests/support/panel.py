"""The whole service over a real database and a registry in memory, reached over HTTP as a panel would."""

import io
import itertools
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from pydantic import SecretStr
from sqlalchemy import text

from adapters.rules import TldRules
from billing_core import Money, Price, PricedAction, pricing
from gateway.audit import Actor
from gateway.auth.key_store import NewKey
from gateway.auth.scopes import Scope
from gateway.catalogue.domain_prices import RETAIL
from gateway.clock import utc_now
from gateway.keys import ACCOUNTS, DATABASE, ISSUER, KEYS
from gateway.runner import RunningGateway, running_gateway
from gateway.settings import (
    HttpSettings,
    OperationSettings,
    RegistrySettings,
    RenewalSettings,
    Settings,
    WebhookSettings,
)
from gateway.storage.spending_limits import Maxima
from tests.support.fake_adapter import FakeRegistryAdapter, fake_spec
from tests.support.fake_rules import fake_rules
from tests.support.office import FAST

YEARLY = Money.parse("100.00", "UAH")
CONTACT: dict[str, Any] = {
    "kind": "person",
    "name": "Петров Пётр",
    "name_latin": "Petr Petrov",
    "email": "canary.person@example.net",
    "phone": "+380.441234567",
    "address": {"street": ["вул. Прикладна, 2"], "city": "Київ", "country": "UA", "postal_code": "01001"},
    "address_latin": {"street": ["2 Prykladna St"], "city": "Kyiv", "country": "UA", "postal_code": "01001"},
}
NAMESERVERS = [{"host": "ns1.example.net"}, {"host": "ns2.example.net"}]


def a_registration(name: str = "example.test", **changes: Any) -> dict[str, Any]:
    body = {"name": name, "years": 1, "contacts": {"registrant": CONTACT}, "nameservers": NAMESERVERS}
    return {**body, **changes}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def code(self) -> str:
        return str(self.body["code"])

    @property
    def pointers(self) -> list[str]:
        return [error["pointer"] for error in self.body.get("errors", [])]


@dataclass
class Panel:
    """A caller with a key. Orders get a fresh Idempotency-Key unless they bring one."""

    http: aiohttp.ClientSession
    url: str
    token: str
    tenant_id: str
    account_id: str | None = None
    _keys: Iterator[int] = field(default_factory=itertools.count)

    async def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        data: bytes | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        **query: str,
    ) -> Answer:
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"} | dict(headers or {})
        if key is not None:
            sent["Idempotency-Key"] = key
        payload: dict[str, Any] = {"json": body} if body is not None else {"data": data and io.BytesIO(data)}
        request = self.http.request(method, self.url + path, headers=sent, params=query or None, **payload)
        async with request as response:
            return Answer(response.status, response.headers.copy(), await response.json(content_type=None))

    async def get(self, path: str, **query: str) -> Answer:
        return await self.call("GET", path, **query)

    async def post(self, path: str, body: Any, *, key: str | None = None, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.call("POST", path, body, key=key or f"key-{next(self._keys)}", headers=named)

    async def register(self, name: str = "example.test", **changes: Any) -> Answer:
        return await self.post("/v1/domains", a_registration(name, **changes))

    async def balance(self, part: str = "available") -> str:
        answer = await self.get(f"/v1/accounts/{self.account_id}/balance")
        return str(answer.body[part]["amount"])


@dataclass
class Service:
    """A running gateway, the registry behind it, and panels on demand."""

    gateway: RunningGateway
    registry: FakeRegistryAdapter
    http: aiohttp.ClientSession

    async def panel(
        self,
        tenant: str = "panel",
        *,
        scopes: frozenset[Scope] = frozenset(Scope),
        money: str | None = "1000.00",
        lasts: timedelta | None = None,
        limit: Maxima | None = None,
    ) -> Panel:
        """Make a tenant with a key, and with an account of its own that has this much (None: no account)."""
        app = self.gateway.app
        tenant_id = await app[KEYS].tenant(tenant, utc_now())
        account_id = None if money is None else await self._account(tenant_id, money)
        expires_at = None if lasts is None else utc_now() + lasts
        new = NewKey(tenant_id, "test", scopes, account_id=account_id, expires_at=expires_at, limit=limit)
        key = await app[ISSUER].issue(new, by=Actor("cli:test"))
        return Panel(self.http, self.gateway.url, key.token, tenant_id, account_id)

    async def _account(self, tenant_id: str, money: str) -> str:
        accounts = self.gateway.app[ACCOUNTS]
        account = await accounts.create(tenant_id, currency="UAH")
        if money != "0.00":
            amount = Money.parse(money, "UAH")
            await accounts.top_up(tenant_id, account.id, amount, provider="test", payment_id=account.id)
        return account.id

    async def rows(self) -> dict[str, int]:
        """Return how many rows each table has that an order writes."""
        tables = ("operations", "holds", "idempotency_keys", "contacts", "domains", "journal_entries")
        async with self.gateway.app[DATABASE].reading() as connection:
            return {
                table: await connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # constants above
                for table in tables
            }

    async def metrics(self) -> str:
        async with self.http.get(f"{self.gateway.metrics_url}/metrics") as response:
            return await response.text()

    @property
    def sent(self) -> list[tuple[str, str]]:
        return [call for call in self.registry.calls if call[0] in {"prepare", "execute"}]


def service_settings(database_url: str, data_dir: Path, **http: Any) -> Settings:
    return Settings(
        data_dir=data_dir,
        database_url=SecretStr(database_url),
        http=HttpSettings(port=0, metrics_port=0, drain_seconds=0, stop_seconds=5, check_seconds=30, **http),
        operations=OperationSettings(**FAST),
        renewals=RenewalSettings(funded_seconds=0.2),
        webhooks=WebhookSettings(concurrency=0),
        registries={
            "fake": RegistrySettings(
                host="127.0.0.1", port=1, user="gw-main", password=SecretStr("canary-password"), simulated=True
            )
        },
    )


@asynccontextmanager
async def a_service(
    settings: Settings, *, zones: tuple[TldRules, ...] | None = None, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[Service]:
    """Run the service with one registry in memory, `.test` and its prices unless other zones are given."""
    served = zones or (fake_rules("test", "fake"),)
    registry = FakeRegistryAdapter(fake_spec(name="fake", zones=served))
    specs = (fake_spec(registry, name="fake", zones=served),)
    async with (
        running_gateway(settings, clock=clock, specs=specs) as gateway,
        aiohttp.ClientSession() as http,
    ):
        async with gateway.app[DATABASE].engine.begin() as connection:
            for rules in served:
                for action in PricedAction:
                    price = Price(RETAIL, rules.tld, action, 1, YEARLY, datetime.fromisoformat("2020-01-01T00:00Z"))
                    await pricing.add(connection, price)
        yield Service(gateway, registry, http)
