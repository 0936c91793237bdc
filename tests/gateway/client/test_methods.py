"""What a panel does all day, through both clients."""

import asyncio
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from gateway.client import AsyncGateway, Gateway, Money, Problem
from tests.support.panel import CONTACT

NAMESERVERS = ["ns1.example.net", "ns2.example.net"]


async def test_a_year_of_a_domain_awaited(service):
    panel = await service.panel()
    async with AsyncGateway(service.gateway.url, panel.token) as gateway:
        checked = await gateway.check(["example.test"])
        assert [name.availability for name in checked.items] == ["available"]
        quote = await gateway.quote_register("example.test", contacts={"registrant": CONTACT}, nameservers=NAMESERVERS)
        assert quote.price == Money(amount=Decimal("100.00"), currency="UAH")
        ordered = await gateway.register(
            "example.test", order="1", contacts={"registrant": CONTACT}, nameservers=NAMESERVERS, max_price=quote.price
        )
        domain = ordered.thing
        renewal = await gateway.renew("example.test", 2, current_expiry=domain.expires_at, order="2")
        assert renewal.thing.expires_at.year == domain.expires_at.year + 2
        operation = await gateway.wait(renewal)
        assert operation.succeeded
        assert operation.price.amount == Decimal("200.00")
        assert (await gateway.set_auto_renew("example.test", True)).auto_renew
        code = (await gateway.auth_code("example.test", order="3")).thing.auth_code
        assert code.get_secret_value() not in repr(code)
        assert (await gateway.balance(panel.account_id)).available.amount == Decimal("700.00")
        amounts = [line.amount.amount async for line in gateway.statement(panel.account_id)]
        assert sorted(amounts) == [Decimal("-200.00"), Decimal("-100.00"), Decimal("1000.00")]


async def test_a_balance_is_corrected_by_two_and_a_grant_is_taken_back(service):
    proposer, second = await service.panel(), await service.panel(money=None)
    fine = Money(amount=Decimal("-25.00"), currency="UAH")
    gift = Money(amount=Decimal("50.00"), currency="UAH")
    account = proposer.account_id
    async with (
        AsyncGateway(service.gateway.url, proposer.token) as one,
        AsyncGateway(service.gateway.url, second.token) as another,
    ):
        first = await one.propose_adjustment(account, fine, reason="charged twice", order="1", wait=True)
        other = await one.propose_adjustment(account, gift, reason="a slip", order="2", wait=True)
        waiting = {each.id async for each in another.list_adjustments(account, state="proposed")}
        assert waiting == {first.id, other.id}
        assert (await another.approve_adjustment(first.id)).amount == fine
        assert (await one.reject_adjustment(other.id, "taken back")).note == "taken back"
        assert (await one.adjustment(first.id)).decided_by != first.proposed_by
        assert (await one.balance(account)).available.amount == Decimal("975.00")
        assert (await one.grant_bonus(account, gift, grant="autumn", reason="a gift", order="3")).available == gift
        assert (await one.revoke_bonus(account, "autumn", reason="a slip", order="4")).amount == gift
        assert (await one.bonus(account)).available.amount == 0


async def test_a_stale_expiry_comes_with_the_true_one(service):
    panel = await service.panel()
    ordered = await panel.register("example.test")
    async with AsyncGateway(service.gateway.url, panel.token) as gateway:
        with pytest.raises(Problem) as refused:
            await gateway.renew("example.test", 1, current_expiry=datetime(2020, 1, 1, tzinfo=UTC), order="2")
    assert (refused.value.status, refused.value.code) == (409, "expiry_mismatch")
    assert refused.value.members["current_expiry"] == ordered.body["expires_at"]
    assert refused.value.outcome == "none"


async def test_lists_are_walked_over_their_pages_by_the_blocking_client(service):
    panel = await service.panel()
    await panel.register("example.test")
    gateway = Gateway(service.gateway.url, panel.token)

    def walk():
        made = [gateway.open_account("UAH", order=f"account-{number}").id for number in range(52)]
        return [*made, panel.account_id], [account.id for account in gateway.list_accounts()]

    made, listed = await asyncio.to_thread(walk)
    assert sorted(listed) == sorted(made)
    assert (await asyncio.to_thread(gateway.domain, "example.test", refresh=True)).stale is False
    assert panel.token not in repr(gateway)


async def test_wrong_fields_are_named_by_pointers(service):
    panel = await service.panel()
    gateway = Gateway(service.gateway.url, panel.token)
    with pytest.raises(Problem) as refused:
        await asyncio.to_thread(gateway.register, "example.test", order="1", contacts={}, years=101)
    assert refused.value.code == "validation_failed"
    assert "/years" in {error.pointer for error in refused.value.errors}
