"""Customers' accounts: opened once, credited once, read only by their tenant."""

import asyncio

import pytest

from billing_core import DuplicateReference, Money
from gateway.errors import DuplicateAccount, IdempotencyKeyReused, NotFound
from gateway.ids import new_id
from gateway.operations.requests import IdempotencyKey

HUNDRED = Money.parse("100.00", "UAH")


def a_key(office, key="k", fingerprint=b"1"):
    return IdempotencyKey(office.tenant_id, key, fingerprint)


async def test_new_account_has_nothing_and_its_limit(idle_office):
    opened = await idle_office.accounts.create(
        idle_office.tenant_id, currency="UAH", reference="client 7", credit_limit_minor=5000
    )
    balance = await idle_office.accounts.balance(idle_office.tenant_id, opened.id)
    assert (opened.reference, opened.currency, opened.credit_limit_minor) == ("client 7", "UAH", 5000)
    assert (balance.posted.format(), balance.available.format()) == ("0.00", "50.00")
    assert await idle_office.accounts.get(idle_office.tenant_id, opened.id) == opened


async def test_reference_is_unique_within_its_tenant(idle_office):
    first = await idle_office.accounts.create(idle_office.tenant_id, currency="UAH", reference="client 7")
    with pytest.raises(DuplicateAccount) as caught:
        await idle_office.accounts.create(idle_office.tenant_id, currency="USD", reference="client 7")
    assert caught.value.account_id == first.id
    assert await idle_office.count("ledger_accounts") == 1


async def test_same_key_opens_one_account(idle_office):
    one = await idle_office.accounts.create(idle_office.tenant_id, currency="UAH", idempotency=a_key(idle_office))
    two = await idle_office.accounts.create(idle_office.tenant_id, currency="UAH", idempotency=a_key(idle_office))
    assert one == two
    with pytest.raises(IdempotencyKeyReused):
        await idle_office.accounts.create(
            idle_office.tenant_id, currency="UAH", idempotency=a_key(idle_office, fingerprint=b"2")
        )


async def test_payment_is_credited_once_however_often_it_is_told(idle_office):
    office, account = idle_office, await idle_office.account("0.00")

    async def tell():
        return await office.accounts.top_up(office.tenant_id, account, HUNDRED, provider="bank", payment_id="17")

    await asyncio.gather(*(tell() for _ in range(10)))
    assert (await tell()).posted == HUNDRED
    await office.assert_books_are_sound()


async def test_same_payment_with_another_amount_is_refused(idle_office):
    account = await idle_office.account("0.00")
    await idle_office.accounts.top_up(idle_office.tenant_id, account, HUNDRED, provider="bank", payment_id="17")
    with pytest.raises(DuplicateReference):
        await idle_office.accounts.top_up(
            idle_office.tenant_id, account, HUNDRED + HUNDRED, provider="bank", payment_id="17"
        )
    assert await idle_office.available(account) == "100.00"


async def test_payments_of_two_tenants_may_have_the_same_id(idle_office):
    """Each panel numbers its payments by itself; one that comes second must not lose its customer's money."""
    office, other = idle_office, new_id("ten")
    await office.execute("INSERT INTO tenants (id, name, created_at) VALUES (:id, :id, now())", id=other)
    for tenant_id in (office.tenant_id, other):
        account = await office.account("0.00", tenant_id=tenant_id)
        told = await office.accounts.top_up(tenant_id, account, HUNDRED, provider="operator", payment_id="17")
        assert told.posted == HUNDRED
        (line,) = (await office.accounts.statement(tenant_id, account)).items
        assert line.reference == "operator:17"
    await office.assert_books_are_sound()


async def test_same_payment_for_another_account_is_refused(idle_office):
    office = idle_office
    first, second = await office.account("0.00"), await office.account("0.00")
    await office.accounts.top_up(office.tenant_id, first, HUNDRED, provider="bank", payment_id="17")
    with pytest.raises(DuplicateReference):
        await office.accounts.top_up(office.tenant_id, second, HUNDRED, provider="bank", payment_id="17")
    assert await office.available(second) == "0.00"


async def test_statement_names_the_operation_of_each_charge(office):
    account = await office.account("500.00")
    done = await office.registered("example.test", account)
    lines = (await office.accounts.statement(office.tenant_id, account)).items
    assert [(line.kind, line.amount.format(), line.balance.format()) for line in lines] == [
        ("capture", "-100.00", "400.00"),
        ("top_up", "500.00", "500.00"),
    ]
    assert lines[0].reference == done.id


async def test_charge_contains_the_tax(office):
    await office.registered("example.test", await office.account("500.00"))
    lines = await office.execute("SELECT account, amount_minor FROM journal_lines WHERE amount_minor <> 50000")
    assert {(row.account, row.amount_minor) for row in lines} >= {("revenue:domain", 8333), ("vat:payable", 1667)}


async def test_statement_in_pages(idle_office):
    office, account = idle_office, await idle_office.account("0.00")
    for number in range(5):
        await office.accounts.top_up(office.tenant_id, account, HUNDRED, provider="bank", payment_id=str(number))
    first = await office.accounts.statement(office.tenant_id, account, limit=3)
    rest = await office.accounts.statement(office.tenant_id, account, after=first.next_after, limit=3)
    assert [line.number for line in (*first.items, *rest.items)] == [5, 4, 3, 2, 1]
    assert rest.next_after is None


async def test_list_in_pages(idle_office):
    ids = [(await idle_office.accounts.create(idle_office.tenant_id, currency="UAH")).id for _ in range(3)]
    first = await idle_office.accounts.list(idle_office.tenant_id, limit=2)
    rest = await idle_office.accounts.list(idle_office.tenant_id, after=first.next_after, limit=2)
    assert sorted(ids) == [account.id for account in (*first.items, *rest.items)]


@pytest.mark.fault("F077")
async def test_f077_another_tenants_account_does_not_exist(idle_office):
    account = await idle_office.account()
    reading = (idle_office.accounts.get, idle_office.accounts.balance, idle_office.accounts.statement)
    for call in reading:
        with pytest.raises(NotFound):
            await call("ten_other", account)
    with pytest.raises(NotFound):
        await idle_office.accounts.top_up("ten_other", account, HUNDRED, provider="bank", payment_id="1")
    assert not (await idle_office.accounts.list("ten_other")).items
