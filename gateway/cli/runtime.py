"""What commands share: settings, a database that is open while they run, and the services on it."""

import getpass
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.audit import Actor
from gateway.build import build_services
from gateway.catalogue.connect import connect_registries
from gateway.catalogue.plugins import installed
from gateway.cli.logs import configure_logs
from gateway.clock import utc_now
from gateway.database import Database
from gateway.database_location import database_location
from gateway.links.share import own_share
from gateway.passwords.stores import password_stores
from gateway.secret_key import secret_key
from gateway.services import Services
from gateway.settings import Settings
from gateway.settings.sources import load_settings
from gateway.storage import schema


def local_actor() -> Actor:
    """Return who runs this command, for the audit trail."""
    return Actor(f"cli:{getpass.getuser()}")


@asynccontextmanager
async def opened_database(settings: Settings | None = None) -> AsyncIterator[Database]:
    """Raises `DatabaseUnavailable`, and `SchemaMismatch` when its schema is not that of this version."""
    chosen = settings if settings is not None else load_settings().settings
    with database_location(chosen) as url:
        database = Database.connect(url, chosen.database, patient=True)
        try:
            async with database.reading() as connection:
                schema.require(await schema.current_revision(connection))
            yield database
        finally:
            await database.close()


@asynccontextmanager
async def opened_services() -> AsyncIterator[Services]:
    """The services of this machine's settings; no work runs in the background, and no session is open yet.

    Sessions take slots like those of the nodes that serve, and log in with the passwords that those keep.
    """
    settings = load_settings().settings
    configure_logs(settings, stream=sys.stderr)
    secret = secret_key(settings)
    async with opened_database(settings) as database, own_share(database, secret) as slots:
        passwords = password_stores(database, secret, clock=utc_now)
        registries = connect_registries(
            settings.registries,
            installed().specs,
            clock=utc_now,
            routes=settings.routes,
            passwords=passwords,
            slots=slots.slots_of,
        )
        services = build_services(settings, database, registries, secret, clock=utc_now)
        try:
            await services.vat.load()
            yield services
        finally:
            await services.targets.close()
