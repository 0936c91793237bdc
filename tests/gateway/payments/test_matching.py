"""What operators do by hand: each once, on record, and only what can be."""

from datetime import UTC, datetime

import pytest

from billing_core import Ledger, Money
from billing_core.payments import PaymentNotice, PaymentState
from billing_core.payments.acquiring import Acquiring, UnknownPayment
from billing_core.payments.refunds import NotRefundable
from gateway.audit import Actor
from gateway.errors import NotFound
from gateway.ids import new_id

OPERATOR = Actor("cli:op")


@pytest.fixture
async def account(idle_office):
    return await idle_office.account("0.00")


@pytest.fixture
async def stray(idle_office):
    """A payment of 100.00 that nobody was found for."""
    notice = PaymentNotice("liqpay", new_id("lp"), "an-old-order", PaymentState.PAID, Money(10_000, "UAH"))
    async with idle_office.services.database.engine.begin() as connection:
        await Acquiring(Ledger()).receive(connection, notice, at=datetime.now(UTC))
    return notice.payment_id


async def test_a_stray_payment_is_matched_once(idle_office, account, stray):
    matching = idle_office.services.payments.matching
    assert (await matching.match(stray, account, OPERATOR)).format() == "100.00"
    with pytest.raises(UnknownPayment):
        await matching.match(stray, account, OPERATOR)
    assert await idle_office.available(account) == "100.00"
    assert await matching.unmatched() == []
    assert await idle_office.services.arrival.run() == 1


async def test_nobody_gets_what_belongs_to_nobody(idle_office, stray):
    with pytest.raises(NotFound):
        await idle_office.services.payments.matching.match(stray, "acc_none", OPERATOR)


async def test_a_chargeback_by_letter_is_booked_with_what_came_before(idle_office, account, stray):
    payments = idle_office.services.payments
    await payments.matching.match(stray, account, OPERATOR)
    for _ in range(2):
        await payments.refunding.charge_back("liqpay", stray, Money(3_000, "UAH"), actor=OPERATOR)
    assert await idle_office.available(account) == "40.00"
    with pytest.raises(NotRefundable):
        await payments.refunding.charge_back("liqpay", stray, Money(4_001, "UAH"), actor=OPERATOR)
    actions = [row[0] for row in await idle_office.execute("SELECT action FROM audit_entries ORDER BY id")]
    assert actions == ["payment.match", "payment.charge_back", "payment.charge_back"]
    await idle_office.assert_books_are_sound()


async def test_a_payment_by_hand_is_told_and_recorded_once(idle_office, account):
    amount = Money(5_000, "UAH")
    for _ in range(2):
        await idle_office.accounts.top_up(
            idle_office.tenant_id, account, amount, provider="bank", payment_id="7", actor=OPERATOR
        )
    assert await idle_office.available(account) == "50.00"
    assert await idle_office.count("audit_entries") == 1
    told = await idle_office.execute("SELECT count(*) FROM events WHERE type = 'payment.received'")
    assert told[0][0] == 1
