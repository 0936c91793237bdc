"""The sweep of the notices: what is owed is written down, then told to some accounts in each transaction, or when
something is wrong with one of them, to each in its own.

It may be killed anywhere and run by any number of nodes: an obligation is settled in the transaction that puts its mail
into the outbox. After an outage it tells late what it missed, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.business_calendar import business_date
from billing_core.discounts import standings
from gateway.apart import together_or_apart
from gateway.clock import Clock
from gateway.database import Database
from gateway.notices.model import Addressee, Told
from gateway.notices.obligations import Obligations
from gateway.notices.observer import NobodyNotices, NoticeObserver
from gateway.notices.telling import Telling
from gateway.side_by_side import side_by_side
from gateway.storage import addressees
from gateway.unexpected import traits_of

_log = structlog.get_logger(__name__)

_ACCOUNTS_AT_ONCE = 500
_TOGETHER_MAX = 50
_SIDE_BY_SIDE = 2  # so that customers' own orders find connections to the database while a sweep runs


@dataclass(frozen=True, slots=True)
class Notices:
    database: Database
    obligations: Obligations
    telling: Telling
    clock: Clock
    observer: NoticeObserver = field(default_factory=NobodyNotices)

    async def run(self) -> int:
        """Tell everybody what is due; return how many things were told of. Raises `DatabaseUnavailable`."""
        await self.obligations.prepare()
        if not self.telling.policy.is_time(self.clock()):
            return 0
        told, behind = 0, ""
        while page := await self._accounts(behind):
            told += await self._tell_all(page)
            behind = page[-1].account_id
        return told

    async def _tell_all(self, page: Sequence[Addressee]) -> int:
        await self.database.run(partial(_know_standings, page=page, at=self.clock()))
        waiting, told = iter([page[n : n + _TOGETHER_MAX] for n in range(0, len(page), _TOGETHER_MAX)]), 0

        async def tell_next() -> None:
            nonlocal told
            for some in waiting:
                told += len(await together_or_apart(self._tell, some, failed=_not_told))

        await side_by_side(tell_next() for _ in range(_SIDE_BY_SIDE))
        return told

    async def _accounts(self, behind: str) -> Sequence[Addressee]:
        at = self.clock()
        async with self.database.reading() as connection:
            return await addressees.accounts_to_tell(
                connection, business_date(at), at=at, behind=behind, limit=_ACCOUNTS_AT_ONCE
            )

    async def _tell(self, whom: Sequence[Addressee]) -> Sequence[Told]:
        at = self.clock()
        told = await self.database.run(partial(self.telling.tell, whom=whom, today=business_date(at), at=at))
        for each in told:
            self.observer.notice_sent(each.obligation.subject.kind.value)
        return told


def _not_told(who: Addressee, err: Exception) -> None:
    """It stays owed, and counts as late."""
    _log.error("notice_not_told", account=who.account_id, **traits_of(err))


async def _know_standings(connection: AsyncConnection, page: Sequence[Addressee], at: datetime) -> None:
    """Have the loyalty that prices depend on computed for all at once."""
    await standings.compute_of(connection, [(who.account_id, who.currency) for who in page], at=at)
