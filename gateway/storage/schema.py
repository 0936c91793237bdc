"""The schema's revisions: bring a database to the newest one, or tell which one it has."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from gateway.database_hosts import reaching
from gateway.errors import SchemaMismatch

_UPGRADE_LOCK = 0x6467775F  # "dgw_": one upgrade at a time, whichever node comes first


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", "gateway.storage:migrations")
    return config


@cache
def head_revision() -> str | None:
    """Return the revision that this code needs; found out once, as all migrations are read for that."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


async def current_revision(connection: AsyncConnection) -> str | None:
    """Return the revision that the database has; None for an empty one."""
    return await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())


def require(found: str | None) -> None:
    """Raise `SchemaMismatch` unless a database with this revision is the one that this code was written for."""
    if found == head_revision():
        return
    if found is None or _is_known(found):
        raise SchemaMismatch(f"the schema is at revision {found}, not {head_revision()}: run dgw db upgrade")
    raise SchemaMismatch(
        f"the schema is at revision {found}, which this version does not know: it was made by a newer one, run that"
    )


async def upgrade(url: str) -> None:
    """Bring the database to the newest revision; safe to repeat, and on many nodes at once.

    Raises `SchemaMismatch` when a newer version has been at work.
    """
    engine = create_async_engine(url, poolclass=NullPool, **reaching(url, {}))
    try:
        async with engine.begin() as connection:
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})"))
            found = await current_revision(connection)
            if found is not None and not _is_known(found):
                require(found)
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _is_known(revision: str) -> bool:
    scripts = ScriptDirectory.from_config(alembic_config())
    return revision in {script.revision for script in scripts.walk_revisions()}


def _upgrade(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
