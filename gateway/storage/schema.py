"""The schema's revisions: bring a database to the newest one, or tell which one it has."""

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

_UPGRADE_LOCK = 0x6467775F  # "dgw_": one upgrade at a time, whichever node comes first


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", "gateway.storage:migrations")
    return config


def head_revision() -> str | None:
    """Return the revision that this code needs."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


async def current_revision(connection: AsyncConnection) -> str | None:
    """Return the revision that the database has; None for an empty one."""
    return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


async def upgrade(url: str) -> None:
    """Bring the database to the newest revision; safe to repeat, and on many nodes at once."""
    engine = create_async_engine(url, poolclass=NullPool)
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _upgrade(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
