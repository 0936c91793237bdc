"""A name that its registry renews by itself, end to end: nobody's year until it is paid for, and then one charge."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.dates import add_years
from tests.scenarios.product import FAMILIES, Customer, only, product_in_process
from tests.support.office import eventually
from tests.support.raw_epp import DOMAIN, code, command, logged_in
from tests.support.simulators import SimulatorHandle

ORG = FAMILIES[0]
A_YEAR_AND_A_DAY = timedelta(days=367)
PATIENCE_SECONDS = 60.0
CHARGED_ONCE = ("1120.00", "0.00")
NOT_CHARGED = ("540.00", "0.00")


@pytest.fixture
async def customer(
    fresh_simulators: SimulatorHandle, make_database: Callable[..., str], tmp_path: Path
) -> AsyncIterator[Customer]:
    often = {
        "DGW_OPERATIONS__MESSAGES_SECONDS": "0.5",
        "DGW_RECONCILIATION__EVERY_SECONDS": "1",
        "DGW_RENEWALS__EVERY_SECONDS": "1",
        "DGW_NOTICES__EVERY_SECONDS": "1",
        "DGW_NOTICES__FROM_HOUR": "0",
    }
    alone = only(fresh_simulators, tmp_path, ORG.registry)
    async with product_in_process(alone, make_database, tmp_path, **often) as ready:
        yield ready


async def renewed_by_its_registry(customer: Customer, name: str) -> datetime:
    """Register a name, let it expire, and wait until the gateway has seen the registry's year; return its expiry."""
    await customer.register(ORG, name)
    expiry = await customer.expiry(name)
    customer.world.advance(A_YEAR_AND_A_DAY)
    await eventually(lambda: shows(customer, name, "grace", add_years(expiry, 1)), seconds=PATIENCE_SECONDS)
    return expiry


async def shows(customer: Customer, name: str, life: str, registry_expires_at: datetime | None) -> bool:
    shown = (await customer.panel.get(f"/v1/domains/{name}")).body
    there = shown.get("registry_expires_at")
    return shown.get("life") == life and (there and datetime.fromisoformat(there)) == registry_expires_at


async def charges(customer: Customer, name: str) -> list[str]:
    us = customer.world.simulators.registry(ORG.registry)["users"][0]["user"]
    found = customer.world.control(ORG).objects()["registrars"][us]["charges"]
    return [charge["action"] for charge in found if charge["object"] == name]


async def renew(customer: Customer, name: str, expiry: datetime, years: int = 1) -> Any:
    body = {"years": years, "current_expiry": expiry.isoformat()}
    return await customer.panel.post(f"/v1/domains/{name}/renewals", body)


@pytest.mark.fault("F048", "F049")
async def test_two_renewals_in_the_grace_are_one_charge_and_no_second_year(customer: Customer) -> None:
    name = "paid-in-grace.org"
    expiry = await renewed_by_its_registry(customer, name)
    assert await customer.books() == NOT_CHARGED
    answers = await asyncio.gather(renew(customer, name, expiry), renew(customer, name, expiry))
    first, second = sorted(answer.status for answer in answers)
    assert (first in {200, 202}, second) == (True, 409), [answer.body for answer in answers]
    assert (await customer.ended(name, "renew", within_seconds=PATIENCE_SECONDS))["state"] == "succeeded"
    assert await customer.expiry(name) == add_years(expiry, 1)
    assert await shows(customer, name, "active", None)
    assert await charges(customer, name) == ["create", "autorenew"]
    assert await customer.books() == CHARGED_ONCE


async def test_of_three_years_two_are_bought(customer: Customer) -> None:
    name = "three-years.org"
    expiry = await renewed_by_its_registry(customer, name)
    assert (await renew(customer, name, expiry, 3)).status == 200
    there = customer.world.control(ORG).domain(name)
    assert datetime.fromisoformat(there["expires_at"]) == await customer.expiry(name) == add_years(expiry, 3)
    assert await charges(customer, name) == ["create", "autorenew", "renew"]
    assert await customer.books() == ("2280.00", "0.00")


async def test_auto_renewal_that_is_turned_on_in_the_grace_charges_once(customer: Customer) -> None:
    name = "turned-on.org"
    expiry = await renewed_by_its_registry(customer, name)
    turned_on = await customer.panel.call("PATCH", f"/v1/domains/{name}", {"auto_renew": True})
    assert turned_on.status == 200, turned_on.body
    assert (await customer.ended(name, "renew", within_seconds=PATIENCE_SECONDS))["state"] == "succeeded"
    assert await customer.expiry(name) == add_years(expiry, 1)
    assert await charges(customer, name) == ["create", "autorenew"]
    assert await customer.books() == CHARGED_ONCE


async def test_a_name_that_nobody_pays_for_is_deleted_and_the_registry_gives_its_fee_back(customer: Customer) -> None:
    name = "never-paid.org"
    await renewed_by_its_registry(customer, name)
    customer.world.advance(timedelta(days=26))  # out of the DNS first, as ICANN wants it
    assert (await customer.ended(name, "suspension", within_seconds=PATIENCE_SECONDS))["state"] == "succeeded"
    customer.world.advance(timedelta(days=10))
    assert (await customer.ended(name, "delete", within_seconds=PATIENCE_SECONDS))["state"] == "succeeded"
    assert (await customer.panel.get(f"/v1/domains/{name}")).body["life"] == "redemption"
    assert "refund" in " ".join(await charges(customer, name))
    assert await customer.books() == NOT_CHARGED
    listed = await customer.panel.get("/v1/registries/pir/differences")
    assert listed.body["items"] == []


async def test_a_name_that_is_transferred_away_in_the_grace_is_not_charged(customer: Customer) -> None:
    name = "leaving-in-grace.org"
    expiry = await renewed_by_its_registry(customer, name)
    answer = await customer.panel.post(f"/v1/domains/{name}/auth-code", None)
    auth = f"<d:authInfo><d:pw>{answer.body['auth_code']}</d:pw></d:authInfo>"
    request = (
        f'<transfer op="request"><d:transfer xmlns:d="{DOMAIN}"><d:name>{name}</d:name>{auth}</d:transfer></transfer>'
    )
    async with logged_in(customer.world.simulators.registry(ORG.registry), user=1) as other:
        assert code(await other.send(command(request))) == 1001
    waiting = await renew(customer, name, expiry)
    assert waiting.status == 202 or waiting.code == "status_prohibits", waiting.body
    customer.world.advance(timedelta(days=6))

    async def gone() -> bool:
        return (await customer.panel.get(f"/v1/domains/{name}")).status == 404

    async def free() -> bool:
        return await customer.books() == NOT_CHARGED

    await eventually(gone, seconds=PATIENCE_SECONDS)
    assert await eventually(free, seconds=PATIENCE_SECONDS)
