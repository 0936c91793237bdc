"""Our books beside a registry's own record of what it took from us, to the smallest unit."""

from collections import Counter
from decimal import Decimal

from sqlalchemy import text

from gateway.database import Database
from tests.scenarios.product import Family, World

Sums = Counter[tuple[str, str, Decimal]]
"""How often a sum was taken, by name and action."""

_BOOKED = text("""
    SELECT operations.domain, operations.kind, line.amount_minor
    FROM journal_lines AS line
    JOIN journal_entries AS entry ON entry.id = line.entry_id
    JOIN operations ON operations.id = entry.reference
    WHERE line.account = :account AND line.amount_minor <> 0
""")
_BALANCE = text("SELECT coalesce(sum(amount_minor), 0) FROM journal_lines WHERE account = :account")


async def booked(database: Database, family: Family) -> Sums:
    async with database.reading() as connection:
        rows = await connection.execute(_BOOKED, {"account": f"registry:{family.registry}:deposit"})
        return Counter((name, kind, Decimal(minor).scaleb(-2)) for name, kind, minor in rows)


def recorded(world: World, family: Family) -> Sums:
    """What the registry says that it took from our account."""
    kinds = {"create": "register"}
    return Counter(
        (charge["object"], kinds.get(charge["action"], charge["action"]), Decimal(charge["amount"]))
        for charge in _account(world, family)["charges"]
    )


async def spent(database: Database, family: Family) -> Decimal:
    """What our books say that the registry took in all."""
    async with database.reading() as connection:
        minor = await connection.scalar(_BALANCE, {"account": f"registry:{family.registry}:deposit"})
        return Decimal(minor or 0).scaleb(-2)


def balance(world: World, family: Family) -> Decimal:
    """What is left on our account at the registry."""
    return Decimal(_account(world, family)["balance"])


def _account(world: World, family: Family) -> dict[str, object]:
    us = world.simulators.registry(family.registry)["users"][0]["user"]
    account: dict[str, object] = world.control(family).objects()["registrars"][us]
    return account
