"""Refunds to payers: held until the provider says that the money went, and closed once by whatever tells it."""

from datetime import timedelta

import pytest

from billing_core import InsufficientFunds, Ledger, accounts, ledger_check
from billing_core.payments import PaymentNotice, PaymentState, deposits, refunds
from billing_core.payments.acquiring import Acquiring
from billing_core.payments.refunds import NotRefundable, RefundState
from tests.billing_core.builders import ACCOUNT, NOW, a_charge, uah

LEDGER = Ledger()


@pytest.fixture
async def paid(conn):
    deposit = await deposits.begin(conn, ACCOUNT, "liqpay", uah("100.00"), at=NOW)
    await tell(conn, deposit, PaymentState.PAID, "100.00")
    return deposit


async def tell(conn, deposit, state, amount):
    notice = PaymentNotice("liqpay", "165", deposit.id, state, uah(amount), NOW + timedelta(minutes=1))
    return await Acquiring(LEDGER).receive(conn, notice, at=NOW)


async def begin(conn, amount, refund_id="rfd_1", account=ACCOUNT):
    return await refunds.begin(conn, LEDGER, account, "liqpay", "165", uah(amount), at=NOW, refund_id=refund_id)


async def balance(conn):
    found = await accounts.balance(conn, ACCOUNT)
    return found.posted.format(), found.held.format()


async def test_a_refund_is_held_until_the_money_went(conn, paid):
    refund = await begin(conn, "40.00")
    assert await balance(conn) == ("100.00", "40.00")
    await tell(conn, paid, PaymentState.RETURNED, "40.00")
    assert await balance(conn) == ("60.00", "0.00")
    assert (await refunds.read(conn, refund.id)).state is RefundState.DONE
    await tell(conn, paid, PaymentState.RETURNED, "40.00")
    assert await balance(conn) == ("60.00", "0.00")
    assert not (await ledger_check.check(conn)).differences


async def test_what_went_beyond_the_refunds_is_taken_back_too(conn, paid):
    await begin(conn, "40.00")
    await tell(conn, paid, PaymentState.RETURNED, "100.00")
    assert await balance(conn) == ("0.00", "0.00")


async def test_a_chargeback_of_less_leaves_the_refund_waiting(conn, paid):
    refund = await begin(conn, "40.00")
    await tell(conn, paid, PaymentState.RETURNED, "10.00")
    assert await balance(conn) == ("90.00", "40.00")
    assert (await refunds.read(conn, refund.id)).state is RefundState.PENDING


async def test_a_refused_refund_is_available_again_and_stays_refused(conn, paid):
    refund = await begin(conn, "40.00")
    for _ in range(2):
        assert (await refunds.refuse(conn, LEDGER, refund.id, "no", at=NOW)).state is RefundState.REFUSED
    assert await balance(conn) == ("100.00", "0.00")


async def test_no_more_goes_back_than_came(conn, paid):
    await begin(conn, "60.00")
    for amount in ("40.01", "0.00"):
        with pytest.raises(NotRefundable):
            await begin(conn, amount, "rfd_2")
    await begin(conn, "40.00", "rfd_2")


async def test_only_the_account_that_was_credited_gets_a_refund(conn, paid):
    await accounts.open(conn, "acc_2", "UAH", at=NOW)
    with pytest.raises(NotRefundable):
        await begin(conn, "1.00", account="acc_2")


async def test_what_is_spent_does_not_go_back(conn, paid):
    await LEDGER.post(conn, a_charge(uah("80.00")))
    with pytest.raises(InsufficientFunds):
        await begin(conn, "40.00")
