"""Closing a month: a share of what referred customers spent, posted once, whatever runs beside or again."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select

from billing_core import EntryKind, JournalEntry, Ledger, Line, Money, accounts, ledger_check
from billing_core.business_calendar import Month
from billing_core.chart import VAT_PAYABLE, customer_main, revenue
from billing_core.partners import MonthNotOver, accruals, closes_at, referrals
from billing_core.storage.partner_tables import partner_months
from billing_core.storage.tables import journal_entries
from tests.billing_core.builders import ACCOUNT, a_bonus, a_shared_charge, uah
from tests.billing_core.golden import golden
from tests.billing_core.partners.builders import (
    AFTER,
    DURING,
    OCTOBER,
    a_customer,
    accrued,
    close,
    refer,
    spend,
)

KINDS = {"charge": EntryKind.CHARGE, "refund": EntryKind.REFUND, "plan_credit": EntryKind.PLAN_CREDIT}


async def post(conn, account_id, minor, vat_minor, *, kind=EntryKind.CHARGE, key, at):
    """Post what a customer paid, or with a refund's kind got back, VAT included."""
    sign = -1 if kind is EntryKind.CHARGE else 1
    amounts = ((customer_main(account_id), minor), (revenue("domain"), vat_minor - minor), (VAT_PAYABLE, -vat_minor))
    lines = tuple(Line(account, Money(sign * amount, "UAH")) for account, amount in amounts if amount)
    return await Ledger().post(conn, JournalEntry(key, kind, lines, at, "svc_1", effective_at=at))


@golden("partner_month")
async def test_golden(conn, case):
    given_, month = case["input"], Month.parse(case["input"]["month"])
    partner = await referrals.enrol(
        conn,
        tenant_id="ten_1",
        account_id=ACCOUNT,
        percent=Decimal(given_["rate_percent"]),
        at=month.bounds()[0] - timedelta(days=40),
        valid_from=date(2026, 1, 1),
    )
    await carry(conn, partner, month.previous, given_["carry_in_minor"])
    for client in sorted({each["client"] for each in given_["postings"]}):
        await refer(conn, partner, await a_customer(conn, client))
    for number, each in enumerate(given_["postings"]):
        if each["kind"] in KINDS:
            at, kind = datetime.fromisoformat(each["at"]), KINDS[each["kind"]]
            await post(conn, each["client"], each["amount_minor"], each["vat_minor"], kind=kind, key=str(number), at=at)
    (statement,) = await close(conn, month, closes_at(month))
    lines = await accruals.lines_of(conn, partner.id, month)
    assert {
        "lines": [
            {"client": line.customer_id, "net_minor": line.net.minor, "commission_minor": line.commission.minor}
            for line in lines
        ],
        "total_minor": statement.total.minor,
        "accrued_minor": statement.accrued.minor,
        "carry_out_minor": statement.carry_out.minor,
    } == case["expect"]
    assert not (await ledger_check.check(conn)).differences


async def carry(conn, partner, month, minor):
    """Have an earlier month closed that took more back than it gave."""
    if minor:
        row = {"rate_percent": Decimal(10), "carry_in_minor": 0, "total_minor": minor, "accrued_minor": 0}
        key = {"partner_id": partner.id, "month": str(month), "currency": "UAH"}
        await conn.execute(insert(partner_months).values(key | row | {"carry_out_minor": minor, "closed_at": DURING}))


async def test_a_share_of_the_spending_without_vat_is_accrued_once(conn, partner):
    await refer(conn, partner, await a_customer(conn))
    await spend(conn, "120.00")
    (first,) = await close(conn)
    assert await close(conn, at=AFTER + timedelta(days=40)) == []
    assert first.accrued == await accrued(conn, partner) == uah("10.00")
    assert await accruals.statement_of(conn, partner.id, OCTOBER) == first
    statement = select(func.count()).select_from(journal_entries).where(journal_entries.c.kind == "commission")
    assert (await conn.execute(statement)).scalar_one() == 1
    assert not (await ledger_check.check(conn)).differences


async def test_top_ups_and_other_months_do_not_count(conn, partner):
    await refer(conn, partner, await a_customer(conn))
    starts_at, ends_at = OCTOBER.bounds()
    await spend(conn, "60.00", key="a", at=starts_at)
    await spend(conn, "600.00", key="b", at=ends_at)
    await spend(conn, "6000.00", key="c", at=starts_at - timedelta(seconds=1))
    (statement,) = await close(conn)
    assert statement.accrued == uah("5.00")


async def test_what_was_paid_from_the_bonus_account_does_not_count(conn, partner):
    await refer(conn, partner, await a_customer(conn))
    await a_bonus(conn, uah("100.00"), account_id="acc_2")
    shared = a_shared_charge(uah("80.00"), uah("40.00"), account_id="acc_2", at=DURING)
    await Ledger().post(conn, shared)
    await Ledger().post(conn, a_shared_charge(uah("0.01"), uah("59.99"), key="b", account_id="acc_2", at=DURING))
    (line,) = await accruals.open_lines(conn, partner, OCTOBER, limit=10)
    assert line.net == uah("66.68")  # 80.00 less the VAT in it, 13.33; the tax on one kopiyka is none
    await Ledger().reverse(conn, shared.id, key="undo", at=DURING)
    (statement,) = await close(conn)
    assert statement.accrued == uah("0.00")
    assert not (await ledger_check.check(conn)).differences


async def test_a_refund_of_an_older_purchase_is_carried_and_never_taken_from_the_partner(conn, partner):
    await refer(conn, partner, await a_customer(conn))
    bought = await spend(conn, "1200.00", at=DURING - timedelta(days=31))
    await Ledger().reverse(conn, bought.id, key="undo", at=DURING)
    (october,) = await close(conn)
    assert (october.accrued, october.carry_out) == (uah("0.00"), uah("-100.00"))
    await spend(conn, "2400.00", key="later", at=AFTER)
    (november,) = await close(conn, Month(2026, 11), datetime(2026, 12, 2, tzinfo=UTC))
    assert (november.carry_in, november.accrued) == (uah("-100.00"), uah("100.00"))


async def test_what_is_posted_after_the_close_belongs_to_the_next_month(conn, partner):
    await refer(conn, partner, await a_customer(conn))
    await close(conn)
    entry = await spend(conn, "120.00", at=AFTER)
    assert entry.posted_at == AFTER
    assert await close(conn) == []
    (november,) = await close(conn, Month(2026, 11), datetime(2026, 12, 2, tzinfo=UTC))
    assert november.accrued == uah("10.00")


async def test_a_month_is_closed_when_it_is_over_and_quiet(conn, partner):
    with pytest.raises(MonthNotOver) as early:
        await close(conn, at=OCTOBER.bounds()[1] + timedelta(minutes=119))
    assert early.value.closes_at == OCTOBER.bounds()[1] + timedelta(hours=2)
    (statement,) = await close(conn, at=early.value.closes_at)
    assert (statement.partner_id, statement.accrued) == (partner.id, uah("0.00"))


async def test_the_rate_is_that_of_the_last_day(conn, partner):
    await refer(conn, partner, await a_customer(conn))
    await referrals.set_rate(conn, partner.id, Decimal(20), valid_from=date(2026, 10, 31))
    await referrals.set_rate(conn, partner.id, Decimal(50), valid_from=date(2026, 11, 1))
    await spend(conn, "120.00")
    (statement,) = await close(conn)
    assert (statement.rate_percent, statement.accrued) == (20, uah("20.00"))


async def test_who_referred_oneself_counts_for_nothing(conn, partner):
    for account_id in ("acc_2", "acc_3"):
        await refer(conn, partner, await a_customer(conn, account_id))
        await spend(conn, "120.00", account_id, key=account_id)
    (statement,) = await close(conn, excluded=["acc_2"])
    assert statement.accrued == uah("10.00")


async def test_a_partner_of_a_later_month_has_nothing_to_close(conn, partner):
    assert await close(conn, OCTOBER.previous) == []
    assert len(await close(conn)) == 1
    assert await accruals.page(conn, partner.id, limit=10) == [await accruals.statement_of(conn, partner.id, OCTOBER)]


async def test_the_open_month_is_shown_as_it_would_be_closed(conn, partner):
    for account_id in ("acc_2", "acc_3"):
        await refer(conn, partner, await a_customer(conn, account_id))
        await spend(conn, "120.00", account_id, key=account_id)
    shown = await accruals.open_lines(conn, partner, OCTOBER, limit=10)
    assert await accruals.open_sums(conn, partner, OCTOBER) == (uah("200.00"), uah("20.00"))
    await close(conn)
    assert await accruals.lines_of(conn, partner.id, OCTOBER) == shown
    assert await accruals.lines_of(conn, partner.id, OCTOBER, after="acc_2") == shown[1:]


async def test_many_nodes_close_many_partners_once(engine):
    async with engine.begin() as conn:
        for number in range(7):
            await accounts.open(conn, f"acc_p{number}", "UAH", at=DURING)
            partner = await referrals.enrol(
                conn,
                tenant_id="ten_1",
                account_id=f"acc_p{number}",
                percent=Decimal(10),
                at=DURING,
                valid_from=date(2026, 1, 1),
            )
            await refer(conn, partner, await a_customer(conn, f"acc_c{number}"))
            await spend(conn, "120.00", f"acc_c{number}", key=f"race-{number}")

    async def node():
        done = []
        while True:
            async with engine.begin() as conn:
                batch = await close(conn, batch=2)
            if not batch:
                return done
            done += batch

    closed = [each for node_ in await asyncio.gather(*(node() for _ in range(4))) for each in node_]
    assert sorted(each.accrued.minor for each in closed) == [1000] * 7
    assert len({each.partner_id for each in closed}) == 7
    async with engine.connect() as conn:
        assert not (await ledger_check.check(conn)).differences


amounts = st.lists(
    st.tuples(st.sampled_from(["x1", "x2", "x3"]), st.integers(-50_000, 50_000).filter(bool), st.integers(0, 20)),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(amounts, st.decimals("0", "100", places=2), st.integers(-5_000, 0))
async def test_lines_sum_to_the_total_and_what_is_not_accrued_is_carried(conn, postings, rate, carry_in):
    nested = await conn.begin_nested()
    try:
        await check_month(conn, postings, rate, carry_in)
    finally:
        await nested.rollback()


async def check_month(conn, postings, rate, carry_in):
    partner = await referrals.enrol(
        conn, tenant_id="ten_1", account_id=ACCOUNT, percent=rate, at=DURING, valid_from=date(2026, 1, 1)
    )
    await carry(conn, partner, OCTOBER.previous, carry_in)
    for client in ("x1", "x2", "x3"):
        await refer(conn, partner, await a_customer(conn, client))
    nets = {}
    for number, (client, amount, vat_percent) in enumerate(postings):
        vat = abs(amount) * vat_percent // 100
        kind = EntryKind.CHARGE if amount > 0 else EntryKind.REFUND
        await post(conn, client, abs(amount), vat, kind=kind, key=f"p{number}", at=DURING)
        nets[client] = nets.get(client, 0) + (abs(amount) - vat) * (1 if amount > 0 else -1)
    (statement,) = await close(conn)
    lines = {line.customer_id: line for line in await accruals.lines_of(conn, partner.id, OCTOBER)}
    assert {client: line.net.minor for client, line in lines.items()} == nets
    share = Fraction(rate) / 100
    assert all(line.commission == line.net.times(share) for line in lines.values())
    assert sum(line.commission.minor for line in lines.values()) == statement.total.minor
    assert statement.accrued + statement.carry_out == statement.total + statement.carry_in
    assert statement.accrued.minor >= 0 >= statement.carry_out.minor
    assert await accrued(conn, partner) == statement.accrued
