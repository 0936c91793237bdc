"""docs/first-hour.md, done in a browser: a name ordered, watched, its registry broken and mended, the act printed."""

import asyncio
import re
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Page, expect

from gateway.client import AsyncGateway
from gateway.dev import EMAIL, OPERATOR, OPERATOR_PASSWORD, PASSWORD, playground
from gateway.storage.schema import upgrade
from simulators.launcher import SimulatorSettings
from tests.gateway.web.chromium import sign_in

PAGE = (Path(__file__).parents[3] / "docs" / "first-hour.md").read_text()
(DOWN,) = re.findall(r"_sim/faults/down -d '(.*)'", PAGE)
(LATER,) = re.findall(r"_sim/clock -d '(.*)'", PAGE)
OWNER = {
    "name": "Тарас Прикладний",
    "email": "taras@example.net",
    "phone": "+380.441234567",
    "address/street": "вул. Прикладна, 1",
    "address/city": "Київ",
    "address/postal_code": "01001",
}
PATIENCE = 30_000
"""Milliseconds that a page may take to say what it is expected to say."""


@pytest.fixture
async def everything(tmp_path, make_database):
    environ = {
        "DGW_DATABASE_URL": make_database(upgrade),
        "DGW_SECRET_KEY": "first-hour-" + "k" * 40,
        "DGW_HTTP__PORT": "0",
        "DGW_HTTP__METRICS_PORT": "0",
        "DGW_HTTP__DRAIN_SECONDS": "0",
    }
    simulators = SimulatorSettings(only=("hostmaster",), data_dir=tmp_path / "simulators")
    async with playground(tmp_path, simulators=simulators, environ=environ) as everything:
        yield everything


@pytest.mark.timeout(180)
async def test_a_names_first_hour(everything, browser):
    url, control = everything.gateway.url, everything.registries["registries"]["hostmaster"]["control"]
    customer, operator = await browser.new_page(locale="en"), await (await browser.new_context()).new_page()
    for page, home, email, password in (
        (customer, f"{url}/panel", EMAIL, PASSWORD),
        (operator, f"{url}/console", OPERATOR, OPERATOR_PASSWORD),
    ):
        await page.context.add_cookies([{"name": "dgw_language", "value": "en", "url": url}])
        await sign_in(page, home, email, password)

    await order_a_name(customer, f"{url}/panel")
    await operator.goto(f"{url}/console/operations")
    await expect(operator.locator("tr", has_text="kvitkova.com.ua")).to_contain_text("succeeded")

    async with aiohttp.ClientSession() as http:
        assert (await http.put(f"{control}/_sim/faults/down", data=DOWN)).status == 200
        assert (await http.delete(f"{control}/_sim/sessions")).status == 204
        await customer.goto(f"{url}/panel/domains/kvitkova.com.ua")
        await customer.locator(".terms button").first.click()
        await expect(customer.locator("main")).to_contain_text("The registry is working", timeout=PATIENCE)
        await operator.goto(f"{url}/console/operations")
        await expect(operator.locator("tr", has_text="renew")).not_to_contain_text("succeeded")
        assert (await http.delete(f"{control}/_sim/faults")).status == 204

    async with AsyncGateway(url, everything.panel.api_key) as gateway:
        renewals = [each async for each in gateway.list_operations(kind="renew")]
        assert [(await gateway.wait(each.id, seconds=60)).state for each in renewals] == ["succeeded"]
        balance = await gateway.balance(everything.panel.account_id)
    assert balance.available.amount == 100_000 - 350 - 350
    async with aiohttp.ClientSession() as http:
        assert (await http.post(f"{control}/_sim/clock", data=LATER)).status == 200
    await sign_in(customer, f"{url}/panel", EMAIL, PASSWORD)
    await print_the_act(customer, f"{url}/panel")


async def order_a_name(page: Page, home: str) -> None:
    await page.goto(f"{home}/search?q=kvitkova")
    await page.locator('a[href$="/order/kvitkova.com.ua"]').click()
    await page.locator('[name="contacts/registrant/kind"]').select_option("person")
    for field, value in OWNER.items():
        await page.locator(f'[name="contacts/registrant/{field}"]').fill(value)
    await page.get_by_role("button", name="Order and pay from the balance").click()
    await expect(page.locator("main")).to_contain_text("Paid until", timeout=PATIENCE)


async def print_the_act(page: Page, home: str) -> None:
    await page.goto(f"{home}/documents")
    await page.locator("section", has_text="Order an act").get_by_role("button").click()
    act = page.get_by_role("link", name="Print (PDF)")
    await expect(act).to_be_visible(timeout=PATIENCE)
    answer = await page.request.get(home.removesuffix("/panel") + str(await act.get_attribute("href")))
    assert (await answer.body()).startswith(b"%PDF")


async def test_the_program_of_the_page_runs(everything, capsys):
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    code = code.replace("http://127.0.0.1:8080", everything.gateway.url)
    code = code.replace("dgw_test_…", everything.panel.api_key)
    await asyncio.to_thread(exec, compile(code, "docs/first-hour.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in printed[-2:]] == ["succeeded", "succeeded"], printed
