"""Money has come to an account: what it pays for now, at once and in order (billing rules §8).

A debt is covered by the posting itself. Then what is switched off for lack of money is renewed and switched on again,
then what is due, then orders that waited; what does not fit is passed over for the next. The wish to do so is a row,
written in the transaction that credits, so a process that dies loses nothing.
"""

from dataclasses import dataclass
from functools import partial
from typing import Protocol

import structlog

from gateway.database import Database
from gateway.renewals import AutoRenewal
from gateway.storage import renewals as rows
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)

_AT_ONCE = 100


class PendingOrders(Protocol):
    async def activate_pending(self, account_id: str) -> int:
        """Begin the orders of an account that waited for money, as far as it goes; return how many began."""


@dataclass(frozen=True, slots=True)
class Arrival:
    database: Database
    renewals: AutoRenewal
    pending: PendingOrders

    async def run(self) -> int:
        """Settle every account that money has come to; return how many. One that fails is tried again next time."""
        async with self.database.reading() as connection:
            wishes = await rows.woken(connection, _AT_ONCE)
        for account_id, wanted_at in wishes:
            try:
                await self.settle(account_id)
            except Exception as err:  # noqa: BLE001 - whatever is wrong with one account, the others are not to wait
                _log.error("arrival_not_settled", account=account_id, **traits_of(err))
                continue
            await self.database.run(partial(rows.looked_at, account_id=account_id, wanted_at=wanted_at))
        return len(wishes)

    async def settle(self, account_id: str) -> None:
        """Spend what an account has on what waits for it. Run again or elsewhere, it does nothing twice."""
        await self.renewals.revive_account(account_id)
        await self.renewals.run_account(account_id)
        await self.pending.activate_pending(account_id)
