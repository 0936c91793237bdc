"""The link to a registry: what cannot be reached, what operators see, what must never be shown."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import trustme

from adapters.errors import Unavailable
from adapters.interface import RegistryAdapter
from adapters.outcome import Done
from epp import NoObserver
from tests.adapters.contract_base import a_name, an_attempt_of, an_order, register, run
from tests.adapters.world import SimulatedWorld
from tests.support.ports import free_port


class RecordedMetrics(NoObserver):
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.commands: list[tuple[str, str, str, str]] = []
        self.opened: list[str] = []
        self.closed: list[str] = []

    def command_done(self, registry: str, command: str, result_class: str, code: str, seconds: float) -> None:
        assert seconds >= 0
        self.commands.append((registry, command, result_class, code))

    def session_opened(self, registry: str, result: str) -> None:
        self.opened.append(result)

    def session_closed(self, registry: str, reason: str) -> None:
        self.closed.append(reason)

    def sessions(self, registry: str, state: str, count: int) -> None:
        assert count >= 0


@pytest.fixture
async def adapter(world: SimulatedWorld) -> AsyncIterator[RegistryAdapter]:
    adapter = world.adapter()
    yield adapter
    await adapter.close()


async def reason_of(adapter: RegistryAdapter) -> str:
    try:
        with pytest.raises(Unavailable) as stopped:
            await adapter.ping()
        assert not adapter.link().up
        return stopped.value.reason
    finally:
        await adapter.close()


@pytest.mark.fault("F001")
async def test_f001_a_registry_that_listens_nowhere_is_unreachable(world: SimulatedWorld) -> None:
    adapter = world.adapter(port=free_port(), connect_timeout_seconds=0.2, query_timeout_seconds=0.2)
    assert await reason_of(adapter) == "unreachable"


@pytest.mark.fault("F009")
async def test_f009_a_server_of_an_unknown_authority_gets_no_password(world: SimulatedWorld, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.pem"
    trustme.CA().cert_pem.write_to_path(str(wrong))
    adapter = world.adapter(ca_file=wrong, connect_timeout_seconds=0.2, query_timeout_seconds=0.2)
    assert await reason_of(adapter) == "unreachable"
    assert world.control.journal(command="login") == []


@pytest.mark.fault("F026")
async def test_f026_a_refused_login_is_not_repeated(world: SimulatedWorld) -> None:
    adapter = world.adapter(password="not-the-password")
    for _ in range(3):
        with pytest.raises(Unavailable) as stopped:
            await adapter.ping()
        assert stopped.value.reason == "login_refused"
        assert stopped.value.retry_after.total_seconds() >= 60
    await adapter.close()
    assert len(world.control.journal(command="login")) == 1


async def test_a_session_is_opened_by_the_first_call_and_logged_out_at_the_end(world: SimulatedWorld) -> None:
    adapter = world.adapter()
    assert not adapter.link().up
    assert world.control.journal(command="login") == []
    await adapter.ping()
    assert adapter.link().up
    assert adapter.link().sessions["ready"] == 1
    await adapter.close()
    assert [entry["code"] for entry in world.control.journal(command="logout")] == [1500]


async def test_an_adapter_that_was_never_used_closes(world: SimulatedWorld) -> None:
    await world.adapter().close()


async def test_orders_run_side_by_side_within_the_session_limit(world: SimulatedWorld) -> None:
    adapter = world.adapter(sessions_max=3)
    try:
        orders = [an_order(a_name("org")) for _ in range(12)]
        outcomes = await asyncio.gather(*(run(adapter, order, an_attempt_of(world)) for order in orders))
    finally:
        await adapter.close()
    assert all(isinstance(outcome, Done) for outcome in outcomes)
    assert len({entry["session"] for entry in world.control.journal()}) <= 3


async def test_metrics_hear_of_commands_and_sessions(world: SimulatedWorld) -> None:
    metrics = RecordedMetrics()
    adapter = world.adapter(metrics=metrics)
    order = an_order(a_name("org"))
    await register(adapter, world, order)
    await run(adapter, order, an_attempt_of(world))
    world.arm("reset_after_commit", "domain:info")
    await adapter.info(order.name)
    await adapter.close()
    assert ("pir", "domain:create", "ok", "1000") in metrics.commands
    assert ("pir", "domain:create", "refused", "2302") in metrics.commands
    assert ("pir", "domain:info", "broken", "none_reset") in metrics.commands
    assert metrics.opened == ["ok", "ok"]
    assert len(metrics.closed) == 2


async def test_the_last_trouble_is_kept_for_operators(adapter: RegistryAdapter, world: SimulatedWorld) -> None:
    world.arm("reset_after_commit", "domain:create")
    await run(adapter, an_order(a_name("org")), an_attempt_of(world))
    status = adapter.link()
    assert status.last_error == "AnswerLost"
    assert status.last_error_at is not None


@pytest.mark.fault("F084")
async def test_f084_nothing_secret_reaches_logs_or_reprs(
    world: SimulatedWorld, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    adapter = world.adapter()
    order = an_order(a_name("org"))
    attempt = an_attempt_of(world)
    prepared = await adapter.prepare(order, cltrid_prefix=attempt.cltrid)
    outcome = await adapter.execute(prepared, attempt)
    await adapter.close()
    shown = caplog.text + repr((adapter, prepared, order, outcome, world.link()))
    for secret in (world.link().password, order.auth_info, "Petr P Petrov", "petrov@example.net", "380.441234567"):
        assert secret not in shown
