"""Values of the ledger with defaults, for tests that care about one of them."""

from datetime import UTC, datetime
from decimal import Decimal

from billing_core import EntryKind, Hold, JournalEntry, Ledger, Line, Money, VatMode, VatRule, accounts, chart
from billing_core.charges import sale_lines

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
ACCOUNT = "acc_1"
VAT_20 = VatRule(VatMode.INCLUDED, Decimal(20))


def uah(amount: str) -> Money:
    return Money.parse(amount, "UAH")


def an_entry(lines, *, key="entry-1", kind="adjustment", at=NOW, reference="op_1", **rest) -> JournalEntry:
    lines = tuple(Line(account, amount) for account, amount in lines)
    return JournalEntry(key, kind, lines, at, reference, effective_at=at, **rest)


def a_charge(amount: Money, *, key="charge-1", account_id=ACCOUNT, reference="op_1", at=NOW) -> JournalEntry:
    lines = sale_lines(chart.customer_main(account_id), amount, revenue_class="domain", vat=VAT_20)
    return JournalEntry(key, EntryKind.CHARGE, lines, at, reference, effective_at=at)


async def a_top_up(conn, amount: Money, *, account_id=ACCOUNT, payment_id="p-1", at=NOW) -> JournalEntry:
    return await Ledger().top_up(conn, account_id, amount, provider="manual", payment_id=payment_id, at=at)


async def a_hold(conn, amount: Money, *, hold_id="hold_1", account_id=ACCOUNT, reference="op_1", at=NOW) -> Hold:
    return await Ledger().place_hold(
        conn, hold_id=hold_id, account_id=account_id, amount=amount, purpose="renew", reference=reference, at=at
    )


async def a_capture(conn, hold_id="hold_1", *, at=NOW, **rest) -> JournalEntry:
    return await Ledger().capture(conn, hold_id, revenue_class="domain", vat=VAT_20, at=at, **rest)


async def a_bonus(conn, amount: Money, *, account_id=ACCOUNT, key="bonus-1", at=NOW) -> JournalEntry:
    """Open the customer's bonus account and grant credit on it."""
    bonus = chart.customer_bonus(account_id)
    await accounts.open_code(conn, bonus, amount.currency, at=at)
    lines = [(bonus, amount), ("expense:bonus", -amount)]
    return await Ledger().post(conn, an_entry(lines, key=key, at=at))


def a_shared_charge(
    main: Money, bonus: Money, *, key="charge-1", account_id=ACCOUNT, reference="op_1", at=NOW
) -> JournalEntry:
    """A charge that is paid from both accounts of the customer."""
    part = Line(chart.customer_bonus(account_id), -bonus)
    lines = sale_lines(chart.customer_main(account_id), main + bonus, revenue_class="domain", vat=VAT_20, bonus=part)
    return JournalEntry(key, EntryKind.CHARGE, lines, at, reference, effective_at=at)
