"""From the button that a payer presses at a provider to the site that works again, whatever callbacks do meanwhile."""

from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text

from billing_core import ledger_check
from billing_core.business_calendar import business_date
from gateway.keys import DATABASE, SERVICES
from gateway.settings import PaymentSettings
from simulators.payments.station import PaymentStation
from tests.support.hosting import a_hoster
from tests.support.office import Office, eventually
from tests.support.panel import Panel, Service, a_service, service_settings
from tests.support.stock import a_hosting

PROVIDERS = ("liqpay", "monobank", "wayforpay")
TODAY = business_date(datetime.now(UTC))


@dataclass
class Payer:
    """Somebody with a browser, the providers' control interface, and the panel whose customer it is."""

    panel: Panel
    service: Service
    station: PaymentStation
    http: aiohttp.ClientSession

    async def begin(self, provider: str, amount: str = "100.00") -> dict[str, Any]:
        wish = {"provider": provider, "amount": {"amount": amount, "currency": "UAH"}, "result_url": self.panel.url}
        answer = await self.panel.post(
            f"/v1/accounts/{self.panel.account_id}/deposits", wish, key=f"{provider}{amount}"
        )
        assert answer.status == 201, answer.body
        return dict(answer.body)

    async def open(self, deposit: dict[str, Any]) -> str:
        """Open the checkout as a browser does, and return its page."""
        checkout = deposit["checkout"]
        async with self.http.request(checkout["method"], checkout["url"], data=checkout["fields"]) as answer:
            assert answer.status == 200
            return await answer.text()

    async def press(self, deposit: dict[str, Any], button: str = "pay") -> None:
        path = f"/press/{deposit['provider']}/{deposit['id']}/{button}"
        assert path in await self.open(deposit)
        async with self.http.post(self.station.ready()["url"] + path, allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (303, self.panel.url)

    async def let(self, deposit: dict[str, Any], action: str, **body: str) -> None:
        """Let something happen to a payment at its provider."""
        await self.control("POST", f"/_sim/payments/{deposit['provider']}/{deposit['id']}/{action}", body)

    async def control(self, method: str, path: str, body: Any = None) -> Any:
        url = self.station.ready()["control"] + path
        async with self.http.request(method, url, json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json() if answer.status == 200 else None

    async def balance_is(self, amount: str) -> None:
        async def reached() -> bool:
            return await self.panel.balance() == amount

        await eventually(reached)

    async def state_becomes(self, service_id: str, state: str) -> dict[str, Any]:
        """Wait until a service is in a state; return it."""

        async def reached() -> dict[str, Any] | None:
            found = (await self.panel.get(f"/v1/services/{service_id}")).body
            return found if found["state"] == state else None

        return await eventually(reached)

    async def answered(self, count: int) -> list[dict[str, Any]]:
        """Wait until so many callbacks were answered; return the answers."""

        async def reached() -> list[dict[str, Any]] | None:
            sent = (await self.control("GET", "/_sim/callbacks"))["callbacks"]
            return sent if len(sent) >= count else None

        return await eventually(reached)

    async def ask_now(self) -> None:
        """Let the time come in which the gateway asks the providers by itself."""
        async with self.service.gateway.app[DATABASE].engine.begin() as connection:
            await connection.execute(text("UPDATE payment_inquiries SET ask_at = now() - interval '1 second'"))

    async def lines(self) -> list[str]:
        statement = (await self.panel.get(f"/v1/accounts/{self.panel.account_id}/statement")).body["items"]
        return [line["amount"]["amount"] for line in reversed(statement)]

    async def books_are_sound(self) -> None:
        async with self.service.gateway.app[DATABASE].reading() as connection:
            assert (await ledger_check.check(connection)).differences == ()


def payments_of(station):
    return PaymentSettings.model_validate({**station.ready()["settings"], "inquiry_seconds": 0.2})


@asynccontextmanager
async def a_payer(database_url, data_dir):
    station = PaymentStation()
    async with station.listening("127.0.0.1", (0, 0)):
        settings = service_settings(database_url, data_dir).model_copy(update={"payments": payments_of(station)})
        async with a_service(settings) as service, aiohttp.ClientSession() as http:
            yield Payer(await service.panel(money="0.00"), service, station, http)


@pytest.fixture
def database_url(make_database):
    from gateway.storage.schema import upgrade

    return make_database(upgrade)


@pytest.fixture
async def payer(database_url, tmp_path):
    async with a_payer(database_url, tmp_path) as payer:
        yield payer


async def test_a_press_of_the_button_becomes_money_once(payer):
    await payer.control("PUT", "/_sim/switches", {"repeat": 20})
    for count, provider in enumerate(PROVIDERS, start=1):
        await payer.press(await payer.begin(provider))
        await payer.balance_is(f"{100 * count}.00")
        answers = await payer.answered(20 * count)
        assert all(each["accepted"] for each in answers)
    assert await payer.lines() == ["100.00"] * len(PROVIDERS)
    await payer.books_are_sound()


async def test_orders_and_sites_come_to_life_by_themselves_after_the_press(database_url, tmp_path):
    """An order that waited for money is begun; when its term is over and it is off, the next press revives it."""
    station = PaymentStation()
    async with (
        station.listening("127.0.0.1", (0, 0)),
        a_hoster(database_url, tmp_path, payments=payments_of(station)) as hoster,
        aiohttp.ClientSession() as http,
    ):
        payer = Payer(await hoster.panel(money="0.00"), hoster.service, station, http)
        site = (await hoster.order(payer.panel, pay_when_funded=True, auto_renew=True)).body
        assert (site["state"], site["waits_for"]["amount"]) == ("ordered", "100.00")
        await payer.press(await payer.begin("monobank"))
        active = await payer.state_becomes(site["id"], "active")
        assert not hoster.account(active["login"]).suspended
        hoster.clock.pass_days(33)
        await hoster.suspend(site["id"])
        assert hoster.account(active["login"]).suspended
        await payer.press(await payer.begin("wayforpay", "150.00"))
        await payer.state_becomes(site["id"], "active")
        await hoster.settled(site["id"])
        assert not hoster.account(active["login"]).suspended
        assert await payer.lines() == ["100.00", "-100.00", "150.00", "-100.00"]
        await payer.books_are_sound()


async def test_no_forgery_is_money_and_none_is_in_the_way_of_it(payer):
    """Each forged callback comes in the place of a true one: what happened at the provider is what counts."""
    for forgery in ("amount", "merchant", "order", "signature"):
        await payer.control("PUT", "/_sim/switches", {"forge": forgery})
        for provider in PROVIDERS:
            before = len((await payer.control("GET", "/_sim/callbacks"))["callbacks"])
            deposit = await payer.begin(provider, f"{10 + len(forgery)}.00")
            await payer.press(deposit)
            await payer.answered(before + 1)
    assert {"160.00", "170.00", "150.00", "190.00"}.isdisjoint(await payer.lines())
    await payer.ask_now()
    await payer.balance_is(f"{3 * (16 + 18 + 15 + 19)}.00")
    await payer.books_are_sound()


async def test_a_lost_callback_costs_nobody_anything(payer):
    await payer.control("PUT", "/_sim/switches", {"lose": True})
    for provider in PROVIDERS:
        await payer.press(await payer.begin(provider))
    await payer.ask_now()
    await payer.balance_is("300.00")


async def test_a_new_key_of_the_bank_is_fetched_when_the_old_one_fails(payer):
    first, second = await payer.begin("monobank"), await payer.begin("monobank", "50.00")
    await payer.press(first)
    await payer.balance_is("100.00")
    await payer.control("POST", "/_sim/keys/rotate")
    await payer.press(second)
    await payer.balance_is("150.00")


async def test_a_return_that_overtakes_its_payment_ends_in_the_same_books(payer):
    await payer.control("PUT", "/_sim/switches", {"reorder": True})
    for count, provider in enumerate(PROVIDERS, start=1):
        deposit = await payer.begin(provider)
        await payer.open(deposit)
        await payer.let(deposit, "pay")
        await payer.let(deposit, "chargeback", amount="30.00")
        await payer.answered(2 * count)
        await payer.balance_is(f"{70 * count}.00")
    assert await payer.lines() == ["100.00", "-30.00"] * len(PROVIDERS)
    await payer.books_are_sound()


async def test_a_chargeback_of_spent_money_is_a_debt_that_stops_renewals(payer):
    deposit = await payer.begin("liqpay")
    await payer.press(deposit)
    await payer.balance_is("100.00")
    office = Office(payer.service.gateway.app[SERVICES], None, payer.panel.tenant_id)
    await a_hosting(office, payer.panel.account_id, TODAY, auto_renew=True)
    await office.services.renewals.run()
    await payer.let(deposit, "chargeback")
    await payer.balance_is("-50.00")
    await a_hosting(office, payer.panel.account_id, TODAY, auto_renew=True)
    await office.services.renewals.run()
    assert await payer.lines() == ["100.00", "-50.00", "-100.00"]
    await payer.press(await payer.begin("wayforpay"))
    await payer.balance_is("0.00")
    assert await payer.lines() == ["100.00", "-50.00", "-100.00", "100.00", "-50.00"]
    await payer.books_are_sound()


async def test_a_refund_goes_through_the_provider(payer):
    account = f"/v1/accounts/{payer.panel.account_id}"
    for provider in PROVIDERS:
        await payer.press(await payer.begin(provider))
    await payer.balance_is("300.00")
    for paid in (await payer.panel.get(f"{account}/payments")).body["items"]:
        wish = {name: paid[name] for name in ("provider", "payment_id")}
        wish["amount"] = {"amount": "40.00", "currency": "UAH"}
        answer = await payer.panel.post(f"{account}/refunds", wish, key=paid["provider"])
        assert (answer.status, answer.body["state"]) == (201, "done")
    assert (await payer.panel.balance(), await payer.panel.balance("held")) == ("180.00", "0.00")
    await payer.books_are_sound()


async def test_a_payment_of_nobody_waits_for_its_owner(payer):
    deposit = await payer.begin("monobank")
    office = Office(payer.service.gateway.app[SERVICES], None, payer.panel.tenant_id)
    await office.execute("DELETE FROM deposits")
    await payer.press(deposit)

    async def arrived():
        return await office.services.payments.matching.unmatched()

    (payment,) = await eventually(arrived)
    assert (payment.order_id, payment.paid.format()) == (deposit["id"], "100.00")
    assert await payer.panel.balance() == "0.00"
