import aiohttp
import pytest

from gateway.keys import SERVICES
from gateway.settings import DomainSettings
from gateway.settings.site import SiteSettings
from tests.gateway.web.chromium import a_browser
from tests.support.browser import Browser
from tests.support.panel import a_service, service_settings

EMAIL, PASSWORD = "customer@example.net", "correct horse 7"
OUR_SERVERS = ("ns1.example.org", "ns2.example.org")


@pytest.fixture
async def service(database_url, tmp_path):
    site = SiteSettings(tenant="panel", name="Hosting Ltd")
    sections = {"site": site, "domains": DomainSettings(default_nameservers=OUR_SERVERS)}
    settings = service_settings(database_url, tmp_path).model_copy(update=sections)
    async with a_service(settings) as service:
        yield service


@pytest.fixture
async def panel(service):
    return await service.panel()


@pytest.fixture
async def stranger(service):
    """A browser of somebody who has not signed in."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        yield Browser(http, service.gateway.url)


@pytest.fixture
async def customer(service, panel, stranger):
    """The browser of a customer with 1000.00 on the balance, who has signed in."""
    joining = service.gateway.app[SERVICES].people.joining
    await joining.admit(panel.tenant_id, panel.account_id, EMAIL, PASSWORD, language="en")
    await stranger.open("/panel/sign-in")
    page = await stranger.send("/sign-in", email=EMAIL, password=PASSWORD)
    assert page.url.endswith("/panel"), page.words
    return stranger


@pytest.fixture
async def browser():
    async with a_browser() as chromium:
        yield chromium
