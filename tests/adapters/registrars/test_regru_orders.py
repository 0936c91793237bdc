"""What is reg.ru's own: orders known by our identifier, renewals that nothing guards, money one call at a time."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.errors import PreparationRefused, Unavailable
from adapters.exchanges import Exchanges
from adapters.interface import RegistryAdapter
from adapters.model import (
    Attempt,
    Availability,
    ContactHandle,
    ContactRole,
    ContactsOrder,
    DomainName,
    HostSet,
    NameServer,
    NameserversOrder,
    PricedAction,
    PrivacyOrder,
    RegisterOrder,
    RegistryMoney,
    RenewOrder,
    SuspensionOrder,
    SuspensionSet,
    TransferCodeOrder,
    TransferCodeSet,
    TransferDecision,
    TransferDecisionOrder,
    TransferOrder,
    Transferred,
    TransferState,
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
from adapters.registrars import regru
from tests.adapters.contract_base import (
    a_name,
    an_attempt_of,
    an_order,
    prepare,
    register,
    registered_for_renewal,
    repeated,
    run,
    settled,
)
from tests.adapters.contract_changes import a_host_order
from tests.adapters.regru_world import RegruWorld
from tests.support.orders import a_person, an_organization, nameservers
from tests.support.simulators import SimulatorHandle

CODE = "Their-Code-1"


@pytest.fixture
def world(simulators: SimulatorHandle) -> Iterator[RegruWorld]:
    world = RegruWorld(regru.SPEC, simulators)
    world.control.reset()
    yield world
    world.control.reset()


@pytest.fixture
async def adapter(world: RegruWorld) -> AsyncIterator[RegistryAdapter]:
    adapter = world.adapter()
    yield adapter
    await adapter.close()


@pytest.fixture
def order() -> RegisterOrder:
    return an_order(a_name("ru"))


def calls(world: RegruWorld, function: str) -> int:
    return len(world.control.journal(command=function))


async def proved(adapter: RegistryAdapter, world: RegruWorld, order: Any, attempt: Any) -> Any:
    """Return what verification says in the end."""
    while isinstance(verdict := await adapter.verify(order, settled(attempt)), Undecided):
        assert verdict.retry_after is not None
        world.advance(verdict.retry_after + timedelta(seconds=1))
    return verdict


CUTS = ["reset_before_read", "reset_after_commit", "reset_mid_body", "html", "http"]


async def ordered_by_all(adapters: list[RegistryAdapter], world: RegruWorld, order: Any) -> None:
    """Everybody carries out one order at once, and goes on until it is proved done."""

    async def carried_out(adapter: RegistryAdapter) -> None:
        attempt = an_attempt_of(world)
        while True:
            try:
                outcome = await adapter.execute(await prepare(adapter, order, attempt), attempt)
            except Unavailable:
                continue
            if isinstance(outcome, Done):
                return
            if isinstance(await proved(adapter, world, order, attempt), Applied):
                return
            attempt = repeated(attempt, world)

    await asyncio.gather(*map(carried_out, adapters))


@pytest.mark.fault("F054")
async def test_one_order_sent_by_many_at_once_over_cut_connections_is_charged_once(
    world: RegruWorld, order: RegisterOrder
) -> None:
    adapters = [world.adapter() for _ in range(4)]
    for number, fault in enumerate(CUTS, start=1):
        world.control.put_fault(fault, name=fault, command="domain/create", nth=number)
    await ordered_by_all(adapters, world, order)
    assert world.charges(order.name) == ["create"]
    for adapter in adapters:
        await adapter.close()


@pytest.mark.fault("F054")
@pytest.mark.parametrize("fault", CUTS)
async def test_identical_renewals_over_a_cut_connection_are_charged_once(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder, fault: str
) -> None:
    """Of one account, as its lock has them: the second looks at the expiry when the first is done."""
    renewal = await registered_for_renewal(adapter, world, order)
    world.control.put_fault(fault, command="service/renew", times=1)
    await ordered_by_all([adapter] * 4, world, renewal)
    assert world.charges(order.name) == ["create", "renew"]


async def test_a_late_first_order_makes_its_repeat_fail_and_is_found(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    attempt = an_attempt_of(world)
    assert isinstance(await run(adapter, order, attempt), Done)
    again = await run(adapter, order, replace(attempt, number=2))
    assert isinstance(again, Refused)
    assert isinstance(await adapter.verify(order, attempt), Applied)
    first_again = await run(adapter, order, attempt)
    assert isinstance(first_again, Unknown)
    assert world.charges(order.name) == ["create"]


async def test_a_name_that_the_registry_takes_its_time_over_is_waited_for(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    world.control.switch(activation_seconds=300)
    attempt = an_attempt_of(world)
    assert isinstance(await run(adapter, order, attempt), Pending)
    verdict = await adapter.verify(order, attempt)
    assert isinstance(verdict, Undecided)
    assert (verdict.accepted, verdict.retry_after) == (True, timedelta(seconds=10))
    world.advance(timedelta(seconds=301))
    assert isinstance(await adapter.verify(order, attempt), Applied)


async def test_another_order_of_ours_is_not_taken_for_this_one(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    await register(adapter, world, order)
    verdict = await adapter.verify(replace(order, auth_info="another-orders"), an_attempt_of(world))
    assert getattr(verdict, "reason", None) is RefusalReason.DOMAIN_TAKEN


@pytest.mark.fault("F056")
@pytest.mark.parametrize(
    ("code", "reason", "seconds"),
    [
        ("BILLING_LOCK", "session_limit", 10),
        ("PASSWORD_AUTH_FAILED", "login_refused", 300),
        ("ACCESS_DENIED_FROM_IP", "login_refused", 300),
        ("SERVICE_UNAVAILABLE", "server_error", 300),
        ("NOT_ENOUGH_MONEY", "registry_balance", 900),
    ],
)
async def test_what_is_not_the_orders_affair_is_waited_for(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder, code: str, reason: str, seconds: int
) -> None:
    world.control.put_fault("refuse", command="domain/create", code=code)
    with pytest.raises(Unavailable) as err:
        await run(adapter, order, an_attempt_of(world))
    assert (err.value.reason, err.value.retry_after) == (reason, timedelta(seconds=seconds))


@pytest.mark.parametrize("code", ["CONNECTION_FAILED", "DOMAIN_ORDER_LOCKED", "NOBODY_KNOWS_THIS"])
async def test_a_code_that_proves_nothing_is_looked_into(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder, code: str
) -> None:
    attempt = an_attempt_of(world)
    world.control.put_fault("refuse", command="domain/create", code=code, applied=True)
    assert isinstance(await run(adapter, order, attempt), Unknown)
    assert isinstance(await adapter.verify(order, attempt), Applied)


async def test_an_items_refusal_counts_although_its_call_succeeded(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    world.control.put_fault("refuse", command="domain/create", code="DOMAIN_STOP_LIST", item=True)
    outcome = await run(adapter, order, an_attempt_of(world))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.POLICY


async def test_money_that_an_item_lacks_is_not_the_orders_affair_either(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    world.control.put_fault("refuse", command="domain/create", code="NOT_ENOUGH_MONEY", item=True)
    with pytest.raises(Unavailable) as err:
        await run(adapter, order, an_attempt_of(world))
    assert err.value.reason == "registry_balance"


@pytest.mark.fault("F055")
async def test_too_many_calls_are_followed_by_silence(adapter: RegistryAdapter, world: RegruWorld) -> None:
    world.control.switch(calls_per_hour=1)
    await adapter.ping()
    for _ in range(2):
        with pytest.raises(Unavailable) as err:
            await adapter.ping()
        assert err.value.reason == "rate_limited"
    assert calls(world, "nop") == 2
    world.control.switch(calls_per_hour=None)
    world.advance(timedelta(minutes=4))
    await adapter.ping()


@pytest.mark.fault("F057")
@pytest.mark.parametrize("bent", [{"add": {"new": {"of": "theirs"}}}, {"numbers": ["prepay"]}])
async def test_an_interface_that_grows_is_still_read(adapter: RegistryAdapter, world: RegruWorld, bent: Any) -> None:
    world.control.put_fault("schema", command="user/get_balance", **bent)
    balance = await adapter.balance()
    assert balance is not None
    assert balance.available == RegistryMoney(1_000_000_00, "RUB")


@pytest.mark.fault("F057")
@pytest.mark.parametrize("bent", [{"drop": ["prepay"]}, {"values": {"prepay": "many"}}, {"drop": ["answer"]}])
async def test_money_is_never_guessed(adapter: RegistryAdapter, world: RegruWorld, bent: Any) -> None:
    world.control.put_fault("schema", command="user/get_balance", **bent)
    with pytest.raises(Unavailable) as err:
        await adapter.balance()
    assert err.value.reason == "server_error"


async def test_money_moves_one_call_at_a_time(adapter: RegistryAdapter, world: RegruWorld) -> None:
    world.control.put_fault("slow_money", command="domain/create", times=None, delay_ms=100)
    orders = [an_order(a_name("ru")) for _ in range(3)]
    outcomes = await asyncio.gather(*(run(adapter, each, an_attempt_of(world)) for each in orders))
    assert all(isinstance(outcome, Done) for outcome in outcomes)


async def test_a_bill_that_nobody_paid_is_withdrawn(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    renewal = await registered_for_renewal(adapter, world, order)
    world.control.switch(unpaid_bills=True)
    world.control.set_balance(world.user, "1.00")
    with pytest.raises(Unavailable) as err:
        await run(adapter, renewal, an_attempt_of(world))
    assert err.value.reason == "registry_balance"
    statuses = [bill["status"] for bill in world.control.objects()["bills"].values() if bill["action"] == "renew"]
    assert statuses == ["cancelled"]


@pytest.mark.parametrize("times", [True, False])
async def test_a_renewal_whose_date_has_not_moved_is_not_repeated_while_its_bill_is_paid(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder, times: bool
) -> None:
    renewal = await registered_for_renewal(adapter, world, order)
    world.control.switch(bill_times=times)
    attempt = an_attempt_of(world)
    world.control.put_fault("reset_after_commit", command="service/renew")
    assert isinstance(await run(adapter, renewal, attempt), Unknown)
    world.control.alter_domain(order.name.ascii, expires_at=renewal.current_expiry.isoformat())
    verdict = await adapter.verify(renewal, settled(attempt))
    assert isinstance(verdict, Undecided)
    assert verdict.accepted


async def test_a_thousand_names_are_looked_at_in_two_calls(adapter: RegistryAdapter, world: RegruWorld) -> None:
    ours = an_order(a_name("ru"))
    await register(adapter, world, ours)
    theirs, nobodys = a_name("ru"), [a_name("ru") for _ in range(1500)]
    world.put(theirs, world.stranger)
    before = len(world.control.journal())
    found = await adapter.infos([ours.name, theirs, *nobodys])  # type: ignore[attr-defined]
    assert found[ours.name].ours
    assert found[ours.name].nameservers == tuple(server.host for server in ours.nameservers)
    assert not found[theirs].ours
    assert {found[name] for name in nobodys} == {None}
    assert (
        len(world.control.journal()) - before == 5
    )  # one call for those that are there, two for all, twice for others


async def test_prices_are_read_once_a_day_and_premium_ones_each_time(
    adapter: RegistryAdapter, world: RegruWorld
) -> None:
    name, dear = a_name("com"), a_name("com")
    world.control.switch(premium={dear.ascii: "50000.00"})
    usual = [await adapter.quote(name, action, 2) for action in (PricedAction.REGISTER, PricedAction.RENEW)]
    assert [price and price.price for price in usual] == [
        RegistryMoney(2 * 1_299_00, "RUB"),
        RegistryMoney(2 * 1_599_00, "RUB"),
    ]
    quoted = await adapter.quote(dear, PricedAction.REGISTER, 1)
    assert quoted is not None
    assert (quoted.price, quoted.premium) == (RegistryMoney(50_000_00, "RUB"), True)
    cyrillic = await adapter.quote(a_name("xn--p1ai"), PricedAction.RENEW, 1)
    assert cyrillic is not None
    assert cyrillic.price == RegistryMoney(299_00, "RUB")
    assert await adapter.quote(name, PricedAction.TRANSFER, 1) is None
    assert calls(world, "domain/get_prices") == 1


async def test_a_premium_name_is_bought_within_what_was_agreed_to_alone(
    adapter: RegistryAdapter, world: RegruWorld
) -> None:
    order = an_order(a_name("com"))
    world.control.switch(premium={order.name.ascii: "50000.00"})
    (result,) = await adapter.check([order.name])
    assert result.availability is Availability.AVAILABLE
    assert result.premium is not None
    with pytest.raises(PreparationRefused):
        await prepare(adapter, replace(order, max_price=RegistryMoney(49_999_99, "RUB")), an_attempt_of(world))
    assert isinstance(await run(adapter, order, an_attempt_of(world)), Refused)
    agreed = replace(order, max_price=RegistryMoney(50_000_00, "RUB"))
    assert isinstance(await run(adapter, agreed, an_attempt_of(world)), Done)


@pytest.mark.parametrize("tld", ["com.ua", "su", "xn--p1ai", "com"])
async def test_an_organization_registers_in_each_family_of_zones(
    adapter: RegistryAdapter, world: RegruWorld, tld: str
) -> None:
    order = an_order(a_name(tld), *nameservers("ns1.hosting-demo.eu", "ns2.hosting-demo.eu"))
    organization = {ContactRole.REGISTRANT: ContactHandle("gworganization", an_organization())}
    value = await register(adapter, world, replace(order, contacts=organization))
    assert value.expires_at > world.now() + timedelta(days=360)


async def test_an_owner_under_ua_stays_the_owner(adapter: RegistryAdapter, world: RegruWorld) -> None:
    order = an_order(a_name("com.ua"))
    await register(adapter, world, order)
    change = ContactsOrder(order.name, {ContactRole.REGISTRANT: ContactHandle("gworganization", an_organization())})
    outcome = await run(adapter, change, an_attempt_of(world))
    assert isinstance(outcome, Refused)
    assert outcome.reason is RefusalReason.STATUS_PROHIBITS


async def asked(adapter: RegistryAdapter, world: RegruWorld, tld: str) -> tuple[TransferOrder, Attempt]:
    name = a_name(tld)
    world.control.put_domain(name.ascii, "elsewhere", auth_info=CODE)
    world.advance(timedelta(days=70))
    order, attempt = TransferOrder(name, None, CODE), an_attempt_of(world)
    assert isinstance(await run(adapter, order, attempt), Pending)
    return order, attempt


@pytest.mark.parametrize("tld", ["ru", "com"])
async def test_a_name_comes_when_its_registrar_lets_it_go(
    adapter: RegistryAdapter, world: RegruWorld, tld: str
) -> None:
    order, attempt = await asked(adapter, world, tld)
    assert isinstance(await adapter.verify(order, attempt), Undecided)
    world.control.call("POST", f"transfers/{order.name}", {"decision": "approve"})
    verdict = await adapter.verify(order, attempt)
    assert isinstance(verdict, Applied)
    assert isinstance(verdict.value, Transferred)
    truth = world.truth(order.name)
    assert truth is not None
    assert (truth.registrar, truth.expires_at) == (world.user, verdict.value.expires_at)


async def test_a_transfer_that_is_refused_ends_and_costs_nothing(adapter: RegistryAdapter, world: RegruWorld) -> None:
    order, attempt = await asked(adapter, world, "com")
    world.control.call("POST", f"transfers/{order.name}", {"decision": "reject"})
    verdict = await adapter.verify(order, attempt)
    assert getattr(verdict, "reason", None) is RefusalReason.TRANSFER_ENDED
    left = world.control.objects()["registrars"][world.user]["balance"]
    assert left == "1000000.00"


async def test_the_same_code_serves_another_order_after_a_refusal(adapter: RegistryAdapter, world: RegruWorld) -> None:
    order, _ = await asked(adapter, world, "com")
    world.control.call("POST", f"transfers/{order.name}", {"decision": "reject"})
    again = an_attempt_of(world)
    world.control.put_fault("reset_before_read", command="domain/transfer")
    assert isinstance(await run(adapter, order, again), Unknown)
    assert await adapter.verify(order, settled(again)) == NotApplied()
    assert isinstance(await run(adapter, order, again), Pending)
    verdict = await adapter.verify(order, again)
    assert isinstance(verdict, Undecided)
    assert verdict.accepted


@pytest.mark.fault("F004")
async def test_a_transfer_whose_answer_is_lost_is_found_and_paid_once(
    adapter: RegistryAdapter, world: RegruWorld
) -> None:
    name, attempt = a_name("com"), an_attempt_of(world)
    world.control.put_domain(name.ascii, "elsewhere", auth_info=CODE)
    world.advance(timedelta(days=70))
    order = TransferOrder(name, None, CODE)
    world.control.put_fault("reset_after_commit", command="domain/transfer")
    assert isinstance(await run(adapter, order, attempt), Unknown)
    verdict = await adapter.verify(order, attempt)
    assert isinstance(verdict, Undecided)
    assert verdict.accepted
    assert world.charges(name) == ["transfer"]


async def test_an_order_that_the_registrar_ended_is_not_sent_for_ever(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    world.control.put_fault("reset_after_commit", command="domain/create")
    attempt = an_attempt_of(world)
    assert isinstance(await run(adapter, order, attempt), Unknown)
    world.control.drop_domain(order.name.ascii)
    verdict = await adapter.verify(order, settled(attempt))
    assert isinstance(verdict, TakenByOther)
    assert verdict.reason is RefusalReason.POLICY


async def test_a_transfer_is_called_off(adapter: RegistryAdapter, world: RegruWorld) -> None:
    order, _ = await asked(adapter, world, "com")
    cancel = TransferDecisionOrder(order.name, TransferDecision.CANCEL)
    assert await adapter.verify(cancel, settled(an_attempt_of(world))) == NotApplied()
    outcome = await run(adapter, cancel, an_attempt_of(world))
    assert isinstance(outcome, Done)
    assert outcome.value == Transferred(None, TransferState.CANCELLED)
    assert isinstance(await adapter.verify(cancel, an_attempt_of(world)), Applied)


async def test_a_code_that_nobody_knows_is_a_persons_affair(adapter: RegistryAdapter, world: RegruWorld) -> None:
    world.control.switch(wrong_code_waits=True)
    name = a_name("com")
    world.control.put_domain(name.ascii, "elsewhere", auth_info=CODE)
    world.advance(timedelta(days=70))
    order = TransferOrder(name, None, "Not-Their-Code")
    attempt = an_attempt_of(world)
    assert isinstance(await run(adapter, order, attempt), Pending)
    verdict = await adapter.verify(order, attempt)
    assert isinstance(verdict, Undecided)
    assert verdict.retry_after is None


async def test_evidence_holds_neither_the_password_nor_anybodys_data(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    exchanges = Exchanges(world.now)
    with exchanges.recorded():
        await run(adapter, order, an_attempt_of(world))
    kept = "".join(f"{each.request}{each.answer}" for each in exchanges.masked())
    person = order.contacts[ContactRole.REGISTRANT].contact
    assert order.name.ascii in kept
    for secret in (world.entry["users"][0]["password"], person.name.split()[0], "123456", person.email, "441234567"):
        assert secret not in kept


async def test_a_name_is_renewed_by_nobody_but_its_order(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    renewal: RenewOrder = await registered_for_renewal(adapter, world, order)
    assert isinstance(await run(adapter, renewal, an_attempt_of(world)), Done)
    stale = await run(adapter, renewal, an_attempt_of(world))
    assert isinstance(stale, Refused)
    assert stale.reason is RefusalReason.STALE_EXPIRY
    assert calls(world, "service/renew") == 1


async def stuck(adapter: RegistryAdapter, world: RegruWorld) -> TransferOrder:
    """A transfer that waits because its code was wrong."""
    world.control.switch(wrong_code_waits=True)
    name = a_name("com")
    world.control.put_domain(name.ascii, "elsewhere", auth_info=CODE)
    world.advance(timedelta(days=70))
    order = TransferOrder(name, None, "Not-Their-Code")
    assert isinstance(await run(adapter, order, an_attempt_of(world)), Pending)
    return order


async def test_a_wrong_code_is_corrected_and_the_transfer_goes_on(adapter: RegistryAdapter, world: RegruWorld) -> None:
    order = await stuck(adapter, world)
    wrong, right = TransferCodeOrder(order.name, "Wrong-Again-1"), TransferCodeOrder(order.name, CODE)
    assert isinstance(await run(adapter, wrong, an_attempt_of(world)), Done)
    assert await adapter.verify(right, settled(an_attempt_of(world))) == NotApplied()
    outcome = await run(adapter, right, an_attempt_of(world))
    assert isinstance(outcome, Done)
    assert outcome.value == TransferCodeSet()
    assert isinstance(await adapter.verify(right, an_attempt_of(world)), Applied)
    world.control.call("POST", f"transfers/{order.name}", {"decision": "approve"})
    assert world.charges(order.name) == ["transfer"]
    with pytest.raises(PreparationRefused) as err:
        await prepare(adapter, right, an_attempt_of(world))
    assert err.value.reason is RefusalReason.TRANSFER_ENDED


@pytest.mark.fault("F004")
async def test_a_code_whose_answer_is_lost_is_found(adapter: RegistryAdapter, world: RegruWorld) -> None:
    order = await stuck(adapter, world)
    right, attempt = TransferCodeOrder(order.name, CODE), an_attempt_of(world)
    world.control.put_fault("reset_after_commit", command="domain/set_new_authinfo")
    assert isinstance(await run(adapter, right, attempt), Unknown)
    assert isinstance(await adapter.verify(right, settled(attempt)), Applied)


async def test_a_name_goes_to_the_account_that_accepts_it(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    await register(adapter, world, order)
    offer = TransferDecisionOrder(order.name, TransferDecision.OFFER, "gw2")
    attempt = an_attempt_of(world)
    assert await adapter.verify(offer, settled(attempt)) == NotApplied()
    assert isinstance(await run(adapter, offer, attempt), Pending)
    assert await adapter.verify(offer, settled(attempt)) == NotApplied()
    world.control.call("POST", f"transfers/{order.name}", {"decision": "approve"})
    verdict = await adapter.verify(offer, settled(attempt))
    assert isinstance(verdict, Applied)
    assert verdict.value == Transferred(None, TransferState.APPROVED)
    truth = world.truth(order.name)
    assert truth is not None
    assert truth.registrar == "gw2"


async def test_a_name_is_not_offered_to_the_account_that_has_it(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    await register(adapter, world, order)
    with pytest.raises(PreparationRefused):
        await prepare(
            adapter, TransferDecisionOrder(order.name, TransferDecision.OFFER, world.user), an_attempt_of(world)
        )


@pytest.mark.parametrize("member", ["docs_upload_uri", "upload_uri"])
async def test_papers_have_a_link_where_the_zone_asks_for_them(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder, member: str
) -> None:
    world.control.switch(upload_member=member)
    await register(adapter, world, order)
    exchanges = Exchanges(world.now)
    with exchanges.recorded():
        link = await adapter.upload_url(order.name)  # type: ignore[attr-defined]
    assert link.startswith("https://")
    assert link not in "".join(f"{each.request}{each.answer}" for each in exchanges.masked())
    assert await adapter.upload_url(a_name("com")) is None  # type: ignore[attr-defined]


async def test_papers_of_a_name_of_nobody_have_no_link(adapter: RegistryAdapter) -> None:
    with pytest.raises(Unavailable):
        await adapter.upload_url(a_name("ru"))  # type: ignore[attr-defined]


@pytest.fixture
async def generic(adapter: RegistryAdapter, world: RegruWorld) -> DomainName:
    order = an_order(a_name("com"))
    await register(adapter, world, order)
    return order.name


async def test_a_host_that_exists_gets_other_addresses_by_being_made_anew(
    adapter: RegistryAdapter, world: RegruWorld, generic: DomainName
) -> None:
    for address in ("93.184.216.34", "93.184.216.35"):
        assert isinstance(await run(adapter, a_host_order(generic, "ns1", address), an_attempt_of(world)), Done)
    assert world.host(DomainName.parse(f"ns1.{generic}")) == {"93.184.216.35"}
    assert [calls(world, f"domain/{call}_ns") for call in ("register", "delete")] == [3, 1]


@pytest.mark.fault("F004")
@pytest.mark.parametrize("call", ["register_ns", "delete_ns"])
async def test_a_host_whose_answer_is_lost_is_made_again(
    adapter: RegistryAdapter, world: RegruWorld, generic: DomainName, call: str
) -> None:
    await run(adapter, a_host_order(generic, "ns1", "93.184.216.34"), an_attempt_of(world))
    change, attempt = a_host_order(generic, "ns1", "93.184.216.35"), an_attempt_of(world)
    world.control.put_fault("reset_after_commit", command=f"domain/{call}")
    assert isinstance(await run(adapter, change, attempt), Unknown)
    assert await adapter.verify(change, settled(attempt)) == NotApplied()
    assert isinstance(await run(adapter, change, repeated(attempt, world)), Done)
    assert world.host(change.host) == {"93.184.216.35"}


async def test_a_host_that_serves_its_own_domain_is_shown(
    adapter: RegistryAdapter, world: RegruWorld, generic: DomainName
) -> None:
    change = a_host_order(generic, "ns1", "93.184.216.34")
    own = NameServer(change.host, change.addresses or ())
    servers = NameserversOrder(generic, (own, *nameservers("ns2.hosting-demo.eu")))
    assert isinstance(await run(adapter, servers, an_attempt_of(world)), Done)
    assert (await prepare(adapter, change, an_attempt_of(world))).already == HostSet(change.host)
    used = await run(adapter, a_host_order(generic, "ns1", "93.184.216.35"), an_attempt_of(world))
    assert isinstance(used, Refused)
    assert used.reason is RefusalReason.IN_USE


async def test_a_host_that_is_gone_needs_no_deletion(
    adapter: RegistryAdapter, world: RegruWorld, generic: DomainName
) -> None:
    outcome = await run(adapter, a_host_order(generic, "ns7"), an_attempt_of(world))
    assert isinstance(outcome, Done)
    assert outcome.value == HostSet(None)


async def test_a_flag_that_nobody_shows_is_set_each_time(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    world.control.switch(details_show_flag=False)
    await register(adapter, world, order)
    change = PrivacyOrder(order.name, private=True)
    assert isinstance(await run(adapter, change, an_attempt_of(world)), Done)
    assert (await prepare(adapter, change, an_attempt_of(world))).already is None


@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize("private", [True, False])
async def test_new_contacts_leave_the_holder_as_private_as_before(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder, private: bool, shown: bool
) -> None:
    await register(adapter, world, order)
    if not private:
        await run(adapter, PrivacyOrder(order.name, private), an_attempt_of(world))
    world.control.switch(details_show_flag=shown)
    holder = ContactHandle("gwholder0002", a_person(phone="+380.449999999"))
    change = ContactsOrder(order.name, {ContactRole.REGISTRANT: holder})
    assert isinstance(await run(adapter, change, an_attempt_of(world)), Done)
    assert (await prepare(adapter, change, an_attempt_of(world))).already is not None
    truth = world.truth(order.name)
    assert truth is not None
    assert truth.private is private


async def test_a_suspension_that_is_over_already_is_lifted_again(
    adapter: RegistryAdapter, world: RegruWorld, order: RegisterOrder
) -> None:
    await register(adapter, world, order)
    await run(adapter, SuspensionOrder(order.name, suspended=True), an_attempt_of(world))
    resume, attempt = SuspensionOrder(order.name, suspended=False), an_attempt_of(world)
    prepared = await prepare(adapter, resume, attempt)
    assert isinstance(await adapter.execute(prepared, attempt), Done)
    outcome = await adapter.execute(prepared, repeated(attempt, world))
    assert isinstance(outcome, Done)
    assert outcome.value == SuspensionSet(suspended=False)


async def test_suggestions_are_free_in_the_zones_asked_for(adapter: RegistryAdapter, world: RegruWorld) -> None:
    word = a_name("ru").labels[0].replace("-", "")
    world.put(DomainName.parse(f"{word}.ru"), world.stranger)
    found = await adapter.suggest(f"{word} shop", ["ru", "com"], 4)  # type: ignore[attr-defined]
    names = [result.name.ascii for result in found]
    assert f"{word}.ru" not in names
    assert names[:3] == [f"{word}.com", f"{word}shop.com", f"{word}shop.ru"]
    assert {result.availability for result in found} == {Availability.AVAILABLE}
    cyrillic = await adapter.suggest("имя", ["xn--p1ai"], 1)  # type: ignore[attr-defined]
    assert [result.name.parent for result in cyrillic] == ["xn--p1ai"]
