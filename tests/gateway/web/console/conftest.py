"""One gateway for all tests of a module; operators of any role on demand."""

import dataclasses
import itertools
from contextlib import AsyncExitStack
from decimal import Decimal

import aiohttp
import pytest_asyncio

from gateway.demo.seller import with_seller
from gateway.keys import SERVICES
from gateway.people.model import Role
from gateway.settings.money import AdjustmentSettings
from gateway.settings.site import SiteSettings
from gateway.storage.schema import upgrade
from tests.support.browser import Browser
from tests.support.panel import a_service, service_settings

SECRET = "operators have long ones"
NUMBERS = itertools.count(1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(make_database, tmp_path_factory):
    """One admin alone may adjust up to 100.00 UAH a day."""
    settings = service_settings(make_database(upgrade), tmp_path_factory.mktemp("data"))
    changes = {
        "site": SiteSettings(tenant="panel", name="Hosting Ltd"),
        "adjustments": AdjustmentSettings(alone_up_to={"UAH": Decimal(100)}),
    }
    async with a_service(with_seller(settings.model_copy(update=changes))) as service:
        yield service


@pytest_asyncio.fixture(loop_scope="module")
async def panel(service):
    """A customer of the console's tenant, with 1000.00; no order repeats a key of another test's."""
    return dataclasses.replace(await service.panel(), _keys=itertools.count(1000 * next(NUMBERS)))


@pytest_asyncio.fixture(loop_scope="module")
async def operator(service, panel):
    """Signs somebody in who has a role; each has an address of their own."""
    async with AsyncExitStack() as stack:

        async def signed_in(role: Role = Role.ADMIN) -> Browser:
            http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)))
            browser = Browser(http, service.gateway.url)
            joining = service.gateway.app[SERVICES].people.joining
            email = f"operator-{next(NUMBERS)}@example.com"
            link = await joining.appoint(panel.tenant_id, email, role, language="en")
            await browser.open(link[link.index("/console") :])
            page = await browser.send("/new-password", password=SECRET)
            assert page.status == 200, page.words
            return browser

        yield signed_in
