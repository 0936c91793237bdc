import pytest

from billing_core import DuplicateReference, Ledger, Money, RegistryFee, accounts, ledger_check
from billing_core.registry_accounts import RegistryAccount, read_registry_accounts
from tests.billing_core.builders import ACCOUNT, NOW, a_capture, a_hold, a_top_up, uah

LEDGER = Ledger()
IBAN = "UA903052992990004149123456789"


async def deposit(conn, amount: Money, *, registry="hostmaster", payment_id="42"):
    return await LEDGER.record_deposit(conn, registry, amount, iban=IBAN, payment_id=payment_id, at=NOW)


async def test_what_was_deposited_and_not_spent_is_left(conn):
    await accounts.open(conn, ACCOUNT, "UAH", at=NOW)
    await a_top_up(conn, uah("350.00"))
    await a_hold(conn, uah("350.00"))
    await deposit(conn, uah("1000.00"))
    await a_capture(conn, fee=RegistryFee("hostmaster", uah("170.00")))
    await LEDGER.record_cost(conn, RegistryFee("hostmaster", uah("340.00")), reference="op_2", at=NOW)
    (found,) = await read_registry_accounts(conn)
    assert found == RegistryAccount("hostmaster", uah("1000.00"), uah("510.00"))
    assert found.balance == uah("490.00")
    assert (await ledger_check.check(conn)).sound


async def test_what_a_registry_gives_back_is_there_again(conn):
    await LEDGER.record_cost(conn, RegistryFee("pir", Money.parse("10.00", "USD")), reference="op_1", at=NOW)
    await LEDGER.record_cost(conn, RegistryFee("pir", Money.parse("-10.00", "USD")), reference="op_2", at=NOW)
    (found,) = await read_registry_accounts(conn)
    assert found.spent == Money.zero("USD")


async def test_each_currency_at_a_registry_is_an_account_of_its_own(conn):
    await deposit(conn, uah("5.00"), registry="tci", payment_id="1")
    await deposit(conn, Money.parse("7.00", "RUB"), registry="tci", payment_id="2")
    assert [each.balance.format() for each in await read_registry_accounts(conn)] == ["7.00", "5.00"]


async def test_a_deposit_and_a_cost_are_booked_once(conn):
    await deposit(conn, uah("5.00"))
    await deposit(conn, uah("5.00"))
    fee = RegistryFee("hostmaster", uah("1.00"))
    await LEDGER.record_cost(conn, fee, reference="op_1", at=NOW)
    await LEDGER.record_cost(conn, fee, reference="op_1", at=NOW)
    (found,) = await read_registry_accounts(conn)
    assert found.balance == uah("4.00")
    with pytest.raises(DuplicateReference):
        await deposit(conn, uah("6.00"))


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
async def test_a_deposit_is_of_more_than_zero(conn, amount):
    with pytest.raises(ValueError, match="more than zero"):
        await deposit(conn, uah(amount))
