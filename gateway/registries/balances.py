"""Watching what is left on our account at a registry: known to people in time, and no order sent without money."""

from collections.abc import Mapping
from decimal import Decimal

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.capabilities import Capability, Support
from adapters.model import RegistryBalance
from billing_core import Money
from gateway.catalogue.registries import Registries
from gateway.database import Database
from gateway.settings import RegistrySettings
from gateway.storage import balances, pauses
from gateway.storage.pauses import Pause

_log = structlog.get_logger(__name__)

ACTOR = "job:balance"


class BalanceWatch:
    """`configured` has the limits: below one people are told, below the other paid operations wait."""

    def __init__(self, database: Database, registries: Registries, configured: Mapping[str, RegistrySettings]) -> None:
        self._database = database
        self._registries = registries
        self._configured = configured

    async def check(self, registry: str) -> RegistryBalance | None:
        """Ask a registry, keep what it says and pause or resume by it; None when it tells no balance.

        Raises `Unavailable`, `NotFound`, `DatabaseUnavailable`.
        """
        adapter = self._registries.adapter(registry)
        if adapter.capabilities.support(Capability.BALANCE) is not Support.SUPPORTED:
            return None
        balance = await adapter.balance()
        if balance is not None:
            await self._database.run(lambda connection: self._keep(connection, registry, balance))
        return balance

    async def _keep(self, connection: AsyncConnection, registry: str, balance: RegistryBalance) -> None:
        await balances.store(connection, registry, balance)
        settings = self._configured.get(registry)
        left = _major(balance)
        if settings is not None and _below(left, settings.balance_warn_below):
            _log.warning("registry_balance_low", registry=registry)
        if left <= 0 or (settings is not None and _below(left, settings.balance_pause_below)):
            detail = f"{left} {balance.available.currency} are left at the registry"
            pause = Pause(registry, pauses.BALANCE, balance.checked_at, None, detail, ACTOR, paid_only=True)
            await pauses.put(connection, pause)
        else:
            await pauses.end(connection, registry, pauses.BALANCE)


def _major(balance: RegistryBalance) -> Decimal:
    return Decimal(Money(balance.available.minor, balance.available.currency).format())


def _below(left: Decimal, limit: Decimal | None) -> bool:
    return limit is not None and left < limit
