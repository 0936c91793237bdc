"""The migrations make the very schema that the tables describe, whoever runs them and however often."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from gateway.errors import SchemaMismatch
from gateway.storage.schema import current_revision, head_revision, require, upgrade
from gateway.storage.tables import metadata

# Everything that PostgreSQL knows of a schema, as text that is equal for equal schemas.
CATALOG = """
    SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || udt_name || ' ' || is_nullable
           || ' ' || coalesce(column_default, '') || ' ' || is_identity
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'constraint ' || conname || ' ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 't'
    UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function ' || proname || regexp_replace(prosrc, '\\s+', ' ', 'g') FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT 'comment ' || objoid::regclass || ' ' || description FROM pg_description
    WHERE classoid = 'pg_class'::regclass
          AND objoid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
"""


async def catalog(url: str) -> set[str]:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        rows = (await connection.execute(text(CATALOG))).scalars().all()
    await engine.dispose()
    return {row for row in rows if "alembic_version" not in row}


async def create_all(url: str) -> None:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()


async def revision(url: str) -> str | None:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        found = await current_revision(connection)
    await engine.dispose()
    return found


async def test_migrations_and_tables_agree(make_database):
    migrated, created = make_database(), make_database()
    await upgrade(migrated)
    await create_all(created)
    assert await catalog(migrated) == await catalog(created)


async def test_upgrade_twice_changes_nothing(make_database):
    url = make_database()
    await upgrade(url)
    before = await catalog(url)
    await upgrade(url)
    assert await catalog(url) == before
    assert await revision(url) == head_revision()


async def test_upgrades_at_the_same_time_wait_for_each_other(make_database):
    url = make_database()
    await asyncio.gather(*(upgrade(url) for _ in range(4)))
    assert await revision(url) == head_revision()


async def test_empty_database_has_no_revision(make_database):
    assert await revision(make_database()) is None


@pytest.mark.fault("F066")
async def test_f066_schema_of_a_newer_version_is_neither_used_nor_changed(make_database):
    url = make_database()
    await upgrade(url)
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()
    with pytest.raises(SchemaMismatch, match="9999, which this version does not know"):
        await upgrade(url)
    assert await revision(url) == "9999"


@pytest.mark.fault("F066")
@pytest.mark.parametrize("found", [None, "0001"])
def test_f066_older_schema_is_to_be_upgraded_first(found):
    with pytest.raises(SchemaMismatch, match="run dgw db upgrade"):
        require(found)


@pytest.mark.fault("F066")
def test_f066_schema_of_this_version_will_do():
    require(head_revision())
