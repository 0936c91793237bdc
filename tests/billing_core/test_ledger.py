import pytest

from billing_core import (
    AlreadyReversed,
    CaptureExceedsHold,
    CurrencyMismatch,
    DuplicateReference,
    HoldState,
    InsufficientFunds,
    Money,
    NotReversible,
    RegistryFee,
    UnknownAccount,
    UnknownEntry,
    UnknownHold,
    accounts,
    ledger_check,
)
from billing_core.storage import queries
from tests.billing_core.builders import ACCOUNT, NOW, a_capture, a_charge, a_hold, a_top_up, an_entry, uah

OTHER = "acc_2"


@pytest.fixture(autouse=True)
async def _ledger_is_sound_afterwards(conn):
    yield
    assert (await ledger_check.check(conn)).differences == ()


async def balance(conn, account_id=ACCOUNT):
    found = await accounts.balance(conn, account_id)
    return found.posted.format(), found.held.format(), found.available.format()


async def test_a_hold_is_captured_with_vat_and_registry_cost(conn, ledger):
    await a_top_up(conn, uah("500.00"))
    await a_hold(conn, uah("350.00"))
    assert await balance(conn) == ("500.00", "350.00", "150.00")
    entry = await a_capture(conn, fee=RegistryFee("hostmaster", uah("260.00")))
    assert await balance(conn) == ("150.00", "0.00", "150.00")
    assert await queries.find_entry(conn, entry.id) == entry
    hold = await ledger.hold(conn, "hold_1")
    assert (hold.state, hold.captured, hold.entry_id) == (HoldState.CAPTURED, uah("350.00"), entry.id)
    assert entry.reference == "op_1"


async def test_a_released_hold_costs_nothing(conn, ledger):
    await a_top_up(conn, uah("500.00"))
    await a_hold(conn, uah("350.00"))
    hold = await ledger.release(conn, "hold_1", "registry refused: 2302", at=NOW)
    assert (hold.state, hold.reason, hold.closed_at) == (HoldState.RELEASED, "registry refused: 2302", NOW)
    assert await balance(conn) == ("500.00", "0.00", "500.00")


async def test_capturing_less_releases_the_rest(conn, ledger):
    await a_top_up(conn, uah("500.00"))
    await a_hold(conn, uah("350.00"))
    await a_capture(conn, amount=uah("300.00"))
    assert await balance(conn) == ("200.00", "0.00", "200.00")


async def test_capturing_more_than_held_is_refused(conn, ledger):
    await a_top_up(conn, uah("500.00"))
    await a_hold(conn, uah("350.00"))
    with pytest.raises(CaptureExceedsHold):
        await a_capture(conn, amount=uah("350.01"))
    assert await balance(conn) == ("500.00", "350.00", "150.00")
    await a_capture(conn)


async def test_available_counts_the_credit_limit(conn):
    await accounts.open(conn, OTHER, "UAH", at=NOW, credit_limit_minor=10000)
    await a_hold(conn, uah("100.00"), account_id=OTHER)
    with pytest.raises(InsufficientFunds) as refused:
        await a_hold(conn, uah("0.01"), account_id=OTHER, hold_id="hold_2")
    assert (refused.value.required, refused.value.available) == (uah("0.01"), uah("0.00"))


async def test_a_refused_hold_leaves_its_key_free(conn, ledger):
    with pytest.raises(InsufficientFunds):
        await a_hold(conn, uah("5.00"))
    with pytest.raises(UnknownHold):
        await ledger.hold(conn, "hold_1")
    await a_top_up(conn, uah("5.00"))
    assert (await a_hold(conn, uah("5.00"))).state is HoldState.PLACED


async def test_a_repeated_hold_is_the_first_one(conn):
    await a_top_up(conn, uah("5.00"))
    assert await a_hold(conn, uah("5.00")) == await a_hold(conn, uah("5.00"))
    assert await balance(conn) == ("5.00", "5.00", "0.00")
    with pytest.raises(DuplicateReference):
        await a_hold(conn, uah("4.00"))


async def test_a_repeated_capture_is_the_first_one(conn):
    await a_top_up(conn, uah("500.00"))
    await a_hold(conn, uah("350.00"))
    first = await a_capture(conn)
    assert await a_capture(conn) == first
    assert await balance(conn) == ("150.00", "0.00", "150.00")
    with pytest.raises(DuplicateReference):
        await a_capture(conn, amount=uah("300.00"))


async def test_a_repeated_release_is_the_first_one(conn, ledger):
    await a_top_up(conn, uah("5.00"))
    await a_hold(conn, uah("5.00"))
    first = await ledger.release(conn, "hold_1", "refused", at=NOW)
    assert await ledger.release(conn, "hold_1", "asked again", at=NOW) == first


async def test_a_payment_is_credited_once(conn):
    first = await a_top_up(conn, uah("100.00"))
    assert await a_top_up(conn, uah("100.00")) == first
    with pytest.raises(DuplicateReference) as refused:
        await a_top_up(conn, uah("100.01"))
    assert (refused.value.key, refused.value.subject_id) == ("pay:manual:p-1", first.id)
    assert await balance(conn) == ("100.00", "0.00", "100.00")


async def test_a_known_key_comes_before_a_missing_object(conn, ledger):
    await a_top_up(conn, uah("100.00"))
    with pytest.raises(DuplicateReference):
        await a_capture(conn, "hold_missing", key="pay:manual:p-1")
    with pytest.raises(DuplicateReference):
        await ledger.reverse(conn, "je_missing", key="pay:manual:p-1", at=NOW)


async def test_what_does_not_exist_is_named(conn, ledger):
    with pytest.raises(UnknownAccount):
        await a_hold(conn, uah("1.00"), account_id="acc_missing")
    with pytest.raises(UnknownAccount):
        await a_top_up(conn, uah("1.00"), account_id="acc_missing")
    with pytest.raises(UnknownAccount):
        await accounts.balance(conn, "acc_missing")
    with pytest.raises(UnknownHold):
        await a_capture(conn, "hold_missing")
    with pytest.raises(UnknownHold):
        await ledger.release(conn, "hold_missing", "refused", at=NOW)
    with pytest.raises(UnknownEntry):
        await ledger.reverse(conn, "je_missing", key="undo", at=NOW)


async def test_an_account_keeps_its_currency(conn, ledger):
    await a_top_up(conn, uah("100.00"))
    await a_hold(conn, uah("50.00"))
    with pytest.raises(CurrencyMismatch):
        await a_hold(conn, Money(1, "USD"), hold_id="hold_2")
    with pytest.raises(CurrencyMismatch):
        await a_top_up(conn, Money(1, "USD"), payment_id="p-2")
    with pytest.raises(CurrencyMismatch):
        await a_capture(conn, amount=Money(1, "USD"))
    with pytest.raises(CurrencyMismatch):
        await accounts.open(conn, ACCOUNT, "USD", at=NOW)
    with pytest.raises(CurrencyMismatch):
        await accounts.set_credit_limit(conn, ACCOUNT, Money(1, "USD"))


@pytest.mark.parametrize("amount", [uah("0.00"), uah("-1.00")])
async def test_nothing_is_neither_held_nor_paid(conn, amount):
    with pytest.raises(ValueError, match="more than zero"):
        await a_hold(conn, amount)
    with pytest.raises(ValueError, match="more than zero"):
        await a_top_up(conn, amount)


async def test_a_charge_is_reversed_once_and_its_reversal_never(conn, ledger):
    await a_top_up(conn, uah("100.00"))
    charge = await ledger.post(conn, a_charge(uah("100.00")))
    undone = await ledger.reverse(conn, charge.id, key="undo", at=NOW)
    assert await balance(conn) == ("100.00", "0.00", "100.00")
    assert await ledger.reverse(conn, charge.id, key="undo", at=NOW) == undone
    with pytest.raises(AlreadyReversed):
        await ledger.reverse(conn, charge.id, key="undo again", at=NOW)
    with pytest.raises(NotReversible):
        await ledger.reverse(conn, undone.id, key="redo", at=NOW)


async def test_a_chargeback_may_leave_a_debt_that_stops_spending(conn, ledger):
    payment = await a_top_up(conn, uah("100.00"))
    await ledger.post(conn, a_charge(uah("70.00")))
    await ledger.reverse(conn, payment.id, key="payrefund:manual:1", at=NOW)
    assert await balance(conn) == ("-70.00", "0.00", "-70.00")
    await a_top_up(conn, uah("50.00"), payment_id="p-2")
    with pytest.raises(InsufficientFunds):
        await a_hold(conn, uah("0.01"))
    await a_top_up(conn, uah("20.01"), payment_id="p-3")
    await a_hold(conn, uah("0.01"))


async def test_only_a_chargeback_may_overdraw(conn, ledger):
    """A reversal that takes back what a customer has spent meanwhile is refused, and may be asked for later."""
    given = await ledger.post(conn, an_entry([("customer:acc_1:main", uah("10.00")), ("unmatched", uah("-10.00"))]))
    await ledger.post(conn, a_charge(uah("10.00")))
    with pytest.raises(InsufficientFunds):
        await ledger.reverse(conn, given.id, key="undo", at=NOW)
    await a_top_up(conn, uah("10.00"))
    await ledger.reverse(conn, given.id, key="undo", at=NOW)
    assert await balance(conn) == ("0.00", "0.00", "0.00")


async def test_a_hold_closed_in_debt_lowers_the_overdraft(conn, ledger):
    payment = await a_top_up(conn, uah("100.00"))
    await a_hold(conn, uah("60.00"))
    await a_hold(conn, uah("40.00"), hold_id="hold_2")
    await ledger.reverse(conn, payment.id, key="payrefund:manual:1", at=NOW)
    assert await balance(conn) == ("0.00", "100.00", "-100.00")
    await ledger.release(conn, "hold_1", "refused", at=NOW)
    await a_capture(conn, "hold_2", amount=uah("30.00"))
    assert await balance(conn) == ("-30.00", "0.00", "-30.00")


async def test_a_transfer_between_customers_is_whole_or_nothing(conn, ledger):
    await accounts.open(conn, OTHER, "UAH", at=NOW)
    await a_top_up(conn, uah("10.00"))
    lines = [("customer:acc_1:main", uah("-10.01")), ("customer:acc_2:main", uah("10.01"))]
    with pytest.raises(InsufficientFunds):
        await ledger.post(conn, an_entry(lines))
    assert (await balance(conn), await balance(conn, OTHER)) == (("10.00", "0.00", "10.00"), ("0.00", "0.00", "0.00"))
    await a_top_up(conn, uah("0.01"), payment_id="p-2")
    await ledger.post(conn, an_entry(lines))
    assert (await balance(conn))[0] == "0.00"
    assert (await balance(conn, OTHER))[0] == "10.01"


async def test_a_transfer_to_a_missing_account_is_refused_whole(conn, ledger):
    await a_top_up(conn, uah("10.00"))
    lines = [("customer:acc_1:main", uah("-1.00")), ("customer:acc_missing:main", uah("1.00"))]
    with pytest.raises(UnknownAccount):
        await ledger.post(conn, an_entry(lines))
    assert await balance(conn) == ("10.00", "0.00", "10.00")


async def test_an_operation_leads_to_its_money(conn):
    await a_top_up(conn, uah("10.00"))
    hold = await a_hold(conn, uah("4.00"), reference="op_7")
    entry = await a_capture(conn)
    assert [found.id for found in await queries.holds_of(conn, "op_7")] == [hold.id]
    assert await queries.entries_of(conn, "op_7") == [entry]


async def test_opening_twice_changes_nothing(conn):
    await accounts.open(conn, OTHER, "UAH", at=NOW, credit_limit_minor=500)
    await accounts.open(conn, OTHER, "UAH", at=NOW)
    assert (await accounts.balance(conn, OTHER)).credit_limit == uah("5.00")


@pytest.mark.parametrize("account_id", ["", "acc:1", "acc 1"])
async def test_an_id_that_breaks_the_code_is_refused(conn, account_id):
    with pytest.raises(ValueError, match="chart of accounts"):
        await accounts.open(conn, account_id, "UAH", at=NOW)


async def test_a_credit_limit_is_not_lowered_below_what_is_used(conn, ledger):
    await accounts.set_credit_limit(conn, ACCOUNT, uah("100.00"))
    await a_hold(conn, uah("60.00"))
    with pytest.raises(InsufficientFunds):
        await accounts.set_credit_limit(conn, ACCOUNT, uah("59.99"))
    await accounts.set_credit_limit(conn, ACCOUNT, uah("60.00"))
    assert await balance(conn) == ("0.00", "60.00", "0.00")


async def test_a_raised_credit_limit_covers_a_debt(conn, ledger):
    payment = await a_top_up(conn, uah("100.00"))
    await ledger.post(conn, a_charge(uah("100.00")))
    await ledger.reverse(conn, payment.id, key="payrefund:manual:1", at=NOW)
    for _ in range(2):
        await accounts.set_credit_limit(conn, ACCOUNT, uah("40.00"))
    assert (await balance(conn))[2] == "-60.00"
    await accounts.set_credit_limit(conn, ACCOUNT, uah("150.00"))
    assert (await balance(conn))[2] == "50.00"
