"""The pages in Chromium: nothing is refused by its policy, everything has a name, nothing is wider than the screen."""

import pytest
from playwright.async_api import expect

from tests.gateway.web.chromium import PHONE, complaints, sign_in
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


@pytest.mark.timeout(120)
@pytest.mark.fault("F083")
async def test_f083_every_page_is_clean_in_a_browser(customer, panel, browser):
    await panel.register("example.test")
    page = await browser.new_page(viewport=PHONE, locale="uk-UA")
    await sign_in(page, f"{customer.url}/panel", EMAIL, PASSWORD)
    assert await complaints(page, f"{customer.url}/panel", (*PLACES, *MORE_PLACES)) == []


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
