"""Chromium, and how somebody signs in with the keyboard."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, async_playwright

PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    if PROGRAM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing")
        pytest.skip("Chromium is not installed")
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
