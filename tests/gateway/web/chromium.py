"""Chromium, how somebody signs in with the keyboard, and what is wrong with a page."""

import os
import shutil
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE = {"width": 360, "height": 740}
NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea, button, a")]
    .filter(each => !each.labels?.length && !each.textContent.trim() && !each.getAttribute("aria-label"))
    .map(each => each.outerHTML)"""
TOO_WIDE = "() => document.documentElement.scrollWidth > window.innerWidth"


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    if PROGRAM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing")
        pytest.skip("Chromium is not installed")
    expect.set_options(timeout=30_000)
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=PROGRAM, args=["--no-sandbox"])
        yield chromium
        await chromium.close()


async def sign_in(page: Page, home: str, email: str, password: str) -> None:
    await page.goto(f"{home}/sign-in")
    await page.keyboard.type(email)  # the field has the focus
    await page.keyboard.press("Tab")
    await page.keyboard.type(password)
    await page.keyboard.press("Enter")
    await page.wait_for_url(home)


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
