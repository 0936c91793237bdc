"""What the registry took is booked with the operation that it took it for."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.model import Receipt, RegistryMoney
from billing_core import Money, Price, PricedAction, RegistryFee, pricing
from billing_core.registry_accounts import read_registry_accounts
from gateway.catalogue.domain_prices import RETAIL
from gateway.catalogue.registry_costs import COST_LIST, cost_list
from gateway.operations.claim import Claim
from gateway.operations.costs import Costs
from gateway.operations.model import OperationKind
from gateway.operations.states import OperationState
from tests.support.office import a_registration, nameservers_of

NOW = datetime(2026, 11, 22, tzinfo=UTC)
AGREED = {"years": 1, "max_price": {"minor": 500_00, "currency": "USD"}}


def a_claim(kind=OperationKind.REGISTER, payload=None):
    return Claim(
        id="op_1",
        tenant_id="ten_1",
        account_id="acc_1",
        kind=kind,
        state=OperationState.RUNNING,
        registry="fake",
        subject="example.test",
        payload={"years": 2} if payload is None else payload,
        sealed_secret=None,
        hold_id=None,
        attempts=1,
        postponed=0,
        overdue=False,
        unclear_for=timedelta(0),
        created_at=NOW,
        fence=1,
    )


def a_receipt(fee=None):
    return Receipt("dgw-1", "sv-1", 1000, fee)


async def list_cost(office, action=PricedAction.REGISTER, amount="7.50", price_list=COST_LIST):
    async with office.services.database.engine.begin() as connection:
        listed = Price(price_list, "test", action, 1, Money.parse(amount, "USD"), NOW - timedelta(days=1))
        await pricing.add(connection, listed)


async def taken(office, claim, receipt):
    async with office.services.database.reading() as connection:
        return await Costs(connection, NOW).of(claim, receipt)


@pytest.mark.parametrize(
    ("claim", "receipt", "amount"),
    [
        (a_claim(payload=AGREED), a_receipt(RegistryMoney(9_00, "USD")), "9.00"),
        (a_claim(payload=AGREED), a_receipt(), "500.00"),
        (a_claim(), a_receipt(), "15.00"),
        (a_claim(), None, "15.00"),
        (a_claim(OperationKind.DELETE, {}), a_receipt(RegistryMoney(-10_00, "USD")), "-10.00"),
    ],
    ids=["told", "agreed to", "listed", "listed, and the answer was lost", "given back"],
)
async def test_registrys_word_comes_before_what_was_agreed_and_that_before_the_list(
    idle_office, claim, receipt, amount
):
    await list_cost(idle_office)
    assert await taken(idle_office, claim, receipt) == RegistryFee("fake", Money.parse(amount, "USD"))


async def test_list_of_an_account_goes_before_the_common_one(idle_office):
    await list_cost(idle_office)
    await list_cost(idle_office, amount="6.00", price_list=cost_list("fake"))
    await list_cost(idle_office, amount="1.00", price_list=cost_list("another"))
    assert await taken(idle_office, a_claim(), None) == RegistryFee("fake", Money.parse("12.00", "USD"))


@pytest.mark.parametrize(
    "claim", [a_claim(OperationKind.RENEW), a_claim(OperationKind.NAMESERVERS, {})], ids=["not listed", "free"]
)
async def test_nothing_is_made_up(idle_office, claim):
    await list_cost(idle_office)
    assert await taken(idle_office, claim, a_receipt()) is None


async def test_sale_and_its_cost_are_one_entry(office):
    await list_cost(office)
    done = await office.registered("example.test", await office.account())
    await office.settled(await office.order(nameservers_of("example.test", "a.example.net", "b.example.net")))
    lines = await office.execute(
        "SELECT account, amount_minor, currency FROM journal_lines JOIN journal_entries ON id = entry_id "
        "WHERE reference = :operation ORDER BY position",
        operation=done.id,
    )
    assert [tuple(line) for line in lines][1:] == [
        ("revenue:domain", 8333, "UAH"),
        ("vat:payable", 1667, "UAH"),
        ("cost:registry", -750, "USD"),
        ("registry:fake:deposit", 750, "USD"),
    ]
    await office.assert_books_are_sound()


async def test_cost_of_what_the_customer_gets_for_nothing_is_booked_too(office):
    await list_cost(office)
    async with office.services.database.engine.begin() as connection:
        free = Price(RETAIL, "test", PricedAction.REGISTER, 1, Money.zero("UAH"), NOW - timedelta(days=1))
        await pricing.add(connection, free)
    done = await office.settled(await office.order(a_registration(), await office.account("0.00")))
    assert done.state is OperationState.SUCCEEDED
    async with office.services.database.reading() as connection:
        (account,) = await read_registry_accounts(connection)
    assert account.spent.format() == "7.50"
    await office.assert_books_are_sound()
