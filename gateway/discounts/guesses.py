"""Who tries promo codes that there are not may not go on for ever: so many an hour, over all nodes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from billing_core.discounts import PromoRefusal, PromoRefused
from billing_core.storage.discount_tables import promo_misses
from gateway.clock import Clock
from gateway.database import Database
from gateway.errors import PromoCodesExhausted

MISSES_MAX = 10
PERIOD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Guesses:
    database: Database
    clock: Clock

    @asynccontextmanager
    async def counted(self, buyer: str, promo_code: str | None) -> AsyncIterator[None]:
        """Do something with a promo code on behalf of a buyer. Raises `PromoCodesExhausted` when the next try is too
        many.
        """
        if promo_code is None:
            yield
            return
        await self._check(buyer)
        try:
            yield
        except PromoRefused as refused:
            if refused.reason is PromoRefusal.UNKNOWN:
                await self.database.run(lambda connection: self._miss(connection, buyer))
            raise

    async def _check(self, buyer: str) -> None:
        columns = promo_misses.c
        recent = select(columns.misses).where(columns.account_id == buyer, columns.since > self.clock() - PERIOD)
        async with self.database.reading() as connection:
            if (await connection.scalar(recent) or 0) >= MISSES_MAX:
                raise PromoCodesExhausted(PERIOD)

    async def _miss(self, connection: AsyncConnection, buyer: str) -> None:
        columns, at = promo_misses.c, self.clock()
        is_over = columns.since <= at - PERIOD
        counted = insert(promo_misses).values(account_id=buyer, since=at, misses=1)
        again = {
            "since": case((is_over, at), else_=columns.since),
            "misses": case((is_over, 1), else_=columns.misses + 1),
        }
        await connection.execute(counted.on_conflict_do_update(index_elements=["account_id"], set_=again))
