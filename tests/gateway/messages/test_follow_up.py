"""F051, F052: what a registry tells of a name is looked at, and what cannot be looked at stands in nobody's way."""

from datetime import timedelta

import pytest

from adapters.dates import add_years
from adapters.errors import Unavailable
from adapters.model import DomainName, PollKind, RegistryBalance, RegistryMoney
from gateway.clock import rfc3339, utc_now
from gateway.errors import NotFound
from gateway.storage import differences, messages, pauses
from tests.gateway.messages.conftest import a_message, states

NAME = DomainName("example.test")


async def open_differences(office):
    async with office.services.database.reading() as connection:
        return await differences.page(connection, "fake", open_only=True, after=None, limit=10)


@pytest.mark.fault("F052")
@pytest.mark.parametrize("kind", [PollKind.TRANSFER, PollKind.DELETED])
async def test_name_that_left_is_ours_no_longer(office, inbox, kind):
    await office.registered("example.test", await office.account())
    if kind is PollKind.DELETED:
        del office.adapter.domains[NAME]
    else:
        office.adapter.domains[NAME].sponsor = "gw-other"
    office.adapter.messages.append(a_message(1, kind, NAME))
    await inbox.read("fake")
    with pytest.raises(NotFound):
        await office.domains.read(office.tenant_id, NAME)
    assert not await open_differences(office)
    ((told,),) = await office.execute("SELECT type FROM events ORDER BY id DESC LIMIT 1")
    assert told == ("domain.lost" if kind is PollKind.DELETED else "domain.transferred_away")


@pytest.mark.fault("F052")
async def test_message_of_a_loss_that_the_registry_does_not_show_changes_nothing(office, inbox):
    await office.registered("example.test", await office.account())
    office.adapter.messages.append(a_message(1, PollKind.TRANSFER, NAME))
    await inbox.read("fake")
    assert (await office.domains.read(office.tenant_id, NAME)).name == NAME


async def test_change_by_the_registry_is_taken_over(office, inbox):
    await office.registered("example.test", await office.account())
    office.adapter.domains[NAME].statuses = frozenset({"serverHold"})
    office.adapter.messages.append(a_message(1, PollKind.REGISTRY_CHANGE, NAME))
    await inbox.read("fake")
    assert (await office.domains.read(office.tenant_id, NAME)).statuses == ("serverHold",)


@pytest.mark.fault("F048")
async def test_renewal_by_the_registry_moves_the_date_and_proposes_the_charge(office, inbox):
    account = await office.account()
    await office.registered("example.test", account)
    before, money = await office.domains.read(office.tenant_id, NAME), await office.available(account)
    office.adapter.domains[NAME].expires_at = add_years(before.expires_at, 1)
    office.adapter.messages.append(a_message(1, PollKind.RENEWED, NAME))
    await inbox.read("fake")
    assert (await office.domains.read(office.tenant_id, NAME)).expires_at == add_years(before.expires_at, 1)
    (difference,) = await open_differences(office)
    assert difference.ours == rfc3339(before.expires_at)
    assert difference.proposal == {
        "action": "charge",
        "account_id": account,
        "years": 1,
        "price": {"amount": "100.00", "currency": "UAH"},
        "auto_renew_grace": False,
    }
    assert await office.available(account) == money


async def test_message_about_a_strangers_name_is_kept_and_nothing_is_asked(office, inbox):
    office.adapter.messages.append(a_message(1, PollKind.TRANSFER, NAME))
    await inbox.read("fake")
    assert await states(office) == [("1", "transfer", True)]
    assert ("info", "example.test") not in office.adapter.calls


async def test_name_that_many_messages_speak_of_is_asked_about_once(office, inbox):
    await office.registered("example.test", await office.account())
    office.adapter.messages.extend(a_message(number, PollKind.REGISTRY_CHANGE, NAME) for number in range(30))
    before = office.adapter.calls.count(("info", "example.test"))
    await inbox.read("fake")
    assert office.adapter.calls.count(("info", "example.test")) == before + 1
    assert all(handled for _, _, handled in await states(office))


async def test_message_is_followed_up_later_when_the_registry_cannot_be_asked_now(office, inbox):
    await office.registered("example.test", await office.account())
    office.adapter.domains[NAME].sponsor = "gw-other"
    office.adapter.messages.append(a_message(1, PollKind.TRANSFER, NAME))
    office.adapter.be_unavailable("info")
    with pytest.raises(Unavailable):
        await inbox.read("fake")
    assert (await states(office))[0][2] is False
    await inbox.read("fake")
    assert (await states(office))[0][2] is True


@pytest.mark.fault("F051")
async def test_poison_message_stands_in_nobodys_way_and_is_tried_again(office, inbox, told):
    account = await office.account()
    await office.registered("example.test", account)
    await office.registered("another.test", account)
    office.adapter.messages.append(a_message(1, PollKind.REGISTRY_CHANGE, NAME))
    office.adapter.messages.append(a_message(2, PollKind.REGISTRY_CHANGE, DomainName("another.test")))
    info = office.adapter.info

    async def broken(name):
        if name == NAME:
            raise ZeroDivisionError
        return await info(name)

    office.adapter.info = broken
    await inbox.read("fake")
    assert [handled for _, _, handled in await states(office)] == [False, True]
    assert told.failures == ["registry_change"]
    async with office.services.database.reading() as connection:
        assert await messages.counts(connection, "fake") == (1, 1)
    office.adapter.info = info
    await inbox.read("fake")
    assert (await states(office))[0][2] is False, "it is not tried again at once"
    await office.execute("UPDATE poll_messages SET retry_at = now()")
    await inbox.read("fake")
    assert (await states(office))[0][2] is True


@pytest.mark.fault("F041")
async def test_low_balance_is_checked_and_an_empty_one_pauses_what_costs_money(office, inbox):
    now = utc_now()
    office.adapter.registry_balance = RegistryBalance(RegistryMoney(0, "USD"), None, now)
    office.adapter.messages.append(a_message(1, PollKind.LOW_BALANCE))
    await inbox.read("fake")
    async with office.services.database.reading() as connection:
        (pause,) = await pauses.standing(connection)
    assert (pause.cause, pause.paid_only) == (pauses.BALANCE, True)
    office.adapter.registry_balance = RegistryBalance(RegistryMoney(5000, "USD"), None, now + timedelta(minutes=1))
    await office.services.balances.check("fake")
    async with office.services.database.reading() as connection:
        assert not await pauses.standing(connection)


async def test_followed_up_messages_are_forgotten_after_their_time(office, inbox):
    office.adapter.messages.extend(a_message(number) for number in range(3))
    await inbox.read("fake")

    async def forget(before):
        return await office.services.database.run(
            lambda connection: messages.forget_handled(connection, before=before, limit=2)
        )

    assert await forget(utc_now() - timedelta(days=1)) == 0
    assert [await forget(utc_now()) for _ in range(3)] == [2, 1, 0]
