"""Orders that come at the same moment."""

import asyncio
from collections import Counter
from datetime import timedelta

from sqlalchemy import event

from billing_core import InsufficientFunds, Ledger
from gateway.clock import utc_now
from tests.billing_core.builders import a_charge, uah
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


async def test_the_loyalty_of_several_accounts_is_read_once_a_transaction(idle_office):
    office = idle_office
    accounts = [await office.account("1000.00") for _ in range(10)]
    said = Counter()

    def hear(_connection, _cursor, statement, *_rest):
        said["locks"] += "pg_try_advisory_xact_lock" in statement
        said["programmes"] += "loyalty_programmes" in statement

    event.listen(office.services.database.engine.sync_engine, "before_cursor_execute", hear)
    orders = (office.order(a_registration(f"n{n}.test"), account) for n, account in enumerate(accounts))
    await asyncio.gather(*orders)
    assert said["programmes"] == said["locks"] < 10
    assert {await office.held(account) for account in accounts} == {"100.00"}


async def test_each_account_has_its_own_loyalty(idle_office):
    office = idle_office
    poor, rich = [await office.account("100000.00") for _ in range(2)]
    async with office.services.database.engine.begin() as connection:
        charge = a_charge(uah("60000.00"), account_id=rich, at=utc_now() - timedelta(days=3))
        await Ledger().post(connection, charge)
    alone = await office.order(a_registration("alone.test"), rich)
    orders = [office.order(a_registration(f"{n}.test"), account) for n, account in enumerate((poor, rich))]
    listed, lowered = await asyncio.gather(*orders)
    assert lowered.price == alone.price < listed.price
