"""What customers read of what they were told."""

from datetime import UTC, datetime, timedelta

import pytest

from billing_core import Money
from gateway.errors import NotFound
from gateway.storage import claimed_notices
from tests.support.office import a_registry, an_office
from tests.support.stock import FakeClock, a_domain, a_hosting, an_address

NOON = datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.fixture
def clock():
    return FakeClock(NOON)


@pytest.fixture
async def office(database_url, clock):
    async with an_office(database_url, [a_registry()], clock=clock) as office:
        yield office


async def read(office, account_id, **paging):
    return await office.services.notices.told.list(office.tenant_id, account_id, **paging)


async def test_the_newest_comes_first_page_by_page(office, clock):
    account = await office.account()
    await an_address(office, account)
    await a_domain(office, account, "xn--b1ame7a1g.test", NOON + timedelta(days=7))
    await a_hosting(office, account, (NOON + timedelta(days=7)).date())
    await office.services.notices.notices.run()
    clock.pass_days(4)
    await office.services.notices.notices.run()
    async with office.services.database.engine.begin() as connection:
        await claimed_notices.claim_shortages(connection, [(account, clock().date(), Money(5000, "UAH"))])

    whole = await read(office, account)
    assert [(each.kind, each.days_before) for each in whole.items] == [
        *(("domain", 3), ("hosting", 3), ("shortage", None)),
        *(("domain", 7), ("hosting", 7)),
    ]
    assert (whole.items[0].title, whole.items[0].mail) == ("квіти.test", "queued")
    assert (whole.items[2].price, whole.items[2].mail) == (Money(5000, "UAH"), None)
    seen, after = [], None
    for _ in whole.items:
        page = await read(office, account, after=after, limit=1)
        seen, after = [*seen, *page.items], page.next_after
    assert (tuple(seen), after) == (whole.items, None)


async def test_a_mail_that_is_kept_no_longer_was_a_mail(office):
    account = await office.account()
    await an_address(office, account)
    await a_domain(office, account, "example.test", NOON + timedelta(days=7))
    await office.services.notices.notices.run()
    await office.execute("DELETE FROM mails")
    assert [each.mail for each in (await read(office, account)).items] == ["forgotten"]


async def test_another_account_was_told_nothing_of_it(office):
    account, other = await office.account(), await office.account()
    await a_domain(office, account, "example.test", NOON + timedelta(days=7))
    await office.services.notices.notices.run()
    assert (await read(office, other)).items == ()
    with pytest.raises(NotFound):
        await office.services.notices.told.list("ten_other", account)
