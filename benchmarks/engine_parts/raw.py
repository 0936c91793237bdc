"""The least that an order can cost: its rows written by bare asyncpg, learned from what the gateway really wrote.

`Footprint.of` compares the tables before and after; `copies` then writes the same rows, under keys of their own, into
tables of the same shape with the same indexes, with one guarded update of the balance and one NOTIFY a transaction.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import asyncpg

SCHEMA = "raw"
OPERATIONS = "operations"
_IDENTITY = (
    "SELECT column_name FROM information_schema.columns "
    "WHERE table_schema = 'public' AND table_name = $1 AND is_identity = 'YES'"
)
_TEXT_IN_UNIQUE = (
    "SELECT DISTINCT a.attname FROM pg_index i "
    "JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey) "
    "WHERE i.indrelid = $1::regclass AND i.indisunique AND a.atttypid = 'text'::regtype"
)
_HOLD = (
    "UPDATE raw.ledger_accounts SET held_minor = held_minor + 1 "
    "WHERE code = $1 AND posted_minor - held_minor - 1 >= -credit_limit_minor - overdraft_minor"
)


async def sizes(connection: asyncpg.Connection) -> dict[str, int]:
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    names = [row["tablename"] for row in tables]
    return {name: await connection.fetchval(f'SELECT count(*) FROM "{name}"') for name in names}


@dataclass(frozen=True)
class Insert:
    statement: str
    values: Sequence[Any]
    numbered: Sequence[bool]
    columns: Sequence[str]

    def row(self, number: int) -> list[Any]:
        return [f"{v}-{number}" if n else v for v, n in zip(self.values, self.numbered, strict=True)]


@dataclass(frozen=True)
class Footprint:
    """What one order leaves behind."""

    inserts: Sequence[Insert]
    accounts: Sequence[str]

    @classmethod
    async def of(cls, connection: asyncpg.Connection, before: Mapping[str, int], orders: int) -> "Footprint":
        await connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        after, inserts = await sizes(connection), []
        for table, count in after.items():
            rows_an_order = round((count - before[table]) / orders)
            inserts += [await _insert_like(connection, table)] * rows_an_order if rows_an_order else []
        await connection.execute(
            f"CREATE TABLE IF NOT EXISTS {SCHEMA}.ledger_accounts (LIKE ledger_accounts INCLUDING ALL)"
        )
        await connection.execute(
            f"INSERT INTO {SCHEMA}.ledger_accounts SELECT * FROM ledger_accounts ON CONFLICT DO NOTHING"
        )
        paying = "SELECT code FROM ledger_accounts WHERE posted_minor <> 0 OR held_minor > 0 ORDER BY code"
        return cls(tuple(inserts), [row["code"] for row in await connection.fetch(paying)])

    async def copy(self, connection: asyncpg.Connection, number: int) -> None:
        async with connection.transaction():
            for place, insert in enumerate(self.inserts):
                await connection.execute(insert.statement, *insert.row(number * 100 + place))
            await connection.execute(_HOLD, self.accounts[number % len(self.accounts)])
            await connection.execute("SELECT pg_notify('raw', 'order')")

    async def complete(self, connection: asyncpg.Connection, number: int, round_trip: Callable[[], Awaitable[object]]):
        """Write the rows of a whole order, and the three updates between which its command is answered."""
        await self.copy(connection, number)
        place = next(n for n, insert in enumerate(self.inserts) if f'"{OPERATIONS}"' in insert.statement)
        key = self.inserts[place].row(number * 100 + place)[self.inserts[place].columns.index("id")]
        for step in ("claimed", "recorded", "settled"):
            if step == "settled":
                await round_trip()
            await connection.execute(f"UPDATE {SCHEMA}.{OPERATIONS} SET fence = fence + 1 WHERE id = $1", key)


async def _insert_like(connection: asyncpg.Connection, table: str) -> Insert:
    """Copy the newest row of a table into one of the same shape."""
    await connection.execute(f'CREATE TABLE IF NOT EXISTS {SCHEMA}."{table}" (LIKE public."{table}" INCLUDING ALL)')
    identity = {row["column_name"] for row in await connection.fetch(_IDENTITY, table)}
    keys = {row["attname"] for row in await connection.fetch(_TEXT_IN_UNIQUE, f'public."{table}"')}
    row = await connection.fetchrow(f'SELECT * FROM "{table}" ORDER BY ctid DESC LIMIT 1')
    columns = [name for name, _ in row.items() if name not in identity]
    numbered = [name in keys and isinstance(row[name], str) for name in columns]
    places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
    listed = ", ".join(f'"{name}"' for name in columns)
    statement = f'INSERT INTO {SCHEMA}."{table}" ({listed}) VALUES ({places})'
    return Insert(statement, [row[name] for name in columns], numbered, columns)
