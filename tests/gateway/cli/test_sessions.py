"""Commands count among those who share an account's sessions."""

from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import SecretStr

from adapters.errors import Unavailable
from gateway.cli import runtime
from gateway.links.share import own_share
from gateway.settings import RegistrySettings, Settings
from tests.support.office import eventually

REGISTRY = "pir"


@pytest.fixture
def control(simulators):
    control = simulators.control(REGISTRY)
    control.reset()
    control.cut_sessions()
    return control


@pytest.fixture
def command(simulators, control, database_url, monkeypatch, own_logging):
    """The services as a command has them, at an account that is granted one session."""
    facts = simulators.ready["registries"][REGISTRY]
    user = facts["users"][0]
    link = RegistrySettings(
        host=facts["host"],
        port=facts["port"],
        ca_file=Path(facts["ca"]),
        user=user["user"],
        password=user["password"],
        cert_file=Path(user["cert"]),
        key_file=Path(user["key"]),
        sessions_max=1,
        connect_timeout_seconds=0.5,
        query_timeout_seconds=0.5,
    )
    settings = Settings(database_url=SecretStr(database_url), registries={REGISTRY: link}, secret_key="k" * 40)
    monkeypatch.setattr(runtime, "load_settings", lambda: SimpleNamespace(settings=settings))
    return runtime.opened_services


@asynccontextmanager
async def a_node_with_the_only_session(services):
    async with own_share(services.database, b"k" * 40) as slots:
        own = slots.slots_of(REGISTRY, 1)
        yield await eventually(own.take)


@pytest.mark.fault("F027")
async def test_f027_command_opens_no_session_that_a_node_has(command, control):
    async with command() as services, a_node_with_the_only_session(services) as slot:
        adapter = services.registries.adapter(REGISTRY)
        with pytest.raises(Unavailable) as caught:
            await adapter.ping()
        assert caught.value.reason == "session_limit"
        assert control.journal(command="login") == []
        await slot.release(ended=True)

        async def answered():
            try:
                return await adapter.ping() >= 0
            except Unavailable:
                return False

        await eventually(answered, seconds=30)
