"""The faults as a client meets them on the wire, over both transports; the registry's own objects are the oracle."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest

from simulators.faults import parse_rule
from simulators.simulator import Simulator
from tests.support.raw_epp import EPP, RIPN, cl_trid, code, command, connected, logged_in, login, web

LOST = (EOFError, ConnectionError, aiohttp.ClientError)


@dataclass
class Family:
    """One logged-in account; `create_host` is a small transform that every registry takes."""

    simulator: Simulator
    send: Callable[[str], Awaitable[str]]
    epp: str
    host: str

    async def create_host(self, name="ns1.elsewhere.example", cl_trid_sent="raw-host"):
        body = f'<create><h:create xmlns:h="{self.host}"><h:name>{name}</h:name></h:create></create>'
        return await self.send(command(body, cl_trid_sent, epp=self.epp))

    def arm(self, action, **fields):
        self.simulator.faults.put(parse_rule("fault", {"action": action, **fields}))

    def hosts(self):
        return {host.name for host in self.simulator.registry.state.hosts.values()}

    def last(self):
        return list(self.simulator.journal)[-1]


@asynccontextmanager
async def _family(name, start) -> AsyncIterator[Family]:
    host = {"pir": "urn:ietf:params:xml:ns:host-1.0", "tci": "http://www.ripn.net/epp/ripn-host-1.0"}
    async with start(name) as running:
        entry, simulator = running.ready["registries"][name], running.simulators[name]
        if entry["transport"] == "tls":
            async with logged_in(entry) as session:
                uri = host.get(name, "http://hostmaster.ua/epp/host-1.1")
                yield Family(simulator, session.send, EPP, uri)
        else:
            async with web(entry) as client:
                await client.send(login(entry, f"<objURI>{host[name]}</objURI>{RIPN}"))
                yield Family(simulator, client.send, RIPN, host[name])


@pytest.fixture(params=["pir", "tci", "hostmaster"])
async def family(request, start):
    async with _family(request.param, start) as opened:
        yield opened


async def test_without_a_fault_the_host_is_created(family):
    assert code(await family.create_host()) == 1000
    assert "ns1.elsewhere.example" in family.hosts()
    assert (family.last().command, family.last().applied, family.last().faults) == ("host:create", True, ())


@pytest.mark.fault("F003")
async def test_f003_reset_before_read_leaves_no_effect(family):
    family.arm("reset_before_read", match={"command": "host:create"})
    with pytest.raises(LOST):
        await family.create_host()
    assert "ns1.elsewhere.example" not in family.hosts()
    entry = family.last()
    assert (entry.command, entry.applied, entry.code, entry.response) == ("host:create", False, None, None)
    assert entry.faults == ("fault",)


@pytest.mark.fault("F004")
async def test_f004_reset_after_commit_loses_the_answer_only(family):
    family.arm("reset_after_commit", match={"command": "host:create", "object": "*.example"})
    with pytest.raises(LOST):
        await family.create_host()
    assert "ns1.elsewhere.example" in family.hosts()
    assert (family.last().applied, family.last().code, family.last().response) == (True, 1000, None)


@pytest.mark.fault("F033")
async def test_f033_the_answer_carries_another_cltrid(family):
    family.arm("wrong_cltrid")
    answer = await family.create_host(cl_trid_sent="raw-mine")
    assert (code(answer), cl_trid(answer)) == (1000, "of-another-command")
    assert (family.last().cltrid, family.last().applied) == ("raw-mine", True)


@pytest.mark.fault("F036")
async def test_f036_the_answer_is_late_the_effect_is_not(family):
    family.arm("delay", args={"delay_ms": 300})
    waiting = asyncio.create_task(family.create_host())
    await asyncio.sleep(0.15)
    assert "ns1.elsewhere.example" in family.hosts()
    assert not waiting.done()
    assert code(await waiting) == 1000


@pytest.mark.fault("F037")
async def test_f037_command_failed_and_not_applied(family):
    family.arm("code", args={"code": 2400, "reason": "try later"})
    answer = await family.create_host(cl_trid_sent="raw-mine")
    assert (code(answer), cl_trid(answer)) == (2400, "raw-mine")
    assert "try later" in answer
    assert "ns1.elsewhere.example" not in family.hosts()
    assert (family.last().code, family.last().applied) == (2400, False)


@pytest.mark.fault("F038")
async def test_f038_command_failed_but_applied(family):
    family.arm("code", args={"code": 2400, "applied": True})
    assert code(await family.create_host()) == 2400
    assert "ns1.elsewhere.example" in family.hosts()
    assert (family.last().code, family.last().applied) == (2400, True)


@pytest.mark.fault("F028")
async def test_f028_a_closing_code_ends_the_session(family):
    family.arm("code", args={"code": 2500})
    assert code(await family.create_host()) == 2500
    try:
        later = code(await family.create_host())
    except LOST:
        later = 0
    assert later in {0, 2501, 2200, 2002}
    assert "ns1.elsewhere.example" not in family.hosts()


@pytest.mark.fault("F039")
async def test_f039_the_second_create_after_a_lost_answer_finds_the_object(family):
    family.arm("code", args={"code": 2400, "applied": True})
    await family.create_host()
    assert code(await family.create_host()) == 2302


async def test_a_fault_of_another_command_does_nothing(family):
    family.arm("reset_before_read", match={"command": "domain:*"})
    assert code(await family.create_host()) == 1000


@pytest.mark.fault("F040")
@pytest.mark.parametrize("name", ["verisign", "tci", "hostmaster"])
async def test_f040_a_stranger_gets_the_name_first(start, name):
    async with start(name) as running:
        simulator = running.simulators[name]
        simulator.faults.put(parse_rule("thief", {"action": "steal_on_create", "match": {"command": "domain:create"}}))
        account, other = (account.id for account in simulator.profile.accounts)
        session = simulator.open_session(None)
        session.state.registrar = account
        wanted = f"wanted.{simulator.profile.zones[0]}"
        uri, epp = simulator.profile.wire.namespaces.domain, simulator.profile.wire.namespaces.epp
        body = f'<create><d:create xmlns:d="{uri}"><d:name>{wanted}</d:name></d:create></create>'
        await simulator.take(session, command(body, epp=epp).encode())
        assert simulator.registry.state.domains[wanted].registrar == other
        assert simulator.faults.rules()[0].hits == 1


@pytest.fixture
async def org(start):
    async with start("pir") as running:
        yield running.ready["registries"]["pir"], running.simulators["pir"]


def arm(simulator, action, **fields):
    simulator.faults.put(parse_rule("fault", {"action": action, **fields}))


@pytest.mark.fault("F031")
@pytest.mark.parametrize(("reset", "holds"), [("before", "old"), ("after", "new")])
async def test_f031_the_answer_to_a_change_of_password_is_lost(org, reset, holds):
    entry, simulator = org
    old, new = entry["users"][0]["password"], "another-Secret2"
    arm(simulator, "login_newpw", args={"reset": reset})
    async with connected(entry) as session:
        asked = login(entry, await session.read()).replace("</pw>", f"</pw><newPW>{new}</newPW>")
        with pytest.raises(LOST):
            await session.send(asked)
    assert simulator.registry.registrar("gw-main").password == {"old": old, "new": new}[holds]


@pytest.mark.fault("F044")
@pytest.mark.parametrize(("outcome", "verdict"), [("approved", 1), ("denied", 0)])
async def test_f044_the_decision_on_a_pending_create_is_told_by_poll(start, outcome, verdict):
    uri, poll = "urn:ietf:params:xml:ns:domain-1.0", command('<poll op="req"/>')
    body = (
        f'<create><d:create xmlns:d="{uri}"><d:name>later.com</d:name><d:authInfo><d:pw>x-Secret-1</d:pw></d:authInfo>'
        '</d:create></create><extension><n:namestoreExt xmlns:n="http://www.verisign-grs.com/epp/namestoreExt-1.1">'
        "<n:subProduct>dotCOM</n:subProduct></n:namestoreExt></extension>"
    )
    async with start("verisign") as running, logged_in(running.ready["registries"]["verisign"]) as session:
        simulator = running.simulators["verisign"]
        arm(simulator, "pending", args={"outcome": outcome, "after_seconds": 3600})
        assert code(await session.send(command(body, "raw-later"))) == 1001
        assert code(await session.send(poll)) == 1300
        simulator.clock.advance("PT2H")
        told = await session.send(poll)
        assert f'paResult="{verdict}">later.com<' in told
        assert "raw-later" in told
        assert ("later.com" in simulator.registry.state.domains) == (outcome == "approved")


@pytest.mark.fault("F045")
async def test_f045_what_exceeds_the_rate_is_refused_until_a_second_has_passed(org):
    entry, simulator = org
    async with logged_in(entry) as session:
        arm(simulator, "rate", args={"n": 2, "code": 2308})
        poll = command('<poll op="req"/>')
        assert [code(await session.send(poll)) for _ in range(3)] == [1300, 1300, 2308]
        await asyncio.sleep(1.05)
        assert code(await session.send(poll)) == 1300


@pytest.mark.fault("F034")
@pytest.mark.parametrize(("action", "order"), [("coalesce", ["one", "two"]), ("reorder", ["two", "one"])])
async def test_f034_a_held_answer_goes_with_the_next_in_this_order_or_alone(org, action, order):
    entry, simulator = org
    async with logged_in(entry) as session:
        for _ in range(2):
            arm(simulator, action)
            session.write(*(command('<poll op="req"/>', f"raw-{number}") for number in ("one", "two")))
            assert [cl_trid(await session.read()) for _ in range(2)] == [f"raw-{number}" for number in order]
        arm(simulator, action)
        assert cl_trid(await session.send(command('<poll op="req"/>', "raw-alone"))) == "raw-alone"


@pytest.mark.fault("F029")
async def test_f029_a_silent_session_is_dropped(org):
    entry, simulator = org
    arm(simulator, "idle_drop", args={"seconds": 0.2})
    async with logged_in(entry) as session:
        with pytest.raises(EOFError):
            await session.read()
