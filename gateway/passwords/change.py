"""A change of one account's password from outside the service, which may be running or not."""

import asyncio

from gateway.audit import Actor
from gateway.catalogue.connect import connect_registries
from gateway.catalogue.plugins import installed
from gateway.clock import utc_now
from gateway.database import Database
from gateway.links.share import own_share
from gateway.passwords.stores import password_stores
from gateway.secret_key import secret_key
from gateway.settings import Settings

PATIENCE_SECONDS = 120.0
"""For a session to come free, the login, and one more for each password if its answer is lost."""


async def change_password(
    settings: Settings, database: Database, registry: str, new_password: str, *, actor: Actor
) -> None:
    """Raises what `RegistryAdapter.change_password` and the store raise; TimeoutError = the next login finds out."""
    secret = secret_key(settings)
    stores = password_stores(database, secret, actor=actor, clock=utc_now)
    alone = {registry: settings.registries[registry]}
    async with own_share(database, secret) as slots:
        registries = connect_registries(alone, installed().specs, clock=utc_now, passwords=stores, slots=slots.slots_of)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await registries.adapter(registry).change_password(new_password)
        finally:
            await registries.close()
