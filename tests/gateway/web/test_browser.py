"""The pages in Chromium: nothing is refused by its policy, everything has a name, nothing is wider than the screen."""

from collections.abc import Iterable

import pytest
from playwright.async_api import Page, expect
from yarl import URL

from gateway.keys import SERVICES
from gateway.people import Realm, Role
from tests.gateway.web.chromium import sign_in
from tests.gateway.web.conftest import EMAIL, PASSWORD

PLACES = ("", "/services", "/domains/example.test", "/search?q=example", "/order/free.test", "/hosting", "/money")
MORE_PLACES = (
    "/services?kind=ended",
    "/domains/example.test/contacts",
    "/transfer",
    "/documents",
    "/partner",
    "/notices",
    "/settings",
)
CONSOLE_PLACES = ("", "/registries/fake", "/operations", "/customers", "/renewals", "/differences", "/audit")
OPERATOR = "operator@example.net"
PHONE = {"width": 360, "height": 740}
NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button, a")]
    .filter(each => !each.labels?.length && !each.textContent.trim() && !each.getAttribute("aria-label"))
    .map(each => each.outerHTML)"""
TOO_WIDE = "() => document.documentElement.scrollWidth > window.innerWidth"


async def complaints(page: Page, home: str, places: Iterable[str]) -> list[str]:
    """Read pages; return what the browser said of them, what has no name, and what is wider than the screen."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    for place in places:
        await page.goto(home + place)
        found += [f"{place}: {each}" for each in await page.evaluate(NAMELESS)]
        if await page.evaluate(TOO_WIDE):
            found.append(f"{place} is too wide")
    return found


@pytest.mark.timeout(120)
@pytest.mark.fault("F083")
async def test_f083_every_page_is_clean_in_a_browser(customer, panel, browser):
    await panel.register("example.test")
    page = await browser.new_page(viewport=PHONE, locale="uk-UA")
    await sign_in(page, f"{customer.url}/panel", EMAIL, PASSWORD)
    assert await complaints(page, f"{customer.url}/panel", (*PLACES, *MORE_PLACES)) == []


@pytest.mark.timeout(120)
@pytest.mark.fault("F083")
async def test_f083_every_page_of_the_console_is_clean_in_a_browser(service, panel, browser):
    answer = await panel.register("example.test")
    joining, home = service.gateway.app[SERVICES].people.joining, f"{service.gateway.url}/console"
    link = URL(await joining.appoint(panel.tenant_id, OPERATOR, Role.ADMIN, language="uk"))
    await joining.set_password(link.query["token"], Realm.CONSOLE, PASSWORD, source=None)
    page = await browser.new_page(viewport=PHONE, locale="uk-UA")
    await sign_in(page, home, OPERATOR, PASSWORD)
    story = f"/operations/{answer.headers['X-Operation-Id']}"
    places = (*CONSOLE_PLACES, "/security", story, f"/customers/{panel.account_id}")
    assert await complaints(page, home, places) == []


@pytest.mark.timeout(120)
async def test_a_double_click_renews_once(customer, panel, browser):
    await panel.register("example.test")
    page = await browser.new_page()
    await sign_in(page, f"{customer.url}/panel", EMAIL, PASSWORD)
    await page.goto(f"{customer.url}/panel/domains/example.test")
    await page.locator(".terms button").first.dblclick()
    await page.wait_for_url("**/example.test?done=renewed")
    assert await panel.balance() == "800.00"


@pytest.mark.timeout(120)
async def test_all_names_are_chosen_by_one_tick_and_renewed(customer, panel, browser):
    for name in ("one.test", "two.test"):
        await panel.register(name)
    page = await browser.new_page()
    await sign_in(page, f"{customer.url}/panel", EMAIL, PASSWORD)
    await page.goto(f"{customer.url}/panel/services")
    await page.locator("[data-all]").check()
    await page.locator("main form[action$='/renewals'] button").click()
    await page.wait_for_url("**/renewals?id=*")
    await page.locator("main form[action$='/renewals'] button").click()
    await expect(page.locator(".badge.good")).to_have_count(2, timeout=30_000)
    assert await panel.balance() == "600.00"
