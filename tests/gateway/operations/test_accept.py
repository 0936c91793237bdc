"""Accepting orders: key, hold and operation together or not at all."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.model import ContactRole, DomainName
from adapters.rules import RenewalRules
from billing_core import InsufficientFunds, Money, NoPrice
from gateway.errors import (
    DomainTaken,
    ExpiryMismatch,
    IdempotencyInProgress,
    IdempotencyKeyReused,
    NotEligible,
    NotFound,
    OperationConflict,
    PriceChanged,
    ValidationFailed,
)
from gateway.ids import new_id
from gateway.operations.model import OperationFilters
from gateway.operations.requests import IdempotencyKey, RenewRequest
from gateway.operations.states import OperationState
from gateway.storage.schema import upgrade
from tests.support.fake_adapter import FakeRegistryAdapter, fake_spec
from tests.support.fake_rules import fake_rules
from tests.support.office import PRICE, a_registration, a_registry, an_office, nameservers_of
from tests.support.orders import a_person


async def a_stranger(office):
    """Return the id of another tenant."""
    tenant_id = new_id("ten")
    await office.execute("INSERT INTO tenants (id, name, created_at) VALUES (:id, :id, now())", id=tenant_id)
    return tenant_id


TABLES = ("operations", "idempotency_keys", "contacts", "holds", "operation_events", "ledger_keys")


async def rows_of(office):
    return {table: await office.count(table) for table in TABLES}


async def assert_refused(office, error, order, account, **more):
    """Insist that the order is refused with `error`, nothing is written and nothing is sent; return the error."""
    before = await rows_of(office)
    for attempt in (office.operations.accept, office.operations.quote):
        with pytest.raises(error) as caught:
            await attempt(office.request(order, account, key="k", **more))
    assert await rows_of(office) == before
    assert not office.adapter.calls
    return caught.value


async def test_accepted_order_holds_its_price_and_waits_for_a_worker(idle_office):
    office, account = idle_office, await idle_office.account("250.00")
    operation = await office.order(a_registration(), account)
    assert operation.state is OperationState.QUEUED
    assert operation.price == PRICE
    assert (await office.held(account), await office.available(account)) == ("100.00", "150.00")
    assert not office.adapter.calls
    assert timedelta(hours=23) < operation.deadline_at - operation.created_at < timedelta(hours=25)
    await office.assert_books_are_sound()


async def test_contacts_are_kept_once_and_no_personal_data_beside_them(idle_office):
    office, account = idle_office, await idle_office.account()
    await office.order(a_registration("one.test"), account)
    await office.order(a_registration("two.test"), account)
    assert await office.count("contacts") == 1
    (payload,) = (await office.execute("SELECT string_agg(payload::text, '') FROM operations"))[0]
    assert a_person().email not in payload
    assert a_person().name not in payload


async def test_same_contact_of_another_account_has_another_handle(idle_office):
    office = idle_office
    for name in ("one.test", "two.test"):
        await office.order(a_registration(name), await office.account())
    handles = {row.handle for row in await office.execute("SELECT handle FROM contacts")}
    assert len(handles) == 2
    assert all(len(handle) == 16 and handle.isalnum() and handle[0] == "c" for handle in handles)


class TestKeys:
    async def test_same_key_gives_the_same_operation(self, idle_office):
        office, account = idle_office, await idle_office.account()
        first = await office.operations.accept(office.request(a_registration(), account, key="k"))
        again = await office.operations.accept(office.request(a_registration(), account, key="k"))
        assert (first.replayed, again.replayed) == (False, True)
        assert again.operation == first.operation
        assert await office.held(account) == "100.00"

    async def test_same_key_after_the_end_gives_the_end(self, office):
        account = await office.account()
        request = office.request(a_registration(), account, key="k")
        done = await office.settled((await office.operations.accept(request)).operation)
        assert (await office.operations.accept(request)).operation == done
        assert len(office.adapter.effects) == 1

    @pytest.mark.fault("F068")
    async def test_f068_same_key_for_another_order_is_refused(self, idle_office):
        office, account = idle_office, await idle_office.account()
        await office.order(a_registration("one.test"), account, key="k")
        with pytest.raises(IdempotencyKeyReused):
            await office.order(a_registration("two.test"), account, key="k")
        assert await office.count("operations") == 1

    @pytest.mark.fault("F068")
    async def test_f068_same_key_of_another_tenant_is_another_key(self, idle_office, database_url):
        office = idle_office
        await office.order(a_registration("one.test"), await office.account(), key="k")
        other = await a_stranger(office)
        account = await office.account(tenant_id=other)
        request = replace(
            office.request(a_registration("two.test"), account),
            tenant_id=other,
            idempotency=IdempotencyKey(other, "k", b"else"),
        )
        assert not (await office.operations.accept(request)).replayed

    async def test_key_of_a_refused_order_may_be_used_again(self, idle_office):
        office, account = idle_office, await idle_office.account("0.00")
        with pytest.raises(InsufficientFunds):
            await office.order(a_registration(), account, key="k")
        await office.accounts.top_up(office.tenant_id, account, PRICE, provider="bank", payment_id="1")
        assert (await office.order(a_registration(), account, key="k")).state is OperationState.QUEUED

    @pytest.mark.fault("F067")
    async def test_f067_same_key_fifty_times_at_once_on_two_nodes_is_one_operation(self, idle_office, database_url):
        office, account = idle_office, await idle_office.account()
        request = office.request(a_registration(), account, key="k")

        async def accept(node):
            try:
                return (await node.operations.accept(request)).operation.id
            except IdempotencyInProgress:
                return None

        async with an_office(database_url, [a_registry()], tenant_id=office.tenant_id) as second:
            ids = await asyncio.gather(*(accept(office if i % 2 else second) for i in range(50)))
        assert len(set(ids) - {None}) == 1
        assert await office.count("operations") == 1
        assert await office.held(account) == "100.00"
        assert (await office.operations.accept(request)).operation.id in ids


class TestMoney:
    @pytest.mark.fault("F070")
    async def test_f070_hundred_orders_on_a_balance_for_one(self, office):
        account = await office.account("100.00")
        names = [f"name{i}.test" for i in range(100)]

        async def order(name):
            try:
                return await office.order(a_registration(name), account)
            except InsufficientFunds as err:
                return err

        outcomes = await asyncio.gather(*(order(name) for name in names))
        refused = [each for each in outcomes if isinstance(each, InsufficientFunds)]
        (accepted,) = [each for each in outcomes if not isinstance(each, InsufficientFunds)]
        assert len(refused) == 99
        assert (await office.settled(accepted)).state is OperationState.SUCCEEDED
        assert len(office.adapter.effects) == 1
        assert await office.available(account) == "0.00"
        await office.assert_books_are_sound()

    async def test_missing_funds_say_how_much(self, idle_office):
        account = await idle_office.account("99.99")
        err = await assert_refused(idle_office, InsufficientFunds, a_registration(), account)
        assert (err.required.format(), err.available.format()) == ("100.00", "99.99")

    async def test_price_above_the_limit_is_refused(self, idle_office):
        account = await idle_office.account()
        err = await assert_refused(
            idle_office, PriceChanged, a_registration(), account, max_price=Money.parse("99.99", "UAH")
        )
        assert (err.price.format(), err.max_price.format()) == ("100.00", "99.99")

    async def test_price_at_the_limit_is_accepted(self, idle_office):
        operation = await idle_office.order(a_registration(), await idle_office.account(), max_price=PRICE)
        assert operation.price == PRICE

    async def test_limit_in_another_currency_is_refused(self, idle_office):
        account = await idle_office.account()
        await assert_refused(
            idle_office, PriceChanged, a_registration(), account, max_price=Money.parse("500.00", "USD")
        )

    async def test_what_has_no_price_is_not_sold(self, idle_office):
        account = await idle_office.accounts.create(idle_office.tenant_id, currency="UAH", price_list="wholesale")
        await assert_refused(idle_office, NoPrice, a_registration(), account.id)

    async def test_quote_is_what_the_order_costs_and_keeps_nothing(self, idle_office):
        office, account = idle_office, await idle_office.account("250.00")
        before = await rows_of(office)
        quote = await office.operations.quote(office.request(a_registration(years=2), account, key="k"))
        assert (quote.price.format(), quote.available_after.format()) == ("200.00", "50.00")
        assert await rows_of(office) == before
        assert (await office.order(a_registration(years=2), account, key="k")).price == quote.price


class TestRefusals:
    async def test_zone_that_nobody_serves(self, idle_office):
        account = await idle_office.account()
        err = await assert_refused(idle_office, ValidationFailed, a_registration("example.nowhere"), account)
        assert [(each.pointer, each.code) for each in err.problems] == [("/name", "unknown_tld")]

    async def test_fields_that_the_registry_would_refuse(self, idle_office):
        account = await idle_office.account()
        err = await assert_refused(idle_office, ValidationFailed, a_registration(years=11), account)
        assert [(each.pointer, each.code) for each in err.problems] == [("/years", "period_not_allowed")]
        err = await assert_refused(idle_office, ValidationFailed, replace(a_registration(), contacts={}), account)
        assert [each.pointer for each in err.problems] == ["/contacts/registrant"]
        err = await assert_refused(
            idle_office,
            ValidationFailed,
            replace(a_registration(), contacts={ContactRole.REGISTRANT: a_person(email="nobody")}),
            account,
        )
        assert [each.pointer for each in err.problems] == ["/contacts/registrant/email"]

    async def test_registration_without_an_account(self, idle_office):
        err = await assert_refused(idle_office, ValidationFailed, a_registration(), None)
        assert [each.pointer for each in err.problems] == ["/account_id"]

    @pytest.mark.fault("F077")
    async def test_f077_order_of_another_tenant_for_the_same_name_is_not_named(self, idle_office):
        office, other = idle_office, await a_stranger(idle_office)
        first = await office.order(a_registration(), await office.account())
        account = await office.account(tenant_id=other)
        with pytest.raises(OperationConflict) as caught:
            await replace(office, tenant_id=other).order(a_registration(), account)
        assert caught.value.operation_id is None
        assert first.id not in str(caught.value)
        with pytest.raises(OperationConflict) as caught:
            await office.order(a_registration(), await office.account())
        assert caught.value.operation_id == first.id

    @pytest.mark.fault("F077")
    async def test_f077_account_of_another_tenant_does_not_exist(self, idle_office):
        other = await a_stranger(idle_office)
        account = await idle_office.account(tenant_id=other)
        err = await assert_refused(idle_office, NotFound, a_registration(), account)
        assert err.kind == "account"

    async def test_name_that_is_registered_here_already(self, office):
        account = await office.account()
        await office.registered("example.test", account)
        office.adapter.calls.clear()
        await assert_refused(office, DomainTaken, a_registration(), account)

    async def test_name_whose_registration_is_under_way(self, idle_office):
        account = await idle_office.account()
        first = await idle_office.order(a_registration(), account)
        err = await assert_refused(idle_office, OperationConflict, a_registration(), account)
        assert err.operation_id == first.id

    async def test_name_may_be_ordered_again_after_a_failure(self, office):
        account = await office.account()
        office.adapter.refuse()
        failed = await office.settled(await office.order(a_registration(), account))
        assert failed.state is OperationState.FAILED
        await office.registered("example.test", account)

    async def test_renewal_of_what_is_not_ours(self, idle_office):
        order = RenewRequest(DomainName.parse("example.test"), 1, datetime.now(UTC))
        await assert_refused(idle_office, NotFound, order, None)

    @pytest.mark.fault("F077")
    async def test_f077_renewal_of_another_tenants_domain(self, office):
        await office.registered("example.test", await office.account())
        order = await office.renewal("example.test")
        office.adapter.calls.clear()
        other = await a_stranger(office)
        await assert_refused(replace(office, tenant_id=other), NotFound, order, None)

    async def test_renewal_from_another_expiry_is_told_the_true_one(self, office):
        await office.registered("example.test", await office.account())
        order = await office.renewal("example.test")
        office.adapter.calls.clear()
        stale = replace(order, current_expiry=order.current_expiry - timedelta(days=365))
        err = await assert_refused(office, ExpiryMismatch, stale, None)
        assert err.current_expiry == order.current_expiry

    async def test_renewal_may_name_the_day_alone(self, office):
        await office.registered("example.test", await office.account())
        order = await office.renewal("example.test")
        day = replace(order, current_expiry=order.current_expiry.date())
        assert (await office.settled(await office.order(day))).state is OperationState.SUCCEEDED

    async def test_second_renewal_from_the_same_expiry_is_a_conflict(self, office):
        await office.registered("example.test", await office.account())
        await office.services.workers.stop()
        order = await office.renewal("example.test")
        first = await office.order(order, key="one")
        with pytest.raises(OperationConflict) as caught:
            await office.order(order, key="two")
        assert caught.value.operation_id == first.id

    async def test_two_renewals_for_one_click_in_parallel_are_one(self, office):
        account = await office.account()
        await office.registered("example.test", account)
        order = await office.renewal("example.test")
        outcomes = await asyncio.gather(
            *(office.order(order, key=f"click {i}") for i in range(10)), return_exceptions=True
        )
        assert Counter(type(each).__name__ for each in outcomes)["OperationView"] == 1
        assert {type(each) for each in outcomes if isinstance(each, Exception)} <= {OperationConflict, ExpiryMismatch}
        (accepted,) = [each for each in outcomes if not isinstance(each, Exception)]
        await office.settled(accepted)
        assert len(office.adapter.effects_of("example.test", "renew")) == 1
        assert await office.available(account) == "800.00"

    async def test_change_may_not_be_paid_by_another_account(self, office):
        await office.registered("example.test", await office.account())
        office.adapter.calls.clear()
        err = await assert_refused(
            office, ValidationFailed, await office.renewal("example.test"), await office.account()
        )
        assert [each.pointer for each in err.problems] == ["/account_id"]

    async def test_too_few_name_servers(self, office):
        await office.registered("example.test", await office.account())
        office.adapter.calls.clear()
        err = await assert_refused(office, ValidationFailed, nameservers_of("example.test", "a.example.net"), None)
        assert [each.code for each in err.problems] == ["nameservers_count"]


async def test_renewal_outside_its_window_is_told_when(make_database):
    window = RenewalRules(1, 1, 2, timedelta(days=60), timedelta(days=30))
    adapter = FakeRegistryAdapter(fake_spec(zones=[fake_rules(renewal=window)]))
    async with an_office(make_database(upgrade), [adapter]) as office:
        await office.services.workers.start()
        await office.registered("example.test", await office.account())
        order = await office.renewal("example.test")
        office.adapter.calls.clear()
        err = await assert_refused(office, NotEligible, order, None)
        assert err.earliest == order.current_expiry - timedelta(days=60)
        assert err.latest == order.current_expiry + timedelta(days=30)


class TestCancel:
    async def test_what_was_not_sent_is_cancelled_and_its_money_is_free(self, idle_office):
        office, account = idle_office, await idle_office.account("250.00")
        operation = await office.order(a_registration(), account)
        cancelled = await office.operations.cancel(office.tenant_id, operation.id)
        await office.services.workers.start()
        assert cancelled.state is OperationState.CANCELLED
        assert await office.available(account) == "250.00"
        assert (await office.settled(operation)).state is OperationState.CANCELLED
        assert not office.adapter.calls
        assert office.ended.outcomes == ["cancelled"]
        await office.assert_books_are_sound()

    async def test_what_has_ended_is_not_cancelled(self, office):
        done = await office.registered("example.test", await office.account())
        with pytest.raises(OperationConflict):
            await office.operations.cancel(office.tenant_id, done.id)

    async def test_what_is_on_the_wire_is_not_cancelled(self, office):
        sending, answer = asyncio.Event(), asyncio.Event()

        async def slow(prepared, attempt):
            sending.set()
            await answer.wait()

        office.adapter.before_execute = slow
        operation = await office.order(a_registration(), await office.account())
        await sending.wait()
        with pytest.raises(OperationConflict):
            await office.operations.cancel(office.tenant_id, operation.id)
        answer.set()
        assert (await office.settled(operation)).state is OperationState.SUCCEEDED

    async def test_cancelled_while_it_is_prepared_is_not_sent(self, office):
        preparing, go_on = asyncio.Event(), asyncio.Event()
        real = office.adapter.prepare

        async def slow(order, *, cltrid_prefix):
            preparing.set()
            await go_on.wait()
            return await real(order, cltrid_prefix=cltrid_prefix)

        office.adapter.prepare = slow
        account = await office.account("250.00")
        operation = await office.order(a_registration(), account)
        await preparing.wait()
        await office.operations.cancel(office.tenant_id, operation.id)
        go_on.set()
        await office.services.workers.drain(5)
        assert (await office.operations.get(None, operation.id)).state is OperationState.CANCELLED
        assert not office.adapter.effects
        assert await office.available(account) == "250.00"

    async def test_another_tenants_operation_does_not_exist(self, idle_office):
        operation = await idle_office.order(a_registration(), await idle_office.account())
        for call in (idle_office.operations.cancel, idle_office.operations.get, idle_office.operations.evidence):
            with pytest.raises(NotFound):
                await call("ten_other", operation.id)


class TestLists:
    async def test_pages_go_from_the_newest_to_the_oldest(self, idle_office):
        office, account = idle_office, await idle_office.account()
        ids = [(await office.order(a_registration(f"n{i}.test"), account)).id for i in range(5)]
        seen, after = [], None
        while True:
            page = await office.operations.list(office.tenant_id, OperationFilters(), after=after, limit=2)
            seen += [operation.id for operation in page.items]
            after = page.next_after
            if after is None:
                break
        assert seen == sorted(ids, reverse=True)

    async def test_filters_narrow(self, idle_office):
        office, account = idle_office, await idle_office.account()
        one = await office.order(a_registration("one.test"), account)
        await office.order(a_registration("two.test"), account)
        page = await office.operations.list(office.tenant_id, OperationFilters(domain=one.domain))
        assert [operation.id for operation in page.items] == [one.id]
        assert not (await office.operations.list("ten_other", OperationFilters())).items
        assert not (await office.operations.list(None, OperationFilters(state=OperationState.FAILED))).items
