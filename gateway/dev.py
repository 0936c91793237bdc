"""Everything up for a developer: simulated registries, the service on them, a panel's key, an account with money.

Who sells and who buys is made up too, so that documents can be made at once.
"""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from yarl import URL

from billing_core import Money
from gateway.audit import Actor
from gateway.auth.key_store import NewKey
from gateway.auth.scopes import Scope
from gateway.catalogue.seed import CURRENCY, seed_costs, seed_prices
from gateway.clock import Clock, utc_now
from gateway.demo.seller import CUSTOMER, with_seller
from gateway.errors import DuplicateAccount
from gateway.hosting.seed import seed_plans
from gateway.keys import ACCOUNTS, DATABASE, ISSUER, KEYS, SERVICES
from gateway.people.model import Realm, Role
from gateway.runner import RunningGateway, running_gateway
from gateway.settings import Settings
from gateway.settings.sources import load_settings
from gateway.storage import profiles
from simulators.launcher import SimulatorSettings, running
from simulators.state import write_json

TENANT = "dev"
ACCOUNT_REFERENCE = "dev-customer"
DEPOSIT = "100000.00"
EMAIL, PASSWORD = "customer@example.net", "dev-customer-1"
OPERATOR, OPERATOR_PASSWORD = "operator@example.net", "dev-operator-1"
"""Who signs in at the panel and at the console: on a machine where only simulators are."""


@dataclass(frozen=True, slots=True)
class Panel:
    """What a panel needs to order: its key, and the account that pays when an order names none; and who signs in."""

    tenant_id: str
    account_id: str
    api_key: str = field(repr=False)
    email: str = EMAIL
    password: str = field(default=PASSWORD, repr=False)


@dataclass(frozen=True, slots=True)
class Playground:
    """`registries` is what the simulators say of where they listen; `ready_file` holds the same."""

    gateway: RunningGateway
    panel: Panel
    registries: dict[str, Any]
    ready_file: Path


@asynccontextmanager
async def playground(
    data_dir: Path, *, simulators: SimulatorSettings | None = None, environ: Mapping[str, str] = os.environ
) -> AsyncIterator[Playground]:
    """Simulators and gateway in this process, with everything they keep in `data_dir`; ready to take orders.

    The gateway lives on its registries' latest day: who moves a simulated clock moves the gateway with it.
    """
    chosen = simulators or SimulatorSettings(data_dir=data_dir / "simulators")
    async with running(chosen) as registries:
        ready_file = data_dir / "simulators.json"
        write_json(ready_file, registries.ready)
        settings = _settings(data_dir, ready_file, environ)

        def clock() -> datetime:
            return max((simulator.clock.now() for simulator in registries.simulators.values()), default=utc_now())

        async with running_gateway(settings, clock=clock) as gateway:
            await seed_costs(gateway.app[DATABASE], registries.ready, clock())
            await seed_plans(gateway.app[DATABASE], registries.ready["panels"], clock())
            yield Playground(gateway, await seed_panel(gateway, clock), registries.ready, ready_file)


async def seed_panel(gateway: RunningGateway, clock: Clock) -> Panel:
    """Make what is not there yet: prices, a tenant, an account with money; and a new key with every scope."""
    app = gateway.app
    await seed_prices(app[DATABASE])
    tenant_id = await app[KEYS].tenant(TENANT, clock())
    account_id = await _account(gateway, tenant_id)
    new = NewKey(tenant_id, "development", frozenset(Scope), account_id=account_id)
    key = await app[ISSUER].issue(new, by=Actor("cli:dev"))
    joining = app[SERVICES].people.joining
    await joining.admit(tenant_id, account_id, EMAIL, PASSWORD, language="uk")
    link = URL(await joining.appoint(tenant_id, OPERATOR, Role.ADMIN, language="uk"))
    await joining.set_password(link.query["token"], Realm.CONSOLE, OPERATOR_PASSWORD, source=None)
    return Panel(tenant_id, account_id, key.token)


async def _account(gateway: RunningGateway, tenant_id: str) -> str:
    accounts = gateway.app[ACCOUNTS]
    try:
        account_id = (await accounts.create(tenant_id, currency=CURRENCY, reference=ACCOUNT_REFERENCE)).id
    except DuplicateAccount as err:
        account_id = err.account_id
    deposit = Money.parse(DEPOSIT, CURRENCY)
    await accounts.top_up(tenant_id, account_id, deposit, provider="dev", payment_id=account_id)
    await gateway.app[DATABASE].run(lambda connection: profiles.add(connection, account_id, CUSTOMER, at=utc_now()))
    return account_id


def _settings(data_dir: Path, ready_file: Path, environ: Mapping[str, str]) -> Settings:
    own = {"DGW_DATA_DIR": str(data_dir), "DGW_SITE__TENANT": TENANT, "DGW_SITE__NAME": "Hosting"}
    return with_seller(load_settings({**own, **environ, "DGW_SIMULATORS": str(ready_file)}).settings)
