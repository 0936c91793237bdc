"""Lost, wrong and late answers to every order beyond registration and renewal, at a registry of each family.

The registry's journal is the oracle: what it executed, and how often.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.interface import RegistryAdapter
from adapters.outcome import Applied, Done, NotApplied, Pending, Undecided, Unknown
from adapters.registries import hostmaster, pir, tci
from tests.adapters.contract_base import (
    a_name,
    an_attempt_of,
    prepare,
    repeated,
    run,
    settled,
)
from tests.adapters.order_cases import CASES, Case, a_restore
from tests.adapters.world import SimulatedWorld
from tests.support.simulators import SimulatorHandle

SPECS = {"org": pir.SPEC, "ru": tci.SPEC, "com.ua": hostmaster.SPEC}
LACKING = {("ru", "restore"), ("com.ua", "host_rename")}

EACH = pytest.mark.parametrize(("zone", "kind"), [("org", kind) for kind in CASES])
EVERYWHERE = pytest.mark.parametrize(
    ("zone", "kind"), [(zone, kind) for zone in SPECS for kind in CASES if (zone, kind) not in LACKING]
)


@pytest.fixture
def zone() -> str:
    return "org"


@pytest.fixture
def world(simulators: SimulatorHandle, zone: str) -> SimulatedWorld:
    world = SimulatedWorld(SPECS[zone], simulators)
    world.control.reset()
    return world


@pytest.fixture
async def adapter(world: SimulatedWorld) -> AsyncIterator[RegistryAdapter]:
    adapter = world.adapter()
    yield adapter
    await adapter.close()


@EVERYWHERE
@pytest.mark.fault("F003")
async def test_f003_what_the_registry_never_read_is_sent_again(
    adapter: RegistryAdapter, world: SimulatedWorld, zone: str, kind: str
) -> None:
    await nothing_happened(adapter, world, zone, kind, "reset", "reset_before_read")


@EVERYWHERE
@pytest.mark.fault("F004")
async def test_f004_what_the_registry_did_unheard_is_found(
    adapter: RegistryAdapter, world: SimulatedWorld, zone: str, kind: str
) -> None:
    await it_happened(adapter, world, zone, kind, "reset", "reset_after_commit")


@EACH
@pytest.mark.fault("F036")
async def test_f036_what_is_answered_too_late_is_found(
    adapter: RegistryAdapter, world: SimulatedWorld, zone: str, kind: str
) -> None:
    hasty = world.adapter(transform_timeout_seconds=0.3)
    try:
        await it_happened(adapter, world, zone, kind, "timeout", "delay", hasty=hasty, delay_ms=600)
    finally:
        await hasty.close()


@EACH
@pytest.mark.fault("F037")
async def test_f037_a_failure_that_was_not_applied_is_sent_again(
    adapter: RegistryAdapter, world: SimulatedWorld, zone: str, kind: str
) -> None:
    await nothing_happened(adapter, world, zone, kind, "server_error", "code", code=2400)


@EACH
@pytest.mark.fault("F038")
async def test_f038_a_failure_that_was_applied_is_found(
    adapter: RegistryAdapter, world: SimulatedWorld, zone: str, kind: str
) -> None:
    await it_happened(adapter, world, zone, kind, "server_error", "code", code=2400, applied=True)


@pytest.mark.fault("F004")
async def test_f004_a_lost_answer_to_the_report_costs_no_second_restore(
    adapter: RegistryAdapter, world: SimulatedWorld
) -> None:
    order = await a_restore(adapter, world, a_name("org"))
    world.arm("reset_after_commit", "domain:update", nth=2)
    assert isinstance(await run(adapter, order, an_attempt_of(world)), Done | Unknown)
    assert isinstance(await adapter.verify(order, settled(an_attempt_of(world))), Applied)
    assert world.charges(order.name).count("restore") == 1


async def test_a_restore_whose_report_failed_is_reported_by_the_next_attempt(
    adapter: RegistryAdapter, world: SimulatedWorld
) -> None:
    order, attempt = await a_restore(adapter, world, a_name("org")), an_attempt_of(world)
    world.arm("code", "domain:update", nth=2, times=None, code=2306)
    assert isinstance(await run(adapter, order, attempt), Unknown)
    world.control.clear_faults()
    assert await adapter.verify(order, settled(attempt)) == NotApplied()
    assert isinstance(await run(adapter, order, repeated(attempt, world)), Done)
    assert world.charges(order.name).count("restore") == 1


async def it_happened(
    adapter: RegistryAdapter,
    world: SimulatedWorld,
    zone: str,
    kind: str,
    cause: str,
    fault: str,
    *,
    hasty: RegistryAdapter | None = None,
    **args: Any,
) -> None:
    """The effect is there although the answer is not. A code that nobody shows is set again, a restore reported.

    `hasty` sends the one command, and waits for its answer less long than preparations may take.
    """
    case, name = CASES[kind], a_name(zone)
    order, attempt = await case.start(adapter, world, name), an_attempt_of(world)
    prepared = await prepare(adapter, order, attempt)
    world.arm(fault, case.command, **args)
    outcome = await (hasty or adapter).execute(prepared, attempt)
    assert isinstance(outcome, Unknown)
    assert outcome.cause == cause
    verdict = await adapter.verify(order, settled(attempt))
    if kind == "transfer":
        assert isinstance(verdict, Undecided)
        assert verdict.retry_after is not None
    elif kind == "restore" and world.spec.profile.restore.report:
        assert verdict == NotApplied()
        assert isinstance(await run(adapter, order, repeated(attempt, world)), Done)
        assert world.charges(name).count("restore") == 1
    else:
        assert isinstance(verdict, Applied)
        assert executed(world, case, attempt.cltrid) == 1


async def nothing_happened(
    adapter: RegistryAdapter, world: SimulatedWorld, zone: str, kind: str, cause: str, fault: str, **args: Any
) -> None:
    """No effect and no answer: nothing is concluded too early, and a second attempt goes through."""
    case, name = CASES[kind], a_name(zone)
    order, attempt = await case.start(adapter, world, name), an_attempt_of(world)
    world.arm(fault, case.command, **args)
    outcome = await run(adapter, order, attempt)
    assert isinstance(outcome, Unknown)
    assert outcome.cause == cause
    early = await adapter.verify(order, replace(attempt, sent_at=world.now()))
    assert isinstance(early, NotApplied | Undecided)
    assert await adapter.verify(order, settled(attempt)) == NotApplied()
    again = repeated(attempt, world)
    assert isinstance(await run(adapter, order, again), Done | Pending)
    assert (executed(world, case, attempt.cltrid), executed(world, case, again.cltrid)) == (0, 1)


def executed(world: SimulatedWorld, case: Case, cltrid: str) -> int:
    """Count how often the registry carried out the command of one attempt."""
    entries = world.control.journal(command=case.command)
    return sum(entry["applied"] for entry in entries if entry["cltrid"] == cltrid)
