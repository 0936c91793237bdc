"""Money has come to an account: what it pays for now, at once and in order (billing rules §8).

A debt is covered by the posting itself. Then what is switched off for lack of money is renewed and switched on again,
then what is due, then orders that waited; what does not fit is passed over for the next. The wish to do so is a row,
written in the transaction that credits, so a process that dies loses nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import structlog

from gateway.apart import together_or_apart
from gateway.database import Database
from gateway.renewals import AutoRenewal
from gateway.storage import renewals as rows
from gateway.storage.renewals import Wish
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)

_AT_ONCE = 100


class PendingOrders(Protocol):
    async def activate_pending(self, account_ids: Sequence[str]) -> int:
        """Begin the orders of accounts that waited for money, as far as it goes; return how many began."""


@dataclass(frozen=True, slots=True)
class Arrival:
    database: Database
    renewals: AutoRenewal
    pending: PendingOrders

    async def run(self) -> int:
        """Settle every account that money has come to; return how many. One that fails is tried again next time."""
        count, last = 0, None
        while wishes := await self._wishes(last):
            followed = await together_or_apart(self._settle, wishes, failed=_not_settled)
            if followed:
                await self.database.run(partial(rows.looked_at, followed=followed))
            count, last = count + len(wishes), wishes[-1]
        return count

    async def _wishes(self, after: Wish | None) -> Sequence[Wish]:
        async with self.database.reading() as connection:
            return await rows.woken(connection, after=after, limit=_AT_ONCE)

    async def _settle(self, wishes: Sequence[Wish]) -> Sequence[Wish]:
        """Spend what accounts have on what waits for it. Run again or elsewhere, it does nothing twice."""
        accounts = [wish.account_id for wish in wishes]
        await self.renewals.run_accounts(accounts, reviving=True)
        await self.renewals.run_accounts(accounts)
        await self.pending.activate_pending(accounts)
        return wishes


def _not_settled(wish: Wish, err: Exception) -> None:
    _log.error("arrival_not_settled", account=wish.account_id, **traits_of(err))
