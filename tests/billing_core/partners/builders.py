"""Short ways to let customers come by a partner, spend, and to close the month in which they did."""

from datetime import UTC, datetime

from billing_core import Ledger, accounts
from billing_core.business_calendar import Month
from billing_core.chart import partner_commission
from billing_core.partners import Closing, referrals
from tests.billing_core.builders import a_charge, a_top_up, uah

OCTOBER = Month(2026, 10)
DURING = datetime(2026, 10, 11, 9, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 1, 6, 0, tzinfo=UTC)
ANN = {"email": "ann@example.com", "phone": "+380.501234567", "tax_id": ""}
BOB = {"email": "bob@example.com", "phone": "", "tax_id": ""}


async def a_customer(conn, account_id="acc_2", funds="10000.00"):
    await accounts.open(conn, account_id, "UAH", at=DURING)
    await a_top_up(conn, uah(funds), account_id=account_id, payment_id=account_id, at=DURING)
    return account_id


async def refer(conn, partner, account_id="acc_2", **fields):
    defaults = {"project": 1, "touched_at": DURING, "at": DURING, "identity": BOB, "partner_identity": ANN}
    return await referrals.refer(conn, partner, account_id, **(defaults | fields))


async def spend(conn, amount, account_id="acc_2", key="c-1", at=DURING):
    return await Ledger().post(conn, a_charge(uah(amount), key=key, account_id=account_id, at=at))


async def close(conn, month=OCTOBER, at=AFTER, *, excluded=(), **rest):
    async def told(_conn, _partner_ids):
        return excluded

    return await Closing(told).close(conn, month, at=at, **rest)


async def accrued(conn, partner):
    return (await accounts.balance_of(conn, partner_commission(partner.id))).posted
