"""The partner programme at the ledger: who referred whom, a month closed once, commission paid out."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from billing_core import HoldState, Ledger, Money, accounts, ledger_check
from billing_core.business_calendar import Month
from billing_core.chart import partner_commission
from billing_core.partners import BelowThreshold, MonthNotOver, NotReferable, UnknownPartner, months, payouts, referrals
from billing_core.storage.tables import journal_entries
from tests.billing_core.builders import ACCOUNT, a_charge, a_top_up, uah

OCTOBER = Month(2026, 10)
DURING = datetime(2026, 10, 11, 9, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
ANN = {"email": "ann@example.com", "phone": "+380.501234567", "tax_id": ""}
BOB = {"email": "bob@example.com", "phone": "", "tax_id": ""}


@pytest.fixture
async def partner(conn):
    return await referrals.enrol(
        conn, tenant_id="ten_1", account_id=ACCOUNT, percent=Decimal(10), at=DURING, valid_from=date(2026, 1, 1)
    )


async def a_customer(conn, account_id="acc_2", funds="10000.00"):
    await accounts.open(conn, account_id, "UAH", at=DURING)
    await a_top_up(conn, uah(funds), account_id=account_id, payment_id=account_id, at=DURING)
    return account_id


async def refer(conn, partner, account_id="acc_2", **fields):
    defaults = {"project": 1, "touched_at": DURING, "at": DURING, "identity": BOB, "partner_identity": ANN}
    return await referrals.refer(conn, partner, account_id, **(defaults | fields))


async def spend(conn, amount, account_id="acc_2", key="c-1", at=DURING):
    return await Ledger().post(conn, a_charge(uah(amount), key=key, account_id=account_id, at=at))


async def close(conn, partner, month=OCTOBER, at=AFTER):
    return await months.close(conn, Ledger(), partner, month, "UAH", at=at)


async def accrued(conn, partner):
    return (await accounts.balance_of(conn, partner_commission(partner.id))).posted


class TestReferral:
    async def test_the_first_touch_wins(self, conn, partner):
        other = await a_customer(conn, "acc_9")
        second = await referrals.enrol(
            conn, tenant_id="ten_1", account_id=other, percent=Decimal(5), at=DURING, valid_from=date(2026, 1, 1)
        )
        assert await refer(conn, partner)
        assert not await refer(conn, second)
        assert await referrals.counts(conn, partner.id) == (0, 1)
        assert await referrals.counts(conn, second.id) == (0, 0)

    async def test_the_mark_of_a_link_lives_ninety_days(self, conn, partner):
        assert not await refer(conn, partner, at=DURING + timedelta(days=90, seconds=1))
        assert await refer(conn, partner, at=DURING + timedelta(days=90))

    @pytest.mark.parametrize(
        "identity", [{"email": "ann@example.com"}, {"email": "x@example.com", "phone": "+380.501234567"}]
    )
    async def test_nobody_refers_oneself(self, conn, partner, identity):
        with pytest.raises(NotReferable, match="self"):
            await refer(conn, partner, identity=identity)
        with pytest.raises(NotReferable, match="self"):
            await refer(conn, partner, ACCOUNT)

    async def test_unknown_details_are_not_equal_details(self, conn, partner):
        assert await refer(conn, partner, identity={"tax_id": ""}, partner_identity={"tax_id": ""})

    async def test_a_chain_of_referrals_does_not_close(self, conn, partner):
        above = partner
        for below in ("acc_2", "acc_3"):
            await refer(conn, above, await a_customer(conn, below))
            above = await referrals.enrol(
                conn, tenant_id="ten_1", account_id=below, percent=Decimal(5), at=DURING, valid_from=date(2026, 1, 1)
            )
        with pytest.raises(NotReferable, match="chain"):
            await refer(conn, above, ACCOUNT)

    async def test_links_carry_the_public_number_and_an_old_one_may_be_kept(self, conn, partner):
        await a_customer(conn)
        kept = await referrals.enrol(
            conn,
            tenant_id="ten_1",
            account_id="acc_2",
            percent=Decimal(5),
            at=DURING,
            valid_from=date(2026, 1, 1),
            number=4711,
        )
        assert await referrals.by_number(conn, 4711) == kept
        assert await referrals.by_number(conn, partner.public_number) == partner
        with pytest.raises(UnknownPartner):
            await referrals.by_number(conn, 10**9)

    async def test_visits_are_counted(self, conn, partner):
        for _ in range(3):
            await referrals.count_visit(conn, partner.id, 1, date(2026, 10, 11))
        assert await referrals.counts(conn, partner.id) == (3, 0)


class TestMonth:
    async def test_a_share_of_the_spending_without_vat_is_accrued_once(self, conn, partner):
        await refer(conn, partner, await a_customer(conn))
        await spend(conn, "120.00")
        first = await close(conn, partner)
        again = await close(conn, partner, at=AFTER + timedelta(days=40))
        assert first == again
        assert first.closed.accrued == await accrued(conn, partner) == uah("10.00")
        statement = select(func.count()).select_from(journal_entries).where(journal_entries.c.kind == "commission")
        assert (await conn.execute(statement)).scalar_one() == 1
        assert not (await ledger_check.check(conn)).differences

    async def test_top_ups_and_other_months_do_not_count(self, conn, partner):
        await refer(conn, partner, await a_customer(conn))
        starts_at, ends_at = OCTOBER.bounds()
        await spend(conn, "60.00", key="a", at=starts_at)
        await spend(conn, "600.00", key="b", at=ends_at)
        await spend(conn, "6000.00", key="c", at=starts_at - timedelta(seconds=1))
        assert (await close(conn, partner)).closed.accrued == uah("5.00")

    async def test_a_refund_of_an_older_purchase_is_carried_and_never_taken_from_the_partner(self, conn, partner):
        await refer(conn, partner, await a_customer(conn))
        bought = await spend(conn, "1200.00", at=DURING - timedelta(days=31))
        await Ledger().reverse(conn, bought.id, key="undo", at=DURING)
        october = await close(conn, partner)
        assert (october.closed.accrued, october.closed.carry_out) == (uah("0.00"), uah("-100.00"))
        await spend(conn, "2400.00", key="later", at=AFTER)
        november = await close(conn, partner, Month(2026, 11), at=datetime(2026, 12, 2, tzinfo=UTC))
        assert (november.carry_in, november.closed.accrued) == (uah("-100.00"), uah("100.00"))

    async def test_a_closed_month_stays_as_it_was_closed(self, conn, partner):
        await refer(conn, partner, await a_customer(conn))
        await close(conn, partner)
        await spend(conn, "120.00", at=DURING)
        assert (await close(conn, partner)).closed.accrued == uah("0.00")

    async def test_a_month_is_closed_when_it_is_over_and_quiet(self, conn, partner):
        ends_at = OCTOBER.bounds()[1]
        with pytest.raises(MonthNotOver) as early:
            await close(conn, partner, at=ends_at + timedelta(minutes=119))
        assert early.value.closes_at == ends_at + timedelta(hours=2)
        await close(conn, partner, at=early.value.closes_at)

    async def test_the_rate_is_that_of_the_last_day(self, conn, partner):
        await refer(conn, partner, await a_customer(conn))
        await referrals.set_rate(conn, partner.id, Decimal(20), valid_from=date(2026, 10, 31))
        await referrals.set_rate(conn, partner.id, Decimal(50), valid_from=date(2026, 11, 1))
        await spend(conn, "120.00")
        assert (await close(conn, partner)).closed.accrued == uah("20.00")

    async def test_many_nodes_close_one_month_once(self, engine):
        async with engine.begin() as conn:
            await accounts.open(conn, "acc_race", "UAH", at=DURING)
            partner = await referrals.enrol(
                conn,
                tenant_id="ten_1",
                account_id="acc_race",
                percent=Decimal(10),
                at=DURING,
                valid_from=date(2026, 1, 1),
            )
            await refer(conn, partner, await a_customer(conn, "acc_race_2"))
            await spend(conn, "120.00", "acc_race_2", key="race")

        async def one():
            async with engine.begin() as conn:
                return (await close(conn, partner)).closed.accrued

        assert set(await asyncio.gather(*(one() for _ in range(6)))) == {uah("10.00")}
        async with engine.connect() as conn:
            assert await accrued(conn, partner) == uah("10.00")


class TestPayout:
    @pytest.fixture
    async def earned(self, conn, partner):
        await refer(conn, partner, await a_customer(conn))
        await spend(conn, "6000.00")
        await close(conn, partner)
        return partner

    async def test_commission_moves_to_the_partners_balance(self, conn, earned):
        before = (await accounts.balance(conn, ACCOUNT)).posted
        await payouts.to_balance(conn, Ledger(), earned, at=AFTER)
        assert (await accounts.balance(conn, ACCOUNT)).posted - before == uah("500.00")
        assert await accrued(conn, earned) == uah("0.00")

    async def test_less_than_the_smallest_payout_stays(self, conn, partner):
        with pytest.raises(BelowThreshold):
            await payouts.to_balance(conn, Ledger(), partner, at=AFTER)

    async def test_a_transfer_is_held_until_the_bank_confirms(self, conn, earned):
        hold = await payouts.to_bank(conn, Ledger(), earned, at=AFTER)
        assert await payouts.to_bank(conn, Ledger(), earned, at=AFTER) == hold
        assert (await accounts.balance_of(conn, partner_commission(earned.id))).available == Money(0, "UAH")
        await payouts.confirmed(conn, Ledger(), hold.id, bank="UA213223130000026007233566001", at=AFTER)
        assert await accrued(conn, earned) == uah("0.00")
        assert not (await ledger_check.check(conn)).differences

    async def test_a_transfer_that_the_bank_refused_may_be_asked_for_again(self, conn, earned):
        hold = await payouts.to_bank(conn, Ledger(), earned, at=AFTER)
        released = await payouts.refused(conn, Ledger(), hold.id, "wrong IBAN", at=AFTER)
        assert released.state is HoldState.RELEASED
        assert (await payouts.to_bank(conn, Ledger(), earned, at=AFTER)).state is HoldState.PLACED
