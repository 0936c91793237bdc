"""The audit trail: one chain that nobody can edit unnoticed."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gateway.audit import Actor, AuditEntry, AuditTrail
from gateway.audit.trail import broken_links

AT = datetime(2026, 11, 22, 10, 30, 0, 123456, tzinfo=UTC)
TRAIL = AuditTrail(b"a secret")
OPERATOR = Actor("key:key_1", "req_1", "192.0.2.7")


def an_entry(action="operation.resolve", **more):
    return AuditEntry(OPERATOR, action, "op_1", **more)


async def written(office, *entries):
    database = office.services.database
    for entry in entries:
        await database.run(lambda connection, entry=entry: TRAIL.write(connection, entry, at=AT))


async def broken(office):
    async with office.services.database.engine.connect() as connection:
        return [number async for number in broken_links(connection)]


async def test_entries_are_chained_and_the_chain_holds(idle_office):
    await written(idle_office, *(an_entry(f"act.{number}", after={"n": number, "deep": [1]}) for number in range(5)))
    rows = await idle_office.execute("SELECT previous_hash, hash FROM audit_entries ORDER BY id")
    assert [row.previous_hash for row in rows[1:]] == [row.hash for row in rows[:-1]]
    assert await broken(idle_office) == []


async def test_writers_at_the_same_time_make_one_chain(idle_office):
    await asyncio.gather(*(written(idle_office, an_entry(f"act.{number}")) for number in range(12)))
    assert await idle_office.count("audit_entries") == 12
    assert await broken(idle_office) == []


@pytest.mark.parametrize("change", ["UPDATE audit_entries SET actor = 'x'", "DELETE FROM audit_entries"])
async def test_entries_cannot_be_changed(idle_office, change):
    await written(idle_office, an_entry())
    with pytest.raises(DBAPIError, match="append-only"):
        await idle_office.execute(change)


@pytest.mark.parametrize(
    "forgery",
    [
        'UPDATE audit_entries SET after = \'{"state": "succeeded"}\' WHERE id = 2',
        "UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE id = 2",
        "DELETE FROM audit_entries WHERE id = 2",
    ],
)
async def test_forgery_is_found_even_where_the_trigger_was_off(idle_office, forgery):
    await written(idle_office, *(an_entry(after={"state": "failed", "n": number}) for number in range(3)))
    await idle_office.execute("ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only")
    async with idle_office.services.database.engine.begin() as connection:
        await connection.execute(text(forgery))
    assert await broken(idle_office)


async def test_secrets_and_personal_data_are_kept_as_keyed_hashes(idle_office):
    person = {"email": "ivan@example.com", "nested": {"password": "hunter22", "city": None}, "state": "failed"}
    await written(idle_office, an_entry(before=person, after=person), an_entry(before=person))
    rows = await idle_office.execute("SELECT before, after, before::text AS shown FROM audit_entries ORDER BY id")
    assert "ivan" not in rows[0].shown
    assert "hunter22" not in rows[0].shown
    assert rows[0].before["email"].startswith("hmac:")
    assert rows[0].before == rows[0].after == rows[1].before
    assert (rows[0].before["state"], rows[0].before["nested"]["city"]) == ("failed", None)


async def test_change_is_undone_with_an_entry_that_cannot_be_written(idle_office):
    async def work(connection):
        await connection.execute(text("UPDATE tenants SET name = 'changed'"))
        await TRAIL.write(connection, an_entry(after={"n": "\x00"}), at=AT)

    with pytest.raises(DBAPIError):
        await idle_office.services.database.run(work)
    assert (await idle_office.execute("SELECT count(*) FROM tenants WHERE name = 'changed'"))[0][0] == 0


async def test_entry_that_cannot_be_written_is_counted_and_its_change_given_up(idle_office):
    failures = []
    trail = AuditTrail(b"a secret", lambda: failures.append(1))

    async def change(connection):
        await connection.exec_driver_sql("CREATE TABLE changed ()")
        await connection.exec_driver_sql("ALTER TABLE audit_entries RENAME TO hidden")
        await trail.write(connection, an_entry(), at=AT)

    with pytest.raises(DBAPIError):
        await idle_office.services.database.run(change)
    assert failures == [1]
    assert await idle_office.execute("SELECT to_regclass('changed')") == [(None,)]
