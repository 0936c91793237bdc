"""Welcoming customers of new accounts, put together."""

from collections.abc import Sequence
from datetime import timedelta

from gateway.clock import Clock
from gateway.database import Database
from gateway.settings import Settings
from gateway.welcome.links import WelcomeLinks
from gateway.welcome.mail import WelcomeMail
from gateway.workers.jobs import Job

_ERASE_EVERY = timedelta(hours=1)


def build_links(settings: Settings, database: Database, secret: bytes, *, clock: Clock) -> WelcomeLinks:
    return WelcomeLinks(database, secret, timedelta(hours=settings.welcome.link_hours), clock)


def build_mail(settings: Settings, links: WelcomeLinks, secret: bytes) -> WelcomeMail | None:
    """None: nobody is to be welcomed by us."""
    url = settings.welcome.public_url or (settings.site.origin if settings.site.tenant else None)
    if url is None:
        return None
    addresses = {name: panel.customer_url for name, panel in settings.panels.items() if panel.customer_url}
    return WelcomeMail(links, secret, url, addresses)


def welcome_jobs(links: WelcomeLinks) -> Sequence[Job]:
    return [Job("welcome links", _ERASE_EVERY, links.erase_expired)]
