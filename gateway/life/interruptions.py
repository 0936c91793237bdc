"""Taking a generic zone's name out of the DNS before it is deleted unpaid, and putting it back once it is paid for.

ICANN's Expired Registration Recovery Policy 2.2: the existing DNS resolution path is interrupted for at least the last
eight days in which the registrant can still renew, and restored when that happens.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from adapters.errors import AdapterError
from adapters.rules import TldRules
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import DatabaseUnavailable, GatewayError
from gateway.operations.requests import AcceptRequest, IdempotencyKey, SuspensionRequest
from gateway.operations.service import OperationService
from gateway.storage import interruptions as rows
from gateway.storage.interruptions import Interrupted
from gateway.storage.registry_years import UnpaidYear
from gateway.workers.jobs import Job

_log = structlog.get_logger(__name__)

LASTS_DAYS = 8
AHEAD_DAYS = 10
"""How long before the deletion it begins: two days are left for an order that is not through at once."""

_EVERY = timedelta(minutes=1)
_AT_ONCE = 500

Act = Callable[[Interrupted], Awaitable[None]]


def is_due(unpaid: UnpaidYear, rules: TldRules, delete_after_days: int, at: datetime) -> bool:
    """Tell whether the name is to be taken out of the DNS now."""
    begins = unpaid.expires_at + timedelta(days=max(0, delete_after_days - AHEAD_DAYS))
    return rules.reminders_required and delete_after_days > 0 and not unpaid.on_hold and at >= begins


def has_lasted(unpaid: UnpaidYear, rules: TldRules, delete_after_days: int, at: datetime) -> bool:
    """Tell whether a name has been out of the DNS for long enough to be deleted. What its owner, or the registry, took
    out of it is not ours to count.
    """
    if not rules.reminders_required:
        return True
    lasts = timedelta(days=min(LASTS_DAYS, delete_after_days))
    return unpaid.on_hold and (unpaid.interrupted_at is None or at >= unpaid.interrupted_at + lasts)


@dataclass(frozen=True, slots=True)
class Interruptions:
    """`tell`: tells the owner of a name that was taken out of the DNS, once."""

    database: Database
    operations: OperationService
    tell: Act
    clock: Clock

    def jobs(self) -> tuple[Job, ...]:
        return (Job("interruptions", _EVERY, self.run),)

    async def run(self) -> int:
        """Tell owners, and put back what is paid for; return how many names were put back.

        Raises `DatabaseUnavailable`.
        """
        await self._each(rows.untold, self.tell)
        return await self._each(rows.paid, self._put_back)

    async def _each(self, read: rows.Read, act: Act) -> int:
        done, behind = 0, ""
        while page := await self._page(read, behind):
            done += sum([await self._take(act, each) for each in page])
            behind = page[-1].domain_id
        return done

    async def _page(self, read: rows.Read, behind: str) -> list[Interrupted]:
        async with self.database.reading() as connection:
            return await read(connection, behind=behind, limit=_AT_ONCE)

    async def _take(self, act: Act, name: Interrupted) -> bool:
        try:
            await act(name)
        except DatabaseUnavailable:
            raise
        except (GatewayError, AdapterError) as err:
            _log.warning("interruption_not_followed", domain_id=name.domain_id, reason=type(err).__name__)
            return False
        return True

    async def _put_back(self, name: Interrupted) -> None:
        """Order it at most once an hour, until it is done."""
        hour = self.clock().strftime("%Y-%m-%dT%H")
        key = f"paid:{name.domain_id}:{name.interrupted_at.isoformat()}:{hour}"
        order = SuspensionRequest(name.name, suspended=False)
        idempotency = IdempotencyKey(name.tenant_id, key, key.encode())
        await self.operations.accept(AcceptRequest(name.tenant_id, name.account_id, order, idempotency))
