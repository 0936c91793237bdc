"""Notices as dated obligations: each told once, late after an outage, never of what was renewed."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from billing_core import Money, Price, PricedAction, pricing
from billing_core.services import ServiceState, plans
from gateway.audit import Actor
from tests.support.office import PRICE, a_registry, an_office
from tests.support.stock import FakeClock, a_domain, a_hosting, an_address

NOON = datetime(2026, 11, 22, 10, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture
def clock():
    return FakeClock(NOON)


@pytest.fixture
async def office(database_url, clock):
    async with an_office(database_url, [a_registry()], clock=clock) as office:
        yield office


@pytest.fixture
async def account(office):
    account_id = await office.account()
    await an_address(office, account_id)
    return account_id


async def told(office, subject_id=None):
    """Return the steps that were told, in their order, with whether they were late."""
    rows = await office.execute(
        "SELECT step, late FROM notices WHERE state = 'told' AND (:id = '' OR subject_id = :id) "
        "ORDER BY settled_at, step",
        id=subject_id or "",
    )
    return [(row.step, row.late) for row in rows]


async def states(office):
    rows = await office.execute("SELECT step, state FROM notices ORDER BY due_on, step")
    return {row.step: row.state for row in rows}


async def mails(office):
    return [(row.kind, row.subject) for row in await office.execute("SELECT kind, subject FROM mails ORDER BY id")]


async def reprice(office, minor, at):
    price = Price("retail", "test", PricedAction.RENEW, 1, Money(minor, "UAH"), at)
    async with office.services.database.engine.begin() as connection:
        await pricing.add(connection, price)


async def live(office, clock, days):
    """Run the sweep every day, twice."""
    for _ in range(days):
        await office.services.notices.notices.run()
        await office.services.notices.notices.run()
        clock.pass_days(1)


async def test_a_domain_is_told_of_at_every_step_once(office, clock, account):
    await a_domain(office, account, "example.test", NOON + timedelta(days=60))
    for day in (0, 1, 29, 30, 46, 47, 53, 57, 58, 59, 60, 61, 62):
        clock.now = NOON + timedelta(days=day)
        await office.services.notices.notices.run()
        await office.services.notices.notices.run()
    assert await told(office) == [(step, False) for step in (-60, -30, -14, -7, -3, -1, 0, 1)]
    assert len(await mails(office)) == 8


async def test_hosting_is_told_of_at_every_step_once(office, clock, account):
    await a_hosting(office, account, TODAY + timedelta(days=8))
    await live(office, clock, 12)
    assert await told(office) == [(step, False) for step in (-7, -3, -1, 0)]


@pytest.mark.fault("F073")
async def test_f073_after_an_outage_only_the_newest_is_told_late_and_once(office, clock, account):
    await a_domain(office, account, "example.test", NOON + timedelta(days=20))
    await live(office, clock, 1)
    clock.pass_days(15)
    await live(office, clock, 2)
    assert await told(office) == [(-7, True), (-3, False)]
    assert (await states(office))[-14] == "superseded"


@pytest.mark.fault("F073")
async def test_f073_steps_that_passed_before_the_domain_came_are_not_owed(office, clock, account):
    await live(office, clock, 1)
    await a_domain(office, account, "moved-here.test", NOON + timedelta(days=20))
    await live(office, clock, 1)
    assert await told(office) == []
    assert sorted(await states(office)) == [-14, -7, -3, -1, 0, 1]


@pytest.mark.fault("F073")
async def test_f073_many_nodes_tell_once(office, clock, account):
    for number in range(5):
        await a_domain(office, account, f"d{number}.test", NOON + timedelta(days=30))
    await asyncio.gather(*(office.services.notices.notices.run() for _ in range(4)))
    assert await told(office) == [(-30, False)] * 5
    (mail,) = await mails(office)
    assert mail == ("domain", "d0.test: строк дії спливає 22\xa0грудня 2026 року (і ще 4)")


async def test_what_was_renewed_is_not_told_of_any_more(office, clock, account):
    domain = await a_domain(office, account, "example.test", NOON + timedelta(days=14))
    await live(office, clock, 1)
    await office.execute("UPDATE domains SET expires_at = expires_at + interval '1 year' WHERE id = :id", id=domain)
    await live(office, clock, 20)
    assert await told(office) == [(-14, False)]
    assert {state for step, state in (await states(office)).items() if step > -14} == {"cancelled"}


async def test_a_renewal_under_way_is_waited_for(office, clock, account):
    await a_domain(office, account, "example.test", NOON + timedelta(days=14))
    await office.order(await office.renewal("example.test"), account)
    await office.services.notices.notices.run()
    assert await told(office) == []
    assert (await states(office))[-14] == "open"


async def test_a_name_in_redemption_is_told_of_every_week_until_it_is_restored(office, clock, account):
    domain = await a_domain(office, account, "lost.test", NOON - timedelta(days=40), deleted_at=NOON)
    await live(office, clock, 9)
    assert await told(office, domain) == [(0, False), (7, False)]
    await office.execute("UPDATE domains SET deleted_at = NULL, expires_at = :at", at=NOON + timedelta(days=300))
    await live(office, clock, 14)
    assert await told(office, domain) == [(0, False), (7, False)]


async def test_a_name_past_its_redemption_is_not_offered_for_restoration(office, clock, account):
    domain = await a_domain(office, account, "lost.test", NOON - timedelta(days=40), deleted_at=NOON)
    await live(office, clock, 3)
    await office.execute("UPDATE domains SET grace_statuses = '{pendingDelete}'")
    await live(office, clock, 14)
    assert await told(office, domain) == [(0, False)]


async def test_deletion_is_told_of_twice_and_a_late_notice_moves_it(office, clock, account):
    await a_hosting(
        office, account, TODAY - timedelta(days=5), state=ServiceState.SUSPENDED, suspended_on=TODAY - timedelta(days=2)
    )
    await live(office, clock, 1)
    clock.pass_days(25)  # the final notice was due on the 21st of those days
    await live(office, clock, 8)
    rows = await office.execute("SELECT step, told_on, late FROM notices WHERE kind = 'deletion' ORDER BY told_on")
    final, last = [(row.step, row.told_on, row.late) for row in rows]
    late_on = TODAY + timedelta(days=26)
    assert final == (-7, late_on, True)
    assert last == (-1, late_on + timedelta(days=6), False)


async def test_an_account_without_address_is_told_through_its_panel(office, clock):
    account = await office.account()
    domain = await a_domain(office, account, "example.test", NOON + timedelta(days=7))
    await live(office, clock, 1)
    assert await told(office, domain) == [(-7, False)]
    assert await mails(office) == []
    (event,) = await office.execute("SELECT type, data FROM events WHERE type = 'domain.expiring'")
    assert event.data["price"] == {"amount": "100.00", "currency": "UAH"}


async def test_customers_who_have_just_come_are_left_alone_until_their_date(office, clock, account):
    await office.execute("UPDATE customer_accounts SET renewals_from = :at", at=NOON + timedelta(hours=12))
    await a_domain(office, account, "example.test", NOON + timedelta(days=7))
    await office.services.notices.notices.run()
    assert await told(office) == []
    clock.pass_days(1)
    await office.services.notices.notices.run()
    assert await told(office) == [(-7, True)]


async def test_nobody_is_told_anything_at_night(office, clock, account):
    clock.now = NOON.replace(hour=4)
    await a_domain(office, account, "example.test", NOON + timedelta(days=7))
    await office.services.notices.notices.run()
    assert await told(office) == []


async def test_the_first_price_is_what_later_notices_say(office, clock, account):
    domain = await a_domain(office, account, "example.test", NOON + timedelta(days=14))
    await live(office, clock, 7)
    await reprice(office, 99_900, clock())
    await live(office, clock, 1)
    rows = await office.execute("SELECT price_minor FROM notices WHERE state = 'told' AND subject_id = :id", id=domain)
    assert [row.price_minor for row in rows] == [PRICE.minor, PRICE.minor]


async def test_auto_renewal_charges_what_the_first_notice_said(office, clock, account):
    await a_domain(office, account, "example.test", NOON + timedelta(days=14), auto_renew=True)
    hosting = await a_hosting(office, account, TODAY + timedelta(days=7), auto_renew=True)
    await live(office, clock, 1)
    await reprice(office, 99_900, clock())
    async with office.services.database.engine.begin() as connection:
        await plans.add_price(connection, hosting.plan_code, 1, Money(77_700, "UAH"), valid_from=clock())
    clock.pass_days(5)
    await office.services.renewals.run()
    (operation,) = await office.execute("SELECT price_minor FROM operations WHERE domain = 'example.test'")
    assert operation.price_minor == PRICE.minor
    assert await office.available(account) == "850.00"
    (quote,) = await office.execute("SELECT gross_minor FROM quotes WHERE subject = :id", id=hosting.id)
    assert quote.gross_minor == 5_000


async def test_a_price_that_fell_since_the_first_notice_is_charged(office, clock, account):
    await a_domain(office, account, "example.test", NOON + timedelta(days=14), auto_renew=True)
    await live(office, clock, 1)
    await reprice(office, 4_200, clock())
    await office.services.renewals.run()
    (operation,) = await office.execute("SELECT price_minor FROM operations WHERE domain = 'example.test'")
    assert operation.price_minor == 4200


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "UAH 50.00 is available now, and a bonus pays UAH 20.00."),
        ("ru", "сейчас доступно 50,00 грн, и ещё 20,00 грн будет оплачено бонусами."),
        ("uk", "зараз доступно 50,00 грн, а ще 20,00 грн буде сплачено бонусами."),
    ],
    ids=["en", "ru", "uk"],
)
async def test_the_sum_that_is_missing_counts_the_bonus(office, language, words):
    account = await office.account("150.00")
    await an_address(office, account, language=language)
    for name, days in (("first.test", 5), ("second.test", 6)):
        await a_domain(office, account, name, NOON + timedelta(days=days), auto_renew=True)
    await office.services.renewals.run()
    await office.execute("DELETE FROM mails")
    await office.execute("DELETE FROM shortage_notices")
    bonus = Money.parse("20.00", "UAH")
    await office.services.bonus.grant(office.tenant_id, account, bonus, name="welcome", reason="", by=Actor("operator"))
    await office.services.renewals.run()
    (mail,) = await office.execute("SELECT text_body FROM mails WHERE kind = 'shortage'")
    assert words in " ".join(mail.text_body.split())
    missing = await office.execute(
        "SELECT data -> 'missing' ->> 'amount' AS amount FROM events WHERE type = :kind ORDER BY id",
        kind="account.short_of_funds",
    )
    assert [row.amount for row in missing] == ["50.00", "30.00"]


async def test_a_customer_is_told_once_a_day_of_the_one_sum_that_is_missing(office, clock):
    account = await office.account("150.00")
    await an_address(office, account, language="en")
    for name, days in (("first.test", 5), ("second.test", 6)):
        await a_domain(office, account, name, NOON + timedelta(days=days), auto_renew=True)
    office.adapter.be_unavailable("renew")
    for _ in range(3):
        await office.services.renewals.run()
    (mail,) = [subject for kind, subject in await mails(office) if kind == "shortage"]
    assert mail == "Top up UAH\xa050.00 to have your services renewed"
    (event,) = await office.execute("SELECT data FROM events WHERE type = 'account.short_of_funds'")
    assert event.data["missing"] == {"amount": "50.00", "currency": "UAH"}


async def test_a_customer_whose_notice_fails_keeps_nobody_from_being_told(office, clock, account):
    await a_domain(office, account, "example.test", NOON + timedelta(days=30))
    other = await office.account()
    await a_hosting(office, other, TODAY + timedelta(days=7))
    notices = office.services.notices.notices

    class Failing:
        policy = notices.telling.policy

        async def tell(self, connection, whom, *, today, at):
            if other in [who.account_id for who in whom]:
                raise RuntimeError
            return await notices.telling.tell(connection, whom, today=today, at=at)

    assert await replace(notices, telling=Failing()).run() == 1
    assert await told(office) == [(-30, False)]
    assert (await states(office))[-7] == "open"
