"""Many orders on two nodes, with every kind of trouble drawn at random: money and registry agree at the end."""

import asyncio
import random
from collections import Counter

import pytest

from adapters.outcome import RefusalReason
from gateway.operations.states import OperationState
from gateway.operations.steps import Step
from gateway.storage.schema import upgrade
from tests.support.office import Crash, a_registration, a_registry, an_office, nameservers_of

ORDERS = 60
TROUBLES = ("none", "none", "lost", "lost_applied", "refused", "unsent", "undecided", "unprepared")


def arrange(adapter, trouble):
    match trouble:
        case "lost":
            adapter.lose_answer(applied=False)
        case "lost_applied":
            adapter.lose_answer(applied=True, cause="timeout")
        case "refused":
            adapter.refuse(RefusalReason.POLICY)
        case "unsent":
            adapter.be_unavailable("execute")
        case "undecided":
            adapter.be_undecided()
        case "unprepared":
            adapter.be_unavailable("prepare")


def dying(chance):
    async def hook(_step: Step, _operation_id: str) -> None:
        if chance.random() < 0.02:
            raise Crash

    return hook


async def renewed_or_redelegated(office, chance, operation):
    name = operation.domain.ascii
    if chance.random() < 0.5:
        return await office.order(await office.renewal(name, chance.randint(1, 3)))
    return await office.order(nameservers_of(name, "a.example.net", "b.example.net"))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_effect_is_charged_once_and_every_charge_has_its_effect(make_database, seed):
    chance, registry, url = random.Random(seed), a_registry(), make_database(upgrade)
    for _ in range(2 * ORDERS):
        arrange(registry, chance.choice(TROUBLES))
    options = {"hook": dying(chance), "lease_seconds": 0.5, "attempts_max": 20}
    async with (
        an_office(url, [registry], **options) as office,
        an_office(url, [registry], tenant_id=office.tenant_id, **options) as second,
    ):
        account = await office.account("1000000.00")
        await office.services.workers.start()
        await second.services.workers.start()
        orders = [await office.order(a_registration(f"n{number}.test"), account) for number in range(ORDERS)]
        first = [await office.settled(order) for order in orders]
        registered = [each for each in first if each.state is OperationState.SUCCEEDED]
        further = [await renewed_or_redelegated(office, chance, each) for each in registered]
        ended = first + list(await asyncio.gather(*(office.settled(each) for each in further)))
        await assert_money_and_registry_agree(office, registry, ended, account)


async def assert_money_and_registry_agree(office, registry, ended, account):
    assert {each.state for each in ended} <= {OperationState.SUCCEEDED, OperationState.FAILED}
    succeeded = Counter((each.kind.value, each.domain) for each in ended if each.state is OperationState.SUCCEEDED)
    sent = Counter((effect.kind, effect.name) for effect in registry.effects)
    assert all(count == 1 for key, count in sent.items() if key[0] != "nameservers")
    assert {key for key in succeeded if key[0] != "nameservers"} == {key for key in sent if key[0] != "nameservers"}
    charged = sum(each.price.minor for each in ended if each.price and each.state is OperationState.SUCCEEDED)
    assert (await office.accounts.balance(office.tenant_id, account)).posted.minor == 100_000_000 - charged
    assert await office.held(account) == "0.00"
    await office.assert_books_are_sound()
