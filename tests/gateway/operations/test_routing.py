"""New names go where the route of their zone leads at that moment; what is held stays where it is registered."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from adapters.model import DomainName, RegistryMoney, RegistryPrice, TransferDecision
from billing_core import Money
from gateway.catalogue.registries import Registries
from gateway.catalogue.routes import Route
from gateway.errors import ValidationFailed
from gateway.operations.requests import TransferDecisionRequest, TransferRequest
from gateway.operations.states import OperationState
from tests.support.fake_adapter import FakeRegistryAdapter, fake_spec
from tests.support.fake_rules import fake_rules
from tests.support.office import a_node, a_registration, nameservers_of
from tests.support.stock import FakeClock

MOVED_AT = datetime(2027, 2, 1, tzinfo=UTC)
RATES = {"reseller": {"UAH": Decimal(40)}}
OLD, NEW = "old.test", "new.test"


class Moving:
    """A node that sells the zone through a reseller until it has an account of its own at the registry."""

    def __init__(self, office, clock, reseller, own):
        self.office, self.clock, self.reseller, self.own = office, clock, reseller, own

    def move(self):
        """Let the day of the change come."""
        self.clock.now = MOVED_AT + timedelta(days=30)

    def effects(self):
        """Return what happened at the reseller and at the registry, as kind and name."""
        return [[(each.kind, str(each.name)) for each in at.effects] for at in (self.reseller, self.own)]


@pytest.fixture
async def moving(database_url):
    clock = FakeClock(MOVED_AT - timedelta(days=30))
    reseller, own = (
        FakeRegistryAdapter(fake_spec(name=name, zones=[fake_rules("test", name, register_years=years)]), clock=clock)
        for name, years in (("reseller", range(1, 3)), ("own", range(1, 11)))
    )
    routes = {"test": Route("reseller", ((MOVED_AT, "own"),))}
    registries = Registries({"reseller": reseller, "own": own}, routes, clock)
    async with a_node(database_url, registries, clock=clock, premium_rates=RATES) as office:
        await office.services.workers.start()
        yield Moving(office, clock, reseller, own)


async def test_new_names_are_registered_where_the_route_leads_on_that_day(moving):
    account = await moving.office.account()
    await moving.office.registered(OLD, account)
    moving.move()
    await moving.office.registered(NEW, account)
    assert moving.effects() == [[("register", OLD)], [("register", NEW)]]
    rows = await moving.office.execute("SELECT name, registry FROM domains ORDER BY name")
    assert [tuple(row) for row in rows] == [(NEW, "own"), (OLD, "reseller")]


async def test_what_is_held_is_renewed_and_changed_where_it_is(moving):
    office, account = moving.office, await moving.office.account()
    await office.registered(OLD, account)
    moving.move()
    for order in (await office.renewal(OLD), nameservers_of(OLD, "a.example.net", "b.example.net")):
        assert (await office.settled(await office.order(order))).state is OperationState.SUCCEEDED
    assert moving.effects() == [[("register", OLD), ("renew", OLD), ("nameservers", OLD)], []]
    await office.assert_books_are_sound()


async def test_rules_of_an_order_are_those_of_who_takes_it(moving):
    office, account = moving.office, await moving.office.account()
    with pytest.raises(ValidationFailed):
        await office.order(a_registration(NEW, years=3), account)
    moving.move()
    done = await office.settled(await office.order(a_registration(NEW, years=3), account))
    assert (done.state, done.registry) == (OperationState.SUCCEEDED, "own")


async def test_transfer_is_cancelled_where_it_was_asked_for(moving):
    office, account = moving.office, await moving.office.account()
    for registry in (moving.reseller, moving.own):
        registry.put(OLD, sponsor="gw-other", created_at=moving.clock() - timedelta(days=400), years=3)
        registry.domains[DomainName(OLD)].auth_info = "canary-Code-1"
    asked = await office.order(TransferRequest(DomainName(OLD), 1, "canary-Code-1"), account)
    await office.until(asked, OperationState.AWAITING_REGISTRY)
    moving.move()
    await office.settled(await office.order(TransferDecisionRequest(DomainName(OLD), TransferDecision.CANCEL)))
    assert (await office.until(asked, OperationState.FAILED)).registry == "reseller"
    assert not moving.own.effects


async def test_names_are_asked_for_where_they_would_be_registered(moving):
    moving.reseller.put(NEW, sponsor="gw-other", created_at=moving.clock(), years=1)
    name = DomainName(NEW)
    (before,) = await moving.office.domains.check([name])
    moving.move()
    (after,) = await moving.office.domains.check([name])
    assert (before.availability.value, after.availability.value) == ("taken", "available")


async def test_premium_name_is_renewed_at_the_price_of_the_registry_that_has_it(moving):
    office, account = moving.office, await moving.office.account("50000.00")
    price = RegistryPrice(RegistryMoney(500_00, "USD"), premium=True)
    moving.reseller.prices[DomainName(OLD)] = price
    limit = Money.parse("20000.00", "UAH")
    bought = await office.settled(await office.order(a_registration(OLD), account, max_price=limit))
    assert bought.state is OperationState.SUCCEEDED
    moving.move()
    renewal = await office.renewal(OLD)
    quote = await office.operations.quote(office.request(renewal, None))
    done = await office.settled(await office.order(renewal, max_price=limit))
    assert (quote.price, done.state, done.price) == (limit, OperationState.SUCCEEDED, limit)
    await office.assert_books_are_sound()


async def test_what_is_held_through_an_account_that_is_gone_is_said_so(moving):
    office, account = moving.office, await moving.office.account()
    await office.registered(OLD, account)
    await office.execute("UPDATE domains SET registry = 'sold' WHERE name = :name", name=OLD)
    with pytest.raises(ValidationFailed) as refused:
        await office.order(await office.renewal(OLD))
    assert [each.code for each in refused.value.problems] == ["registry_not_configured"]
