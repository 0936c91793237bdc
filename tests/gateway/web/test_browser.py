"""The panel in Chromium: nothing is refused by its policy, everything has a name, nothing is wider than the screen."""

import os
import shutil

import pytest
from playwright.async_api import Page, async_playwright

from tests.gateway.web.conftest import EMAIL, PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PLACES = ("", "/services", "/domains/example.test", "/search?q=example", "/order/free.test", "/hosting", "/money")
MORE_PLACES = ("/documents", "/partner", "/settings")
PHONE = {"width": 360, "height": 740}
NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button, a")]
    .filter(each => !each.labels?.length && !each.textContent.trim() && !each.getAttribute("aria-label"))
    .map(each => each.outerHTML)"""
TOO_WIDE = "() => document.documentElement.scrollWidth > window.innerWidth"


@pytest.fixture
async def browser():
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing")
        pytest.skip("Chromium is not installed")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        await chromium.close()


async def sign_in(page: Page, url: str) -> None:
    await page.goto(f"{url}/panel/sign-in")
    await page.keyboard.type(EMAIL)  # the field has the focus
    await page.keyboard.press("Tab")
    await page.keyboard.type(PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url(f"{url}/panel")


@pytest.mark.timeout(120)
@pytest.mark.fault("F083")
async def test_f083_every_page_is_clean_in_a_browser(customer, panel, browser):
    await panel.register("example.test")
    context = await browser.new_context(viewport=PHONE, locale="uk-UA")
    page = await context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    await sign_in(page, customer.url)
    for place in (*PLACES, *MORE_PLACES):
        await page.goto(f"{customer.url}/panel{place}")
        assert await page.evaluate(NAMELESS) == [], place
        assert not await page.evaluate(TOO_WIDE), place
    assert said == []
    await context.close()


@pytest.mark.timeout(120)
async def test_a_double_click_renews_once(customer, panel, browser):
    await panel.register("example.test")
    page = await browser.new_page()
    await sign_in(page, customer.url)
    await page.goto(f"{customer.url}/panel/domains/example.test")
    await page.locator(".terms button").first.dblclick()
    await page.wait_for_url("**/example.test?done=renewed")
    assert await panel.balance() == "800.00"
