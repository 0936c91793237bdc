from collections.abc import Callable

from gateway.audit import Actor
from gateway.clock import Clock
from gateway.database import Database
from gateway.passwords.store import RegistryPassword
from gateway.settings import RegistrySettings

THE_LINK = Actor("job:registry_link")
"""Who settles a doubt that a dead process left: whichever node logs in first."""


def password_stores(
    database: Database, secret: bytes, *, clock: Clock, actor: Actor = THE_LINK
) -> Callable[[str, RegistrySettings], RegistryPassword]:
    """Return what makes the store of each configured registry."""

    def store(registry: str, settings: RegistrySettings) -> RegistryPassword:
        configured = settings.password.get_secret_value()
        return RegistryPassword(database, secret, registry, settings.user, configured, actor, clock)

    return store
