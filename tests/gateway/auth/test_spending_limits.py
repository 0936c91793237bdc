"""What is counted against a limit, over the days and months of Kyiv and under concurrency."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest
import pytest_asyncio

from billing_core import CurrencyMismatch, Money
from gateway.database import Database
from gateway.errors import SpendLimitReached
from gateway.ids import new_id
from gateway.settings import DatabaseSettings
from gateway.storage import spending_limits
from gateway.storage.schema import upgrade
from gateway.storage.spending_limits import Counted, Maxima

pytestmark = pytest.mark.asyncio(loop_scope="module")

LAST_EVENING = datetime(2026, 10, 31, 21, 59, tzinfo=UTC)  # 23:59 in Kyiv, the last day of October
NEXT_DAY = LAST_EVENING + timedelta(minutes=1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def database(make_database):
    opened = Database.connect(make_database(upgrade), DatabaseSettings())
    yield opened
    await opened.close()


class Limit:
    def __init__(self, database: Database, limit_id: str) -> None:
        self.database, self.id = database, limit_id

    async def count(self, minor: int, *, at: datetime = LAST_EVENING, currency: str = "UAH") -> Counted | None:
        price = Money(minor, currency)
        return await self.database.run(lambda c: spending_limits.count(c, self.id, price, at=at))

    async def give_back(self, counted: Counted) -> None:
        await self.database.run(lambda c: spending_limits.give_back(c, counted))

    async def refusal(self, minor: int, *, at: datetime = LAST_EVENING) -> tuple[str, int, datetime]:
        with pytest.raises(SpendLimitReached) as refused:
            await self.count(minor, at=at)
        return refused.value.period, refused.value.left.minor, refused.value.resets_at


@pytest.fixture
def limited(database):
    async def make(day: int | None, month: int | None) -> Limit:
        limit_id = new_id("lim")
        maxima = Maxima("UAH", day, month)
        await database.run(lambda c: spending_limits.add(c, limit_id, maxima, at=LAST_EVENING))
        return Limit(database, limit_id)

    return make


async def test_a_day_may_be_spent_to_the_last_kopiyka_and_begins_anew_at_midnight_in_kyiv(limited):
    limit = await limited(100, None)
    assert (await limit.count(70)).day == date(2026, 10, 31)
    assert await limit.refusal(31) == ("day", 30, NEXT_DAY)
    await limit.count(30)
    assert await limit.refusal(1) == ("day", 0, NEXT_DAY)
    assert (await limit.count(100, at=NEXT_DAY)).day == date(2026, 11, 1)


async def test_a_month_outlasts_its_days(limited):
    limit, day = await limited(100, 150), timedelta(days=1)
    await limit.count(100, at=NEXT_DAY)
    november_ends = datetime(2026, 11, 30, 22, tzinfo=UTC)
    assert await limit.refusal(60, at=NEXT_DAY + day) == ("month", 50, november_ends)
    await limit.count(50, at=NEXT_DAY + day)
    await limit.count(100, at=november_ends)


async def test_what_is_given_back_returns_to_its_own_day_and_month(limited):
    limit = await limited(100, 150)
    last, first = await limit.count(100), await limit.count(100, at=NEXT_DAY)
    await limit.give_back(last)
    assert await limit.refusal(1, at=NEXT_DAY) == ("day", 0, NEXT_DAY + timedelta(days=1))
    second_day = NEXT_DAY + timedelta(days=1)
    await limit.count(50, at=second_day)
    await limit.give_back(first)
    assert (await limit.refusal(51, at=second_day))[:2] == ("day", 50)
    await limit.count(50, at=second_day)


async def test_a_node_whose_clock_is_behind_spends_of_the_day_that_has_begun(limited):
    limit = await limited(100, None)
    await limit.count(60, at=NEXT_DAY)
    assert (await limit.count(40, at=LAST_EVENING)).day == date(2026, 11, 1)
    assert (await limit.refusal(1, at=NEXT_DAY))[:2] == ("day", 0)


async def test_nothing_is_bought_in_another_currency(limited):
    with pytest.raises(CurrencyMismatch):
        await (await limited(100, None)).count(1, currency="USD")


async def test_nobody_is_limited_by_what_was_taken_away(limited, database):
    limit = await limited(1, 1)
    await database.run(lambda c: spending_limits.remove(c, limit.id))
    assert await limit.count(1_000) is None


async def test_orders_at_one_moment_spend_no_more_than_the_limit(limited):
    limit = await limited(500, None)
    answers = await asyncio.gather(*(limit.count(30) for _ in range(40)), return_exceptions=True)
    assert sum(isinstance(each, Counted) for each in answers) == 500 // 30
    assert sum(isinstance(each, SpendLimitReached) for each in answers) == 40 - 500 // 30
    assert (await limit.refusal(21))[1] == 20
