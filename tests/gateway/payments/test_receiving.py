"""Notices at two nodes with connections of their own: one posting, one event, one wish, whoever comes first."""

import asyncio
from dataclasses import replace
from decimal import Decimal

import pytest

from billing_core import Money
from billing_core.payments import PaymentNotice, PaymentState, deposits
from billing_core.temporary_credits import CreditGiven
from gateway.catalogue.registries import Registries
from gateway.clock import utc_now
from gateway.errors import PromiseRefused
from gateway.payments.credit_ends import CreditEnds
from tests.support.office import a_node

HUNDRED = Money(10_000, "UAH")


@pytest.mark.fault("F067")
async def test_one_notice_at_two_nodes_is_one_posting(database_url):
    async with (
        a_node(database_url, Registries({}, {})) as first,
        a_node(database_url, Registries({}, {}), tenant_id=first.tenant_id) as second,
    ):
        account = await first.account("0.00")
        async with first.services.database.engine.begin() as connection:
            deposit = await deposits.begin(connection, account, "liqpay", HUNDRED, at=utc_now())
        notice = PaymentNotice("liqpay", "1", deposit.id, PaymentState.PAID, HUNDRED)
        nodes = [first, second] * 25
        received = await asyncio.gather(*(node.services.payments.receiving.take(notice) for node in nodes))
        assert sorted(each.effect.value for each in received) == ["credited", *["repeated"] * 49]
        assert await first.available(account) == "100.00"
        assert [await first.count(table) for table in ("journal_entries", "events", "renewal_wakes")] == [1, 1, 1]
        await first.assert_books_are_sound()


async def test_a_promise_is_credit_with_an_end(database_url):
    async with a_node(database_url, Registries({}, {})) as node:
        account = await node.account("0.00")
        promises = replace(node.services.payments.promises, largest=Decimal(200))
        with pytest.raises(PromiseRefused):
            await promises.promise(node.tenant_id, account, Money(20_001, "UAH"))
        credit = await promises.promise(node.tenant_id, account, Money(20_000, "UAH"))
        assert await node.available(account) == "200.00"
        with pytest.raises(CreditGiven):
            await promises.promise(node.tenant_id, account, HUNDRED)
        later = CreditEnds(node.services.database, lambda: credit.expires_at)
        assert [await later.run(), await later.run()] == [1, 0]
        assert await node.available(account) == "0.00"
