"""Orders through real adapters to simulated registries of each family, with answers that are lost or false.

What truly happened is read from the registry itself: one change of its objects and one debit of our prepaid balance an
order, and the customer charged once for it.
"""

from datetime import datetime

import pytest

from adapters.outcome import NotApplied
from gateway.operations.states import OperationState

KINDS = pytest.mark.parametrize("kind", ["register", "renew"])
COMMANDS = {"register": "domain:create", "renew": "domain:renew"}
ACTIONS = {"register": "create", "renew": "renew"}

FAULTS = [
    pytest.param("reset_before_read", {}, 2, marks=pytest.mark.fault("F003"), id="F003"),
    pytest.param("reset_after_commit", {}, 1, marks=pytest.mark.fault("F004"), id="F004"),
    pytest.param("wrong_cltrid", {}, 1, marks=pytest.mark.fault("F033"), id="F033"),
    pytest.param("delay", {"delay_ms": 1300}, 1, marks=pytest.mark.fault("F036"), id="F036"),
    pytest.param("code", {"code": 2400, "applied": False}, 2, marks=pytest.mark.fault("F037"), id="F037"),
    pytest.param("code", {"code": 2400, "applied": True}, 1, marks=pytest.mark.fault("F038"), id="F038"),
]


async def assert_one_effect_and_one_charge(family, operation, kind):
    assert operation.state is OperationState.SUCCEEDED, operation
    true = family.domain
    record = await family.record()
    assert record.expires_at == datetime.fromisoformat(true["expires_at"])
    years = record.expires_at.year - datetime.fromisoformat(true["created_at"]).year
    assert years == {"register": 1, "renew": 2}[kind]
    assert len(family.charges(ACTIONS[kind])) == 1
    spent = {"register": "900.00", "renew": "800.00"}[kind]
    assert await family.office.available(family.account) == spent
    assert await family.office.held(family.account) == "0.00"
    await family.office.assert_books_are_sound()


@KINDS
@pytest.mark.parametrize(("action", "args", "attempts"), FAULTS)
async def test_order_has_one_effect_and_one_charge(family, kind, action, args, attempts):
    order = await family.an_order(kind)
    family.control.put_fault(action, command=COMMANDS[kind], object=family.name, **args)
    operation = await family.office.settled(await family.office.order(order, family.account), seconds=30)
    await assert_one_effect_and_one_charge(family, operation, kind)
    assert operation.attempts == attempts
    assert family.control.faults()["test"]["hits"] == 1


@KINDS
@pytest.mark.fault("F036")
async def test_f036_command_that_is_carried_out_after_we_gave_up_waiting_counts_once(family, kind):
    order = await family.an_order(kind)
    family.control.put_fault("delay", command=COMMANDS[kind], object=family.name, delay_ms=1300, before=True)
    operation = await family.office.settled(await family.office.order(order, family.account), seconds=30)
    await assert_one_effect_and_one_charge(family, operation, kind)


@KINDS
@pytest.mark.fault("F039")
async def test_f039_refused_repeat_is_our_own_success(family, kind, monkeypatch):
    """The look-up saw a registry that lagged, so the order was sent again, and refused: the name is ours already."""
    order = await family.an_order(kind)
    adapter = family.office.services.registries.adapter(family.registry)
    truly, asked = adapter.verify, []

    async def verify(order, attempt):
        asked.append(attempt.number)
        return NotApplied() if len(asked) == 1 else await truly(order, attempt)

    monkeypatch.setattr(adapter, "verify", verify)
    family.control.put_fault("reset_after_commit", command=COMMANDS[kind], object=family.name)
    operation = await family.office.settled(await family.office.order(order, family.account), seconds=30)
    await assert_one_effect_and_one_charge(family, operation, kind)
    evidence = await family.office.operations.evidence(None, operation.id)
    assert [attempt.outcome for attempt in evidence.attempts] == ["unknown", "refused"]
    assert asked == [1, 2]


@pytest.mark.fault("F040")
async def test_f040_stranger_between_check_and_create_gives_the_money_back(family):
    family.control.put_fault("steal_on_create", command="domain:create", object=family.name)
    failed = await family.office.settled(
        await family.office.order(await family.an_order("register"), family.account), seconds=30
    )
    assert failed.state is OperationState.FAILED
    assert failed.problem.code == "domain_taken"
    assert await family.office.available(family.account) == "1000.00"
    assert await family.office.count("domains") == 0
    await family.office.assert_books_are_sound()


@KINDS
async def test_undisturbed_order_is_done_at_once(family, kind):
    order = await family.an_order(kind)
    operation = await family.office.settled(await family.office.order(order, family.account))
    await assert_one_effect_and_one_charge(family, operation, kind)
    assert operation.svtrid
    assert (await family.office.operations.evidence(None, operation.id)).attempts[0].code == 1000
