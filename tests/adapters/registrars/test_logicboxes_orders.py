"""What is LogicBoxes' own: people made once, a queue, funds that lock orders, a guard that is or is not there."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address

import pytest

from adapters.capabilities import Capability
from adapters.errors import Unavailable, Unsupported
from adapters.exchanges import Exchanges
from adapters.interface import RegistryAdapter
from adapters.model import (
    Availability,
    ContactHandle,
    ContactRole,
    ContactsOrder,
    HostOrder,
    LockOrder,
    PricedAction,
    PrivacyOrder,
    RegisterOrder,
    RegistryMoney,
    RenewOrder,
    TransferCodeOrder,
    TransferCodeSet,
    TransferOrder,
)
from adapters.outcome import (
    Applied,
    Done,
    NotApplied,
    Pending,
    RefusalReason,
    Refused,
    TakenByOther,
    Undecided,
    Unknown,
)
from adapters.registrars import logicboxes
from tests.adapters.contract_base import (
    a_name,
    an_attempt_of,
    an_order,
    done,
    prepare,
    register,
    registered_for_renewal,
    run,
    settled,
)
from tests.adapters.contract_changes import a_host_order
from tests.adapters.logicboxes_world import LogicBoxesWorld
from tests.adapters.parallel_orders import ordered_by_all
from tests.support.orders import an_organization
from tests.support.simulators import SimulatorHandle

CODE = "Their-Code-1"
SPEC = replace(logicboxes.SPEC, profile=replace(logicboxes.PROFILE, settles_after=timedelta(0)))
CUTS = ("reset_before_read", "reset_after_commit", "reset_mid_body", "html", "http")


@pytest.fixture
def world(simulators: SimulatorHandle) -> Iterator[LogicBoxesWorld]:
    world = LogicBoxesWorld(SPEC, simulators)
    world.control.reset()
    yield world
    world.control.reset()


@pytest.fixture
async def adapter(world: LogicBoxesWorld) -> AsyncIterator[RegistryAdapter]:
    adapter = world.adapter()
    yield adapter
    await adapter.close()


@pytest.fixture
async def open_house(world: LogicBoxesWorld) -> AsyncIterator[RegistryAdapter]:
    """An adapter of an account that names no customer."""
    adapter = world.adapter(options={})
    yield adapter
    await adapter.close()


@pytest.fixture
def order() -> RegisterOrder:
    return an_order(a_name("com"))


def calls(world: LogicBoxesWorld, command: str) -> int:
    return len(world.control.journal(command=command))


@pytest.mark.fault("F054")
async def test_one_order_sent_by_many_at_once_over_cut_connections_is_charged_once(
    world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    adapters = [world.adapter() for _ in range(4)]
    for fault in CUTS:
        world.control.put_fault(fault, name=fault, command="domains/register")
    await ordered_by_all(adapters, world, order)
    assert world.charges(order.name) == ["create"]
    for adapter in adapters:
        await adapter.close()


@pytest.mark.fault("F054")
async def test_identical_renewals_over_cut_connections_are_charged_once(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    renewal = await registered_for_renewal(adapter, world, order)
    adapters = [world.adapter() for _ in range(4)]
    for fault in CUTS:
        world.control.put_fault(fault, name=fault, command="domains/renew")
    await ordered_by_all(adapters, world, renewal)
    assert world.charges(order.name) == ["create", "renew"]
    for each in adapters:
        await each.close()


async def test_a_holder_is_a_customer_and_a_contact_once(open_house: RegistryAdapter, world: LogicBoxesWorld) -> None:
    first, second = an_order(a_name("com")), an_order(a_name("com"))
    await register(open_house, world, first)
    await register(open_house, world, second)
    assert (calls(world, "customers/signup"), calls(world, "contacts/add")) == (1, 1)


async def test_what_another_node_made_is_found(open_house: RegistryAdapter, world: LogicBoxesWorld) -> None:
    await register(open_house, world, an_order(a_name("com")))
    other = world.adapter(options={})
    await register(other, world, an_order(a_name("com")))
    await other.close()
    assert (calls(world, "customers/signup"), calls(world, "contacts/add")) == (1, 1)


@pytest.mark.parametrize("kind", ["create", "renew"])
async def test_an_action_in_the_queue_is_followed_to_its_end(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder, kind: str
) -> None:
    wanted = order if kind == "create" else await registered_for_renewal(adapter, world, order)
    world.control.switch(queue_seconds=3600)
    attempt = an_attempt_of(world)
    assert isinstance(await run(adapter, wanted, attempt), Pending)
    waiting = await adapter.verify(wanted, settled(attempt))
    assert isinstance(waiting, Undecided)
    assert waiting.accepted
    world.advance(timedelta(hours=2))
    assert isinstance(await adapter.verify(wanted, settled(attempt)), Applied)
    assert world.charges(order.name).count(kind) == 1


@pytest.mark.parametrize("kind", ["create", "renew"])
async def test_an_order_locked_for_want_of_funds_is_waited_for_and_never_sent_again(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder, kind: str
) -> None:
    wanted = order if kind == "create" else await registered_for_renewal(adapter, world, order)
    attempt = an_attempt_of(world)
    prepared = await prepare(adapter, wanted, attempt)
    world.control.set_balance(world.user, "1.00")
    assert isinstance(await adapter.execute(prepared, attempt), Unknown)
    waiting = await adapter.verify(wanted, settled(attempt))
    assert isinstance(waiting, Undecided)
    assert waiting.accepted
    world.control.set_balance(world.user, "100.00")
    assert isinstance(await adapter.verify(wanted, settled(attempt)), Applied)
    assert calls(world, LogicBoxesWorld.commands[f"domain:{kind}"]) == 1
    assert world.charges(order.name).count(kind) == 1


async def test_nothing_is_begun_that_the_balance_does_not_cover(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    world.control.set_balance(world.user, "10.98")
    with pytest.raises(Unavailable) as stopped:
        await prepare(adapter, order, an_attempt_of(world))
    assert stopped.value.reason == "registry_balance"
    world.control.set_balance(world.user, "10.99")
    await register(adapter, world, order)


@pytest.mark.parametrize("kind", ["create", "renew"])
async def test_what_was_cancelled_in_the_platforms_panel_is_over(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder, kind: str
) -> None:
    wanted = order if kind == "create" else await registered_for_renewal(adapter, world, order)
    world.control.switch(queue_seconds=3600)
    attempt = an_attempt_of(world)
    assert isinstance(await run(adapter, wanted, attempt), Pending)
    (waiting,) = [each for each in world.control.call("GET", "actions")["actions"] if each["completed_at"] is None]
    world.control.call("DELETE", f"actions/{waiting['id']}")
    verdict = await adapter.verify(wanted, settled(attempt))
    assert isinstance(verdict, TakenByOther)
    assert "Cancelled in the panel" in verdict.detail


async def test_a_renewal_needs_no_guard_of_the_platform(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    world.control.switch(expiry_guard=False)
    renewal = await registered_for_renewal(adapter, world, order)
    await done(adapter, world, renewal)
    again = await run(adapter, renewal, an_attempt_of(world))
    assert isinstance(again, Refused)
    assert again.reason is RefusalReason.STALE_EXPIRY
    assert world.charges(order.name) == ["create", "renew"]


async def test_a_renewal_waits_while_the_platform_is_at_work_on_the_order(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    renewal = await registered_for_renewal(adapter, world, order)
    world.control.switch(queue_seconds=60)
    assert isinstance(await run(adapter, LockOrder(order.name, locked=True), an_attempt_of(world)), Pending)
    with pytest.raises(Unavailable):
        await prepare(adapter, renewal, an_attempt_of(world))
    world.advance(timedelta(minutes=2))
    await prepare(adapter, renewal, an_attempt_of(world))


@pytest.mark.parametrize("status", [200, 500])
async def test_the_body_decides_whatever_the_status(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder, status: int
) -> None:
    world.control.switch(error_status=status)
    assert await adapter.info(order.name) is None
    world.put(order.name, world.stranger)
    outcome = await run(adapter, order, an_attempt_of(world))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.DOMAIN_TAKEN


async def test_a_lookup_that_fails_otherwise_is_not_taken_for_absence(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    world.control.put_fault("refuse", command="domains/details-by-name", text="An unexpected error has occurred")
    with pytest.raises(Unavailable):
        await prepare(adapter, order, an_attempt_of(world))
    assert calls(world, "domains/register") == 0


@pytest.mark.parametrize("applied", [False, True])
async def test_a_text_that_nobody_knows_proves_nothing(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder, applied: bool
) -> None:
    attempt = an_attempt_of(world)
    world.control.put_fault("refuse", command="domains/register", text="Something else happened", applied=applied)
    assert isinstance(await run(adapter, order, attempt), Unknown)
    assert isinstance(await adapter.verify(order, settled(attempt)), Applied) is applied


@pytest.mark.parametrize("text", ["Order Locked In Processing", "Invalid action status/action type for this operation"])
async def test_a_busy_order_is_tried_again_later(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder, text: str
) -> None:
    await register(adapter, world, order)
    world.control.put_fault("refuse", command="domains/enable-theft-protection", text=text)
    with pytest.raises(Unavailable) as stopped:
        await run(adapter, LockOrder(order.name, locked=True), an_attempt_of(world))
    assert stopped.value.reason == "order_busy"
    assert stopped.value.retry_after >= timedelta(minutes=1)


async def test_a_refused_key_is_the_accounts_affair(world: LogicBoxesWorld, order: RegisterOrder) -> None:
    adapter = world.adapter(password="Wrong-Key")
    with pytest.raises(Unavailable) as stopped:
        await prepare(adapter, order, an_attempt_of(world))
    await adapter.close()
    assert stopped.value.reason == "login_refused"


@pytest.mark.fault("F054")
@pytest.mark.parametrize(
    ("fault", "args"),
    [
        ("http", {"status": 500, "applied": True}),
        ("http", {"status": 504, "applied": True}),
        ("html", {"status": 200}),
        ("html", {"status": 502}),
        ("reset_mid_body", {"bytes": 5}),
        ("content_type", {"value": "text/html"}),
        ("gzip_bomb", {"mebibytes": 16}),
        ("redirect", {"to": "https://127.0.0.1:9/", "applied": True}),
        ("schema", {"values": {"entityid": "1"}}),
    ],
)
async def test_f054_an_answer_that_cannot_be_believed_is_looked_into(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder, fault: str, args: dict[str, object]
) -> None:
    renewal, attempt = await registered_for_renewal(adapter, world, order), an_attempt_of(world)
    world.control.put_fault(fault, command="domains/renew", **args)
    assert isinstance(await run(adapter, renewal, attempt), Unknown)
    assert isinstance(await adapter.verify(renewal, settled(attempt)), Applied)
    assert world.charges(order.name) == ["create", "renew"]


@pytest.mark.fault("F055")
@pytest.mark.parametrize("retry_after", ["7", "Wed, 01 Jan 2036 00:00:00 GMT", "315360000", "soon", None])
async def test_f055_too_many_calls_are_followed_by_a_pause_of_sane_length(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder, retry_after: str | None
) -> None:
    attempt = an_attempt_of(world)
    prepared = await prepare(adapter, order, attempt)
    world.control.put_fault("http", command="domains/register", status=429, retry_after=retry_after)
    with pytest.raises(Unavailable) as stopped:
        await adapter.execute(prepared, attempt)
    assert stopped.value.reason == "rate_limited"
    assert timedelta(seconds=1) <= stopped.value.retry_after <= timedelta(minutes=15)
    with pytest.raises(Unavailable):
        await adapter.info(order.name)
    world.advance(stopped.value.retry_after)
    assert isinstance(await adapter.execute(prepared, attempt), Done)


@pytest.mark.fault("F056")
async def test_f056_a_401_that_stays_is_a_refused_login(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    attempt = an_attempt_of(world)
    prepared = await prepare(adapter, order, attempt)
    world.control.put_fault("http", command="domains/register", status=401, times=None)
    with pytest.raises(Unavailable) as stopped:
        await adapter.execute(prepared, attempt)
    assert stopped.value.reason == "login_refused"
    assert world.charges(order.name) == []


@pytest.mark.fault("F056")
async def test_f056_a_401_that_goes_is_passed(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    world.control.put_fault("http", command="domains/register", status=401)
    await register(adapter, world, order)
    assert world.charges(order.name) == ["create"]


@pytest.mark.fault("F057")
async def test_f057_an_interface_that_grows_is_still_read(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    world.control.put_fault(
        "schema", times=None, command="*/*details*", add={"new": {"a": 1}}, numbers=["orderid", "endtime", "customerid"]
    )
    renewal = await registered_for_renewal(adapter, world, order)
    await done(adapter, world, renewal)


@pytest.mark.fault("F057")
@pytest.mark.parametrize("bent", [{"drop": ["sellingcurrencybalance"]}, {"values": {"sellingcurrencybalance": "much"}}])
async def test_f057_money_is_never_guessed(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder, bent: dict[str, object]
) -> None:
    world.control.put_fault("schema", times=None, command="billing/*", **bent)
    with pytest.raises(Unavailable):
        await adapter.balance()
    with pytest.raises(Unavailable):
        await prepare(adapter, order, an_attempt_of(world))


@pytest.mark.fault("F057")
async def test_f057_an_order_without_its_number_is_no_order(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    await register(adapter, world, order)
    world.control.put_fault("schema", command="domains/details-by-name", drop=["orderid"])
    with pytest.raises(Unavailable):
        await adapter.info(order.name)


async def test_a_registry_that_did_not_answer_is_neither_free_nor_taken(
    adapter: RegistryAdapter, world: LogicBoxesWorld
) -> None:
    world.control.put_fault("unknown", command="domains/available")
    (result,) = await adapter.check([a_name("com")])
    assert result.availability is Availability.UNKNOWN


async def test_prices_are_read_once_a_day(adapter: RegistryAdapter, world: LogicBoxesWorld) -> None:
    for name in (a_name("com"), a_name("com"), a_name("org")):
        price = await adapter.quote(name, PricedAction.RENEW, 2)
        assert price is not None
        yearly = {"com": 11_99, "org": 12_99}[name.parent]
        assert price.price == RegistryMoney(2 * yearly, "USD")
    assert calls(world, "products/reseller-cost-price") == 1
    world.advance(timedelta(days=2))
    await adapter.quote(a_name("com"), PricedAction.RENEW, 1)
    assert calls(world, "products/reseller-cost-price") == 2


async def test_nothing_is_ordered_above_the_agreed_price(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    with pytest.raises(Exception, match="price_changed"):
        await prepare(adapter, replace(order, max_price=RegistryMoney(10_98, "USD")), an_attempt_of(world))
    await register(adapter, world, replace(order, max_price=RegistryMoney(10_99, "USD")))


async def test_a_host_goes_from_some_addresses_to_others(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    await register(adapter, world, order)
    sets = (
        ("93.184.216.34", "93.184.216.35", "93.184.216.36"),
        ("93.184.216.37",),
        ("93.184.216.37", "2606:2800:220:1::1"),
    )
    for addresses in sets:
        change: HostOrder = a_host_order(order.name, "ns1", *addresses)
        await done(adapter, world, change)
        assert world.host(change.host) == frozenset(str(ip_address(each)) for each in addresses)


async def test_contacts_are_judged_by_their_data(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    await register(adapter, world, order)
    same = ContactHandle("gwanotherone", order.contacts[ContactRole.REGISTRANT].contact)
    prepared = await prepare(adapter, ContactsOrder(order.name, {ContactRole.REGISTRANT: same}), an_attempt_of(world))
    assert prepared.already is not None
    moved = ContactHandle("gwanotherone", an_organization(email="new@example.net"))
    await done(adapter, world, ContactsOrder(order.name, {ContactRole.REGISTRANT: moved}))
    assert world.has_contact(order.name, ContactRole.REGISTRANT, moved)


async def test_a_transfer_needs_somebody_to_go_to(open_house: RegistryAdapter, world: LogicBoxesWorld) -> None:
    assert "customer_id" in (open_house.capabilities.why_not(Capability.TRANSFER_IN) or "")
    with pytest.raises(Unsupported):
        await prepare(open_house, TransferOrder(a_name("com"), None, CODE), an_attempt_of(world))


async def test_a_transfer_that_waits_for_a_code_takes_another_one(
    adapter: RegistryAdapter, world: LogicBoxesWorld
) -> None:
    world.control.switch(wrong_code_waits=True)
    name = a_name("com")
    world.control.put_domain(name.ascii, "other", auth_info=CODE)
    assert isinstance(await run(adapter, TransferOrder(name, None, "Wrong-Code-1"), an_attempt_of(world)), Pending)
    right = TransferOrder(name, None, CODE)
    assert isinstance(await run(adapter, right, an_attempt_of(world)), Pending)
    world.control.call("POST", f"transfers/{name}", {"decision": "approve"})
    assert isinstance(await adapter.verify(right, an_attempt_of(world)), Applied)
    assert world.charges(name) == ["transfer"]


async def test_a_wrong_code_of_a_transfer_is_corrected(adapter: RegistryAdapter, world: LogicBoxesWorld) -> None:
    world.control.switch(wrong_code_waits=True)
    name = a_name("com")
    world.control.put_domain(name.ascii, "other", auth_info=CODE)
    transfer = TransferOrder(name, None, "Wrong-Code-1")
    assert isinstance(await run(adapter, transfer, an_attempt_of(world)), Pending)
    held_up = await adapter.verify(transfer, an_attempt_of(world))
    assert isinstance(held_up, Undecided)
    assert (held_up.accepted, held_up.retry_after) == (True, None)
    wrong, right = TransferCodeOrder(name, "Wrong-Code-2"), TransferCodeOrder(name, CODE)
    refused = await run(adapter, wrong, an_attempt_of(world))
    assert isinstance(refused, Refused)
    assert refused.reason is RefusalReason.BAD_AUTH_CODE
    assert isinstance(await adapter.verify(right, settled(an_attempt_of(world))), NotApplied)
    outcome = await run(adapter, right, an_attempt_of(world))
    assert isinstance(outcome, Done)
    assert outcome.value == TransferCodeSet()
    assert isinstance(await adapter.verify(right, settled(an_attempt_of(world))), Applied)
    world.control.call("POST", f"transfers/{name}", {"decision": "approve"})
    ended = await run(adapter, right, an_attempt_of(world))
    assert isinstance(ended, Refused)
    assert ended.reason is RefusalReason.TRANSFER_ENDED
    assert world.charges(name) == ["transfer"]


@pytest.mark.parametrize(("held", "pages"), [(0, 1), (10, 1), (12, 2)])
async def test_all_our_names_are_listed(world: LogicBoxesWorld, held: int, pages: int) -> None:
    world.spec = replace(SPEC, profile=replace(logicboxes.PROFILE, names_per_page=10))
    adapter = world.adapter()
    orders = [an_order(a_name("com")) for _ in range(held)]
    for each in orders:
        await register(adapter, world, each)
    world.put(a_name("com"), world.stranger)
    assert set(await adapter.names()) == {each.name for each in orders}
    assert calls(world, "domains/search") == pages
    await adapter.close()


@pytest.mark.parametrize("wanted", [False, True])
async def test_names_come_with_privacy_where_the_account_wants_it(world: LogicBoxesWorld, wanted: bool) -> None:
    adapter, order = world.adapter(options={"privacy": wanted}), an_order(a_name("com"))
    await register(adapter, world, order)
    await adapter.close()
    assert world.control.objects()["domains"][order.name.ascii]["privacy"] is wanted


@pytest.mark.parametrize("may_buy", [False, True])
async def test_privacy_is_bought_only_where_the_account_allows_it(world: LogicBoxesWorld, may_buy: bool) -> None:
    plain, adapter = world.adapter(options={}), world.adapter(options={"privacy": may_buy})
    order = an_order(a_name("com"))
    await register(plain, world, order)
    outcome = await run(adapter, PrivacyOrder(order.name, private=True), an_attempt_of(world))
    assert isinstance(outcome, Done) is may_buy
    assert isinstance(outcome, Refused) is not may_buy
    assert world.control.objects()["domains"][order.name.ascii]["privacy"] is may_buy
    assert calls(world, "domains/purchase-privacy") == int(may_buy)
    await plain.close()
    await adapter.close()


async def test_evidence_holds_neither_the_key_nor_anybodys_data(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    exchanges = Exchanges(world.now)
    with exchanges.recorded():
        await run(adapter, order, an_attempt_of(world))
    kept = "".join(f"{each.request}{each.answer}" for each in exchanges.masked())
    person = order.contacts[ContactRole.REGISTRANT].contact
    assert order.name.ascii in kept
    truth = world.truth(order.name)
    assert truth is not None
    secrets = (world.entry["users"][0]["password"], person.name_latin, person.email, "441234567", truth.auth_info)
    assert not [secret for secret in secrets if secret in kept]


async def test_an_order_that_moved_away_is_not_ours(
    adapter: RegistryAdapter, world: LogicBoxesWorld, order: RegisterOrder
) -> None:
    renewal: RenewOrder = await registered_for_renewal(adapter, world, order)
    world.control.alter_domain(order.name.ascii, gone=True)
    info = await adapter.info(order.name)
    assert info is not None
    assert not info.ours
    verdict = await adapter.verify(renewal, settled(an_attempt_of(world)))
    assert isinstance(verdict, TakenByOther)
