"""What commands that work on the database share: settings, and a database that is open while they run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from gateway.database import Database
from gateway.database_location import database_location
from gateway.settings import Settings
from gateway.settings_sources import load_settings


@asynccontextmanager
async def opened_database(settings: Settings | None = None) -> AsyncIterator[Database]:
    chosen = settings if settings is not None else load_settings().settings
    with database_location(chosen) as url:
        database = Database.connect(url, chosen.database)
        try:
            yield database
        finally:
            await database.close()
