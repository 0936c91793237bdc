"""The other registrar: it agrees to the transfers that we ask it for, though its own link suffers as ours does."""

import asyncio
import contextlib

import asyncpg

from tests.chaos.registries import Registry
from tests.chaos.stage import Stage
from tests.support.raw_epp import DOMAIN, code, command, logged_in

_PASSES = (OSError, EOFError, AssertionError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What an armed fault, or a database that is being restarted, does to it: it comes again."""

_PATIENCE_SECONDS = 10.0


async def approve_now_and_then(stage: Stage) -> None:
    """Agree to all, every so often, until cancelled."""
    while True:
        await asyncio.sleep(stage.plan.approve_seconds)
        with contextlib.suppress(*_PASSES):
            await _approve(stage.registries[0], await stage.transfers())


async def _approve(registry: Registry, names: list[str]) -> None:
    async with asyncio.timeout(_PATIENCE_SECONDS), logged_in(registry.entry, user=1) as session:
        for name in names:
            transfer = f'<d:transfer xmlns:d="{DOMAIN}"><d:name>{name}</d:name></d:transfer>'
            code(await session.send(command(f'<transfer op="approve">{transfer}</transfer>')))
