"""The loyalty programme at the ledger: what counts, from when, and until when a tier is kept."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from billing_core import Ledger, accounts
from billing_core.business_calendar import KYIV
from billing_core.discounts import Measure, Programme, ProgrammeRefused, Sale, Step, best_discount, programmes
from billing_core.discounts.standings import percents, reached
from billing_core.storage.discount_tables import loyalty_standings
from tests.billing_core.builders import ACCOUNT, NOW, a_bonus, a_charge, a_shared_charge, a_top_up, uah

STEPS = (Step(0, Decimal(0)), Step(10_000, Decimal(3)), Step(50_000, Decimal(10)))


def kyiv(*when):
    return datetime(*when, tzinfo=KYIV)


@pytest.fixture
async def programme(conn):
    return await programmes.put(conn, Programme("UAH", steps=STEPS), at=NOW)


@pytest.fixture
async def funded(conn):
    await a_top_up(conn, uah("5000.00"), at=NOW - timedelta(days=900))


async def spend(conn, amount, at, key="c"):
    return await Ledger().post(conn, a_charge(uah(amount), key=f"{key}-{at.isoformat()}", at=at))


async def percent(conn, at):
    return (await reached(conn, ACCOUNT, "UAH", at=at)).percent


@pytest.mark.usefixtures("programme", "funded")
class TestSpending:
    async def test_what_is_spent_today_counts_from_tomorrow_on(self, conn):
        await spend(conn, "100.00", kyiv(2026, 11, 22, 0, 30))
        assert await percent(conn, kyiv(2026, 11, 22, 23, 59)) == 0
        assert await percent(conn, kyiv(2026, 11, 23)) == 3

    async def test_reaching_a_threshold_exactly_is_enough(self, conn):
        await spend(conn, "99.99", kyiv(2026, 10, 1))
        standing = await reached(conn, ACCOUNT, "UAH", at=NOW)
        assert (standing.percent, standing.value, standing.missing) == (0, 9_999, 1)
        await spend(conn, "0.01", kyiv(2026, 11, 22))
        assert await percent(conn, NOW + timedelta(days=1)) == 3

    async def test_what_many_spent_is_computed_at_once_and_kept_for_the_day(self, conn):
        for owner, amount in (("acc_2", "100.00"), ("acc_3", "500.00")):
            await accounts.open(conn, owner, "UAH", at=NOW)
            await a_top_up(conn, uah("500.00"), account_id=owner, payment_id=owner)
            charge = a_charge(uah(amount), key=owner, account_id=owner, at=kyiv(2026, 11, 1))
            await Ledger().post(conn, charge)
        for _ in range(2):
            found = await percents(conn, [ACCOUNT, "acc_2", "acc_3"], "UAH", at=NOW)
            assert found == {ACCOUNT: 0, "acc_2": 3, "acc_3": 10}
        rows = await conn.execute(select(loyalty_standings))
        spent = {row.account_id: row.spent_minor for row in rows}
        assert spent == {ACCOUNT: 0, "acc_2": 10_000, "acc_3": 50_000}
        assert [(await reached(conn, owner, "UAH", at=NOW)).percent for owner in ("acc_2", "acc_3")] == [3, 10]

    async def test_top_ups_do_not_count_and_reversals_do(self, conn):
        bought = await spend(conn, "100.00", kyiv(2026, 11, 1))
        await Ledger().reverse(conn, bought.id, key="undo", at=kyiv(2026, 11, 2))
        standing = await reached(conn, ACCOUNT, "UAH", at=NOW)
        assert (standing.value, standing.percent) == (0, 3)  # the tier of 2 November is kept until the month is over
        assert await percent(conn, kyiv(2026, 12, 2)) == 0

    async def test_what_was_paid_from_the_bonus_account_does_not_count(self, conn):
        await a_bonus(conn, uah("500.00"))
        await Ledger().post(conn, a_shared_charge(uah("99.99"), uah("400.00"), at=kyiv(2026, 11, 1)))
        standing = await reached(conn, ACCOUNT, "UAH", at=NOW)
        assert (standing.value, standing.percent) == (9_999, 0)

    async def test_a_tier_that_fell_is_kept_to_the_end_of_that_month(self, conn):
        await spend(conn, "100.00", kyiv(2025, 11, 10, 12))
        assert await percent(conn, kyiv(2026, 11, 10)) == 3
        standing = await reached(conn, ACCOUNT, "UAH", at=kyiv(2026, 11, 11))
        assert (standing.value, standing.percent) == (0, 3)
        assert await percent(conn, kyiv(2026, 11, 30, 23, 59)) == 3
        assert await percent(conn, kyiv(2026, 12, 1)) == 0

    async def test_a_tier_is_kept_no_longer_where_operators_say_so(self, conn, programme):
        await spend(conn, "100.00", kyiv(2025, 11, 10, 12))
        strict = Programme("UAH", steps=STEPS, kept_to_month_end=False, version=programme.version)
        await programmes.put(conn, strict, at=NOW)
        assert await percent(conn, kyiv(2026, 11, 10)) == 3
        assert await percent(conn, kyiv(2026, 11, 11)) == 0

    async def test_an_agreed_price_has_no_discount(self, conn):
        await spend(conn, "100.00", kyiv(2026, 10, 1))
        for discountable, price in ((True, "97.00"), (False, "100.00")):
            sale = Sale(ACCOUNT, "renew", "com", uah("100.00"), discountable)
            assert (await best_discount(conn, sale, at=NOW)).off(sale.listed) == uah(price)


class TestTenure:
    async def test_whole_months_since_the_first_payment_count(self, conn):
        steps = (Step(12, Decimal(2)), Step(24, Decimal(4)))
        await programmes.put(conn, Programme("UAH", Measure.TENURE, steps), at=NOW)
        assert await percent(conn, NOW) == 0
        await a_top_up(conn, uah("1.00"), at=kyiv(2025, 2, 28), payment_id="a")
        await a_top_up(conn, uah("1.00"), at=kyiv(2026, 2, 28), payment_id="b")
        assert await percent(conn, kyiv(2026, 2, 27)) == 0
        standing = await reached(conn, ACCOUNT, "UAH", at=kyiv(2026, 2, 28))
        assert (standing.value, standing.percent, standing.missing) == (12, 2, 12)

    async def test_many_are_told_what_each_is(self, conn):
        await programmes.put(conn, Programme("UAH", Measure.TENURE, (Step(2, Decimal(5)),)), at=NOW)
        await accounts.open(conn, "acc_2", "UAH", at=NOW)
        await a_top_up(conn, uah("1.00"), account_id="acc_2", payment_id="long ago", at=kyiv(2026, 8, 1))
        assert await percents(conn, [ACCOUNT, "acc_2"], "UAH", at=NOW) == {ACCOUNT: 0, "acc_2": 5}

    async def test_a_currency_without_a_programme_gives_nobody_anything(self, conn):
        assert await percents(conn, [ACCOUNT], "EUR", at=NOW) == {ACCOUNT: 0}


class TestProgramme:
    async def test_hryvnias_have_one_as_delivered(self, conn):
        delivered = await programmes.read(conn, "UAH")
        assert [(step.threshold, step.percent) for step in delivered.steps] == [
            (0, 0),
            (500_000, 3),
            (1_500_000, 5),
            (5_000_000, 10),
        ]
        assert not (await programmes.read(conn, "EUR")).gives_anything

    async def test_a_change_replaces_the_version_that_it_was_made_from(self, conn, programme):
        assert await programmes.read(conn, "UAH") == programme
        with pytest.raises(ProgrammeRefused, match="meanwhile"):
            await programmes.put(conn, Programme("UAH", steps=STEPS), at=NOW)

    @pytest.mark.parametrize(
        "steps",
        [
            (Step(0, Decimal(5)), Step(100, Decimal(3))),
            (Step(100, Decimal(3)), Step(100, Decimal(5))),
            (Step(-1, Decimal(3)),),
            (Step(0, Decimal(101)),),
        ],
    )
    def test_steps_rise(self, steps):
        with pytest.raises(ProgrammeRefused):
            Programme("UAH", steps=steps)
