"""A registry whose sessions hang on a cookie keeps those of a dead process, until the next one has ended them."""

from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.registries import tci
from gateway.catalogue.connect import connect_registries
from gateway.clock import utc_now
from gateway.database import Database
from gateway.links.share import own_share
from gateway.settings import DatabaseSettings, RegistrySettings

SECRET = b"a secret that all nodes share"


@pytest.fixture
def control(simulators):
    control = simulators.control("tci")
    control.reset()
    control.cut_sessions()
    yield control
    control.reset()


@pytest.fixture
def account(simulators):
    """An account that is granted one session."""
    facts = simulators.ready["registries"]["tci"]
    user = facts["users"][0]
    return RegistrySettings(
        host=facts["host"],
        port=facts["port"],
        transport="https",
        ca_file=Path(facts["ca"]),
        user=user["user"],
        password=user["password"],
        cert_file=Path(user["cert"]),
        key_file=Path(user["key"]),
        sessions_max=1,
    )


@asynccontextmanager
async def a_node(url, account, *, dies=False):
    """The registry as one node has it. One that dies says no farewell."""
    database = Database.connect(url, DatabaseSettings(connections_max=2))
    async with own_share(database, SECRET) as slots:
        known = {"tci": account}
        registries = connect_registries(known, [tci.SPEC], clock=utc_now, slots=slots.slots_of)
        yield registries.adapter("tci")
        if not dies:
            await registries.close()
    await database.close()


def names(sessions):
    return [session["session"] for session in sessions if session["registrar"] is not None]


@pytest.mark.fault("F058")
async def test_f058_session_of_a_dead_node_is_ended_by_the_next_holder_of_its_slot(database_url, account, control):
    async with a_node(database_url, account, dies=True) as dying:
        await dying.ping()
    (left_behind,) = names(control.sessions())
    async with a_node(database_url, account) as heir:
        await heir.ping()
        (standing,) = names(control.sessions())
        assert standing != left_behind
    assert names(control.sessions()) == []
    async with a_node(database_url, account) as third:
        await third.ping()
    logouts = control.journal(command="logout")
    assert len(logouts) == len({entry["session"] for entry in logouts}) == 3
    await dying.close()


@pytest.mark.fault("F004")
async def test_f004_session_of_a_login_without_an_answer_does_not_stand_beside_the_next(database_url, account, control):
    control.put_fault("reset_after_commit", name="answer", command="login", times=1)
    control.put_fault("reset_before_read", name="farewell", command="logout", times=1)
    async with a_node(database_url, account) as node:
        await node.ping()
        assert len(control.journal(command="login")) == 2
        assert len(names(control.sessions())) == 1


@pytest.mark.fault("F004")
async def test_f004_session_whose_logout_was_not_answered_is_ended_by_the_next_holder(database_url, account, control):
    control.put_fault("reset_before_read", command="logout", times=2)
    async with a_node(database_url, account) as unlucky:
        await unlucky.ping()
    assert len(names(control.sessions())) == 1
    async with a_node(database_url, account) as heir:
        await heir.ping()
        assert len(names(control.sessions())) == 1
    assert names(control.sessions()) == []
