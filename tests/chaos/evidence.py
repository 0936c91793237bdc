"""What is kept of a run for whoever has to find out why it failed; read it with grep or jq."""

import asyncio
import json
from pathlib import Path

from tests.chaos.postgres import Postgres
from tests.chaos.registries import Registry

TABLES = ("operations", "operation_attempts", "operation_events", "poll_messages", "holds")


async def keep_evidence(postgres: Postgres, registries: list[Registry], folder: Path) -> None:
    """Write the gateway's tables and the registries' journals as JSON lines."""
    connection = await postgres.connect()
    for table in TABLES:
        rows = await connection.fetch(
            f"SELECT to_jsonb(t) - 'payload' - 'raw' - 'sealed_secret' AS line FROM {table} t"
        )
        (folder / f"{table}.jsonl").write_text("".join(f"{row['line']}\n" for row in rows))
    await connection.close()
    for registry in registries:
        await asyncio.to_thread(_keep_journal, registry, folder / f"journal-{registry.name}.jsonl")


def _keep_journal(registry: Registry, path: Path) -> None:
    with path.open("w") as lines:
        for entry in registry.control.journal_entries(command="*:*"):
            lines.write(json.dumps({name: entry[name] for name in entry if name != "request"}) + "\n")
