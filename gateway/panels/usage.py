"""Reading what accounts use, of each panel in as few calls as it takes: shown to customers, and known when a panel is
asked in vain whether a smaller plan would do.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from adapters.errors import Unavailable
from adapters.hosting import HostingAccount
from gateway.clock import Clock
from gateway.database import Database
from gateway.panels.service import PanelService
from gateway.storage import circuits, hosting_usage
from gateway.storage.circuits import CircuitState

_log = structlog.get_logger(__name__)

_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class UsageSweep:
    panels: PanelService
    database: Database
    clock: Clock

    async def run(self) -> int:
        """Read every panel that orders are sent to now; return how many answered. Raises `DatabaseUnavailable`."""
        pauses, closed_to_us = await self.panels.pauses(), await self._closed_to_us()
        names = [name for name, lasting in pauses.items() if not lasting and name not in closed_to_us]
        return sum(await asyncio.gather(*(self._read(name) for name in names)))

    async def _closed_to_us(self) -> frozenset[str]:
        async with self.database.reading() as connection:
            known = await circuits.read_all(connection)
        return frozenset(each.registry for each in known if each.state is not CircuitState.CLOSED)

    async def _read(self, panel: str) -> bool:
        try:
            accounts = await self.panels.adapter(panel).accounts()
        except Unavailable as err:
            _log.warning("panel_usage_not_read", panel=panel, reason=err.reason)
            return False
        await self._keep(panel, accounts)
        return True

    async def _keep(self, panel: str, accounts: Sequence[HostingAccount]) -> None:
        at = self.clock()
        for first in range(0, len(accounts), _AT_ONCE):
            some = accounts[first : first + _AT_ONCE]

            async def work(connection: AsyncConnection, some: Sequence[HostingAccount] = some) -> None:
                await hosting_usage.keep(connection, panel, some, at=at)

            await self.database.run(work)
        async with self.database.reading() as connection:
            missing = (await hosting_usage.accounts_at(connection, panel)).missing
        if missing:
            _log.warning("panel_accounts_missing", panel=panel, accounts=missing)
