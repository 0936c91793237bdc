"""What statements would read: which tables they go through as a whole, for want of an index."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

Statement = tuple[str, Any]


@contextmanager
def noted(engine: AsyncEngine) -> Iterator[list[Statement]]:
    """Note every statement with its parameters; of one that is run for many rows the first of them."""
    statements: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        statements.append((statement, parameters[0] if many and isinstance(parameters[0], tuple) else parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine.sync_engine, "before_cursor_execute", note)


async def scanned(engine: AsyncEngine, statements: Iterable[Statement]) -> dict[str, str]:
    """Return the tables that are read as a whole, each with a statement that does."""
    found = {}
    async with engine.begin() as connection:
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")  # then only what has no index is scanned
        for statement, parameters in {each[0]: each for each in statements}.values():
            if re.match(r"\s*(SELECT|WITH|UPDATE|DELETE|INSERT)", statement):
                plan = (await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)).scalars()
                found |= dict.fromkeys(re.findall(r"Seq Scan on (\w+)", "\n".join(plan)), statement)
    return found
