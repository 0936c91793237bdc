"""Every page, and where it is reached."""

from aiohttp import web

from gateway.clock import Clock
from gateway.people.build import People
from gateway.people.model import Realm
from gateway.settings.site import SiteSettings
from gateway.web.assets import add_assets
from gateway.web.console.adjustments import ADJUSTMENTS
from gateway.web.console.audit import AUDIT
from gateway.web.console.customers import CUSTOMERS
from gateway.web.console.differences import DIFFERENCES
from gateway.web.console.documents import DOCUMENTS as CONSOLE_DOCUMENTS
from gateway.web.console.health import HEALTH
from gateway.web.console.operations import OPERATIONS
from gateway.web.console.partners import PARTNERS
from gateway.web.console.renewals import RENEWALS
from gateway.web.console.security import SECURITY
from gateway.web.console.webhooks import WEBHOOKS
from gateway.web.door import DOOR
from gateway.web.pages import Page, add_page, page
from gateway.web.panel.documents import DOCUMENTS
from gateway.web.panel.domains import DOMAINS
from gateway.web.panel.hosting import HOSTING
from gateway.web.panel.money import MONEY
from gateway.web.panel.notices import NOTICES
from gateway.web.panel.overview import OVERVIEW
from gateway.web.panel.partner import PARTNER
from gateway.web.panel.portfolio import PORTFOLIO
from gateway.web.panel.search import SEARCH
from gateway.web.panel.services import SERVICES
from gateway.web.panel.settings import SETTINGS_PAGES
from gateway.web.panel.several import SEVERAL
from gateway.web.panel.transfers import TRANSFERS
from gateway.web.scene import Scene
from gateway.web.site import Site


@page("GET", "/{rest:.*}", is_open=True)
async def nothing_here(_scene: Scene) -> web.Response:
    raise web.HTTPNotFound


PANEL_PAGES: tuple[Page, ...] = (
    *DOOR,
    *OVERVIEW,
    *PORTFOLIO,
    *SERVICES,
    *SEVERAL,
    *HOSTING,
    *DOMAINS,
    *SEARCH,
    *TRANSFERS,
    *MONEY,
    *DOCUMENTS,
    *PARTNER,
    *NOTICES,
    *SETTINGS_PAGES,
    nothing_here,
)

CONSOLE_PAGES: tuple[Page, ...] = (
    *DOOR,
    *HEALTH,
    *OPERATIONS,
    *CUSTOMERS,
    *RENEWALS,
    *ADJUSTMENTS,
    *PARTNERS,
    *CONSOLE_DOCUMENTS,
    *DIFFERENCES,
    *WEBHOOKS,
    *AUDIT,
    *SECURITY,
    nothing_here,
)


def add_site(app: web.Application, settings: SiteSettings, people: People, *, clock: Clock) -> None:
    """Serve the panel and the console, when the settings say whose customers they are for; the stylesheet is that of
    welcome pages too.
    """
    add_assets(app.router)
    if settings.tenant is None:
        return
    for realm, pages in ((Realm.PANEL, PANEL_PAGES), (Realm.CONSOLE, CONSOLE_PAGES)):
        site = Site(settings, people, clock, realm)
        for one in pages:
            add_page(app.router, site, one)
