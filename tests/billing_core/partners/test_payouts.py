"""Paying commission out, once a month, to the balance or through a bank."""

from datetime import timedelta

import pytest

from billing_core import Ledger, accounts, ledger_check
from billing_core.chart import partner_commission
from billing_core.partners import BelowThreshold, PaidOutThisMonth, PayoutClosed, Payouts, PayoutState, UnknownPayout
from billing_core.partners.payouts import page
from tests.billing_core.builders import ACCOUNT, uah
from tests.billing_core.partners.builders import AFTER, a_customer, accrued, close, refer, spend

IBAN, OURS = "UA213223130000026007233566001", "UA903052992990004149123456789"
PAYOUTS = Payouts(Ledger())


@pytest.fixture
async def earned(conn, partner):
    """A partner with exactly the smallest payout."""
    await refer(conn, partner, await a_customer(conn))
    await spend(conn, "6000.00")
    await close(conn)
    return partner


async def available(conn, partner):
    return (await accounts.balance_of(conn, partner_commission(partner.id))).available


async def test_commission_moves_to_the_partners_balance(conn, earned):
    before = (await accounts.balance(conn, ACCOUNT)).posted
    payout = await PAYOUTS.request(conn, earned, iban=None, at=AFTER)
    assert (payout.state, payout.amount) == (PayoutState.PAID, uah("500.00"))
    assert (await accounts.balance(conn, ACCOUNT)).posted - before == uah("500.00")
    assert await accrued(conn, earned) == uah("0.00")


async def test_less_than_the_smallest_payout_stays(conn, partner):
    await refer(conn, partner, await a_customer(conn))
    await spend(conn, "5999.88")
    await close(conn)
    with pytest.raises(BelowThreshold) as refused:
        await PAYOUTS.request(conn, partner, iban=None, at=AFTER)
    assert refused.value.accrued == uah("499.99")


async def test_a_transfer_is_held_until_the_bank_confirms(conn, earned):
    payout = await PAYOUTS.request(conn, earned, iban=IBAN, at=AFTER)
    assert (await available(conn, earned), await accrued(conn, earned)) == (uah("0.00"), uah("500.00"))
    for _ in range(2):
        paid = await PAYOUTS.confirm(conn, payout.id, bank=OURS, at=AFTER)
        assert paid.state is PayoutState.PAID
    assert await accrued(conn, earned) == uah("0.00")
    with pytest.raises(PayoutClosed):
        await PAYOUTS.reject(conn, payout.id, "late", at=AFTER)
    assert not (await ledger_check.check(conn)).differences


async def test_a_month_has_one_payout(conn, earned):
    payout = await PAYOUTS.request(conn, earned, iban=IBAN, at=AFTER)
    assert await PAYOUTS.request(conn, earned, iban=IBAN, at=AFTER) == payout
    with pytest.raises(PaidOutThisMonth) as refused:
        await PAYOUTS.request(conn, earned, iban=None, at=AFTER)
    assert refused.value.payout_id == payout.id
    with pytest.raises(BelowThreshold):  # next month there is nothing left
        await PAYOUTS.request(conn, earned, iban=None, at=AFTER + timedelta(days=31))
    assert await page(conn, earned.id, limit=10) == [payout]


async def test_a_transfer_that_the_bank_rejected_may_be_asked_for_again(conn, earned):
    payout = await PAYOUTS.request(conn, earned, iban=IBAN, at=AFTER)
    for _ in range(2):
        rejected = await PAYOUTS.reject(conn, payout.id, "wrong IBAN", at=AFTER)
        assert (rejected.state, rejected.reason) == (PayoutState.REJECTED, "wrong IBAN")
    assert await available(conn, earned) == uah("500.00")
    with pytest.raises(PayoutClosed):
        await PAYOUTS.confirm(conn, payout.id, bank=OURS, at=AFTER)
    again = await PAYOUTS.request(conn, earned, iban=OURS, at=AFTER + timedelta(seconds=1))
    assert (again.state, again.id != payout.id) == (PayoutState.REQUESTED, True)


async def test_a_payout_that_there_is_not(conn, earned):
    with pytest.raises(UnknownPayout):
        await PAYOUTS.confirm(conn, "pout_1", bank=OURS, at=AFTER)
