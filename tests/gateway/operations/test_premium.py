"""Premium names: what the registry asks decides what the customer pays, and nothing is bought for more than agreed."""

from decimal import Decimal

import pytest

from adapters.errors import Unavailable
from adapters.model import DomainName, RegistryMoney, RegistryPrice
from billing_core import Money
from gateway.errors import PremiumNotSold, PriceChanged
from gateway.operations.requests import TransferRequest
from gateway.operations.states import OperationState
from tests.support.office import a_registration, a_registry, an_office

NAME = "premium.test"
AT_REGISTRY = RegistryPrice(RegistryMoney(500_00, "USD"), premium=True, category="tier3")
PRICE = Money.parse("20000.00", "UAH")
RATES = {"fake": {"UAH": Decimal(40), "EUR": Decimal("0.9")}}


@pytest.fixture
async def idle_selling(database_url):
    """A node that sells the premium names of its registry, at 40 hryvnias for a dollar; its workers do not run."""
    registry = a_registry()
    registry.prices[DomainName.parse(NAME)] = AT_REGISTRY
    async with an_office(database_url, [registry], premium_rates=RATES) as office:
        yield office


@pytest.fixture
async def selling(idle_selling):
    await idle_selling.services.workers.start()
    return idle_selling


async def test_what_is_quoted_is_what_is_charged(selling):
    account = await selling.account("30000.00")
    quote = await selling.operations.quote(selling.request(a_registration(NAME), account))
    assert quote.price == PRICE
    ordered = await selling.order(a_registration(NAME), account, max_price=quote.price)
    operation = await selling.settled(ordered)
    assert (operation.state, operation.price) == (OperationState.SUCCEEDED, PRICE)
    assert await selling.available(account) == "10000.00"
    await selling.assert_books_are_sound()


async def test_without_an_agreed_price_it_is_not_sold(selling):
    account = await selling.account("30000.00")
    with pytest.raises(PriceChanged) as refused:
        await selling.order(a_registration(NAME), account)
    assert (refused.value.price, refused.value.max_price) == (PRICE, None)
    assert await selling.available(account) == "30000.00"


async def test_a_lower_limit_than_its_price_is_refused(selling):
    account = await selling.account("30000.00")
    with pytest.raises(PriceChanged):
        await selling.order(a_registration(NAME), account, max_price=Money.parse("19999.99", "UAH"))


async def test_a_price_that_rose_after_the_order_is_never_paid(idle_selling):
    selling, account = idle_selling, await idle_selling.account("90000.00")
    ordered = await selling.order(a_registration(NAME), account, max_price=Money.parse("90000.00", "UAH"))
    dearer = RegistryPrice(RegistryMoney(500_01, "USD"), premium=True)
    selling.adapter.prices[DomainName.parse(NAME)] = dearer
    await selling.services.workers.start()
    operation = await selling.settled(ordered)
    assert (operation.state, operation.problem.code) == (OperationState.FAILED, "price_changed")
    assert selling.adapter.effects == []
    assert await selling.available(account) == "90000.00"


async def test_renewals_and_transfers_are_priced_by_the_registry_too(selling):
    account = await selling.account("90000.00")
    selling.adapter.put("other.test", sponsor="gw-other")
    selling.adapter.prices[DomainName.parse("other.test")] = AT_REGISTRY
    await selling.settled(await selling.order(a_registration(NAME), account, max_price=PRICE))
    renewal = await selling.order(await selling.renewal(NAME), max_price=PRICE)
    transfer = await selling.order(
        TransferRequest(DomainName.parse("other.test"), None, "code"), account, max_price=PRICE
    )
    assert (renewal.price, transfer.price) == (PRICE, PRICE)
    asked = [about for call, about in selling.adapter.calls if call == "quote"]
    assert asked == [f"register {NAME} 1", f"renew {NAME} 1", "transfer other.test 1"]


async def test_an_ordinary_name_costs_what_the_list_says(selling):
    operation = await selling.registered("ordinary.test", await selling.account("1000.00"))
    assert operation.price == Money.parse("100.00", "UAH")


async def test_a_currency_without_a_rate_is_not_sold_in(selling):
    account = await selling.accounts.create(selling.tenant_id, currency="PLN")
    with pytest.raises(PremiumNotSold):
        await selling.order(a_registration(NAME), account.id, max_price=Money.parse("1.00", "PLN"))


async def test_the_key_again_gives_the_first_answer_whatever_the_price_is_now(selling):
    account = await selling.account("30000.00")
    first = await selling.order(a_registration(NAME), account, key="k1", max_price=PRICE)
    selling.adapter.be_unavailable("quote")
    again = await selling.order(a_registration(NAME), account, key="k1", max_price=PRICE)
    assert again.id == first.id


async def test_a_registry_that_cannot_be_asked_delays_no_ordinary_order(selling):
    selling.adapter.be_unavailable("quote")
    operation = await selling.registered("ordinary.test", await selling.account("1000.00"))
    assert operation.price == Money.parse("100.00", "UAH")
    selling.adapter.be_unavailable("quote")
    with pytest.raises(Unavailable):
        await selling.operations.quote(selling.request(a_registration(NAME), await selling.account()))


async def test_where_none_are_sold_the_registry_is_not_asked_and_nothing_is_bought(office):
    office.adapter.prices[DomainName.parse(NAME)] = AT_REGISTRY
    account = await office.account("30000.00")
    operation = await office.settled(await office.order(a_registration(NAME), account))
    assert (operation.state, operation.problem.code) == (OperationState.FAILED, "premium_not_sold")
    assert "quote" not in [call for call, _ in office.adapter.calls]
    assert await office.available(account) == "30000.00"


async def test_a_restoration_is_shown_at_what_its_registry_asks(selling):
    account = await selling.account("90000.00")
    await selling.settled(await selling.order(a_registration(NAME), account, max_price=PRICE))
    domain = await selling.domains.read(selling.tenant_id, DomainName.parse(NAME))
    assert await selling.services.restoring.of(domain) == PRICE
    selling.adapter.be_unavailable("quote")
    assert await selling.services.restoring.of(domain) is None
