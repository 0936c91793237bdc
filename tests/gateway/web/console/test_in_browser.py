"""The console in Chromium: clean on a phone, up to date by itself, and four eyes on a balance."""

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from yarl import URL

from gateway.keys import SERVICES
from gateway.people import Realm, Role
from tests.gateway.web.chromium import PHONE, a_browser, complaints, sign_in
from tests.gateway.web.conftest import PASSWORD
from tests.support.panel import Panel, Service

pytestmark = pytest.mark.asyncio(loop_scope="module")

PLACES = ("", "/registries/fake", "/operations", "/customers", "/renewals", "/differences", "/audit")
MORE_PLACES = (
    "/renewals/calendar",
    "/adjustments",
    "/partners?month=2026-10",
    "/documents",
    "/webhooks",
    "/security",
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser():
    async with a_browser() as chromium:
        yield chromium


async def operator_signs_in(service: Service, panel: Panel, page: Page, email: str, role: Role = Role.ADMIN) -> str:
    """Sign an operator in on a page; return the console's address."""
    joining, home = service.gateway.app[SERVICES].people.joining, f"{service.gateway.url}/console"
    link = URL(await joining.appoint(panel.tenant_id, email, role, language="uk"))
    await joining.set_password(link.query["token"], Realm.CONSOLE, PASSWORD, source=None)
    await sign_in(page, home, email, PASSWORD)
    return home


@pytest.mark.timeout(120)
@pytest.mark.fault("F083")
async def test_f083_every_page_of_the_console_is_clean_in_a_browser(service, panel, browser):
    answer = await panel.register("example.test")
    webhook = await panel.post("/v1/webhooks", {"url": "https://panel.example/hooks"})
    body = {"amount": {"amount": "-25.00", "currency": "UAH"}, "reason": "charged twice"}
    await panel.post(f"/v1/accounts/{panel.account_id}/adjustments", body)
    page = await browser.new_page(viewport=PHONE, locale="uk-UA")
    home = await operator_signs_in(service, panel, page, "olena@example.com")
    ones = (f"/operations/{answer.headers['X-Operation-Id']}", f"/webhooks/{webhook.body['id']}")
    places = (*PLACES, *MORE_PLACES, *ones, f"/customers/{panel.account_id}")
    assert await complaints(page, home, places) == []


@pytest.mark.timeout(120)
async def test_the_console_keeps_itself_up_to_date_and_says_when_it_cannot(service, panel, browser):
    page = await browser.new_page()
    await page.clock.install()
    home = await operator_signs_in(service, panel, page, "ivan@example.com")
    await page.goto(f"{home}/registries/fake")
    await page.fill("#reason", "half a wo")
    await panel.post("/v1/registries/fake/pause", {"reason": "asked by the registry"})
    await page.clock.run_for(6_000)
    await expect(page.locator("#registry")).to_contain_text("asked by the registry")
    await expect(page.locator("#reason")).to_have_value("half a wo")
    await expect(page.locator("#stale")).to_be_hidden()

    await page.route("**/console/registries/fake", lambda route: route.abort())
    await page.clock.run_for(6_000)
    await expect(page.locator("#stale")).to_be_visible()
    await page.unroute_all()
    await page.clock.run_for(6_000)
    await expect(page.locator("#stale")).to_be_hidden()


@pytest.mark.timeout(120)
async def test_an_adjustment_goes_from_one_operator_to_another(service, panel, browser):
    olena, petro = await browser.new_context(), await browser.new_context()
    proposing, approving = await olena.new_page(), await petro.new_page()
    home = await operator_signs_in(service, panel, proposing, "olena@example.net", Role.OPERATOR)
    await operator_signs_in(service, panel, approving, "petro@example.net")
    await proposing.goto(f"{home}/customers/{panel.account_id}")
    await proposing.fill("#adjust-sum", "250,00")
    await proposing.fill("#adjust-reason", "our mistake")
    await proposing.click("form[action$='/adjustments'] button")
    await proposing.wait_for_url("**?done=proposed")
    await approving.goto(home)
    await approving.click("a.tile.warn[href$='/adjustments']")
    await approving.click("form[action$='/approve'] button")
    await approving.wait_for_url("**/adjustments?done=adjusted")
    assert await panel.balance() == "1250.00"
