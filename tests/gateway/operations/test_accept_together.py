"""Orders that come at the same moment."""

import asyncio
from collections import Counter

from sqlalchemy import event

from billing_core import InsufficientFunds
from tests.support.office import a_registration


async def test_the_price_of_many_orders_is_read_once_a_transaction(idle_office):
    office, account = idle_office, await idle_office.account("10000.00")
    said = Counter()

    def hear(_connection, _cursor, statement, *_rest):
        said["locks"] += "pg_try_advisory_xact_lock" in statement
        said["prices"] += "FROM prices" in statement

    engine = office.services.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", hear)
    await asyncio.gather(*(office.order(a_registration(f"n{number}.test"), account) for number in range(20)))
    assert said["prices"] == said["locks"] < 20
    assert await office.held(account) == "2000.00"


async def test_what_the_account_cannot_pay_is_refused_and_the_rest_accepted(idle_office):
    office, account = idle_office, await idle_office.account("550.00")
    answers = await asyncio.gather(
        *(office.order(a_registration(f"n{number}.test"), account) for number in range(12)), return_exceptions=True
    )
    assert sum(isinstance(answer, InsufficientFunds) for answer in answers) == 7
    assert (await office.held(account), await office.count("operations")) == ("500.00", 5)
    await office.assert_books_are_sound()
