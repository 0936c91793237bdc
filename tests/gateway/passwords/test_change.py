"""A password changed from the command line, at a simulated registry, while another node uses the account."""

import asyncio
import logging
from pathlib import Path

import pytest

from adapters.errors import PasswordNotChanged
from adapters.model import DomainName
from adapters.registries import pir
from gateway.audit import Actor
from gateway.catalogue.connect import connect_registries
from gateway.clock import utc_now
from gateway.passwords.change import change_password
from gateway.passwords.stores import password_stores
from gateway.settings import RegistrySettings, Settings
from tests.support.pools import eventually

NEW = "another-Secret2"
KEY = "a key that all nodes share"


@pytest.fixture
def control(simulators):
    control = simulators.control("pir")
    control.reset()
    control.cut_sessions()
    yield control
    control.reset()


@pytest.fixture
def settings(simulators, control):
    facts = simulators.ready["registries"]["pir"]
    user = facts["users"][0]
    link = RegistrySettings(
        host=facts["host"],
        port=facts["port"],
        ca_file=Path(facts["ca"]),
        user=user["user"],
        password=user["password"],
        cert_file=Path(user["cert"]),
        key_file=Path(user["key"]),
    )
    return Settings(registries={"pir": link}, secret_key=KEY)


@pytest.fixture
async def node(settings, idle_office):
    """The adapter of a running node."""
    stores = password_stores(idle_office.services.database, KEY.encode(), clock=utc_now)
    registries = connect_registries(settings.registries, [pir.SPEC], clock=utc_now, passwords=stores)
    yield registries.adapter("pir")
    await registries.close()


async def change(settings, office, new=NEW):
    await change_password(settings, office.services.database, "pir", new, actor=Actor("cli:ops"))


async def answers(adapter):
    name = DomainName.parse("some-name.org")
    return [result.name for result in await adapter.check([name])] == [name]


def is_change(login):
    return login["applied"] and "newPW" in login["request"]


def refused_logins(control):
    return [entry for entry in control.journal(command="login") if entry["code"] == 2200]


@pytest.mark.fault("F031")
async def test_node_that_runs_uses_the_new_password_from_its_next_login_on(
    settings, idle_office, node, control, caplog
):
    assert await answers(node)
    with caplog.at_level(logging.DEBUG):
        await change(settings, idle_office)
    control.cut_sessions()
    assert await answers(node)
    assert refused_logins(control) == []
    assert "password_rotated" in caplog.text
    assert NEW not in caplog.text


@pytest.mark.fault("F031")
@pytest.mark.parametrize("reset", ["before", "after"])
async def test_answer_that_is_lost_costs_no_password(settings, idle_office, node, control, reset):
    control.put_fault("login_newpw", reset=reset, times=None)
    if reset == "before":
        with pytest.raises(PasswordNotChanged):
            await change(settings, idle_office)
    else:
        await change(settings, idle_office)
    assert await answers(node)
    assert len(refused_logins(control)) == (1 if reset == "before" else 0)


@pytest.mark.fault("F031")
async def test_process_that_dies_in_the_middle_leaves_the_proof_to_the_next_login(settings, idle_office, node, control):
    """The registry may have the new password, nobody has heard so, and the next node finds out by one login."""
    control.put_fault("login_newpw", reset="after", times=None)
    dying = asyncio.create_task(change(settings, idle_office))
    await eventually(lambda: any(is_change(login) for login in control.journal(command="login")))
    dying.cancel()
    await asyncio.wait([dying])
    control.clear_faults()
    assert await answers(node)
    [row] = await idle_office.execute("SELECT next IS NULL AS settled FROM registry_passwords")
    assert row.settled
    assert refused_logins(control) == []
