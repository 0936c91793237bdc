"""Every fault action over real connections: the registry survives it, and the documentation names it."""

import asyncio
import re
from pathlib import Path

import aiohttp
import pytest
from lxml import etree

from simulators.fault_actions import ACTIONS
from simulators.fault_actions.contents import DATE_FORMS, Dates, dates
from simulators.fault_actions.encodings import Encoding, encoding
from simulators.faults import parse_rule
from tests.support.raw_epp import EPP, RIPN, code, command, connected, logged_in, login, web

DOCUMENTATION = Path(__file__).parents[2] / "docs" / "simulators.md"
ARGS = {
    "delay": {"delay_ms": 1},
    "latency": {"to_ms": 2},
    "drip": {"ms_per_byte": 0},
    "bad_length": {"n": 3},
    "tls": {"flaw": "expired"},
    "xxe": {"target": "file:///nowhere"},
    "xml_deep": {"size": 10},
    "nonconform": {"kind": "no_trid"},
    "encoding": {"kind": "bom"},
    "msg": {"bytes": "00"},
    "dates": {"form": "whole"},
    "poll": {"kind": "unknown"},
    "session_limit": {"n": 0},
    "idle_drop": {"seconds": 0.01},
    "maintenance": {"seconds": 0.01},
    "rate": {"n": 1},
    "code": {"code": 2400},
    "greeting": {"never": True},
}
POLL = command('<poll op="req"/>')
HELLO = f'<epp xmlns="{RIPN}"><hello/></epp>'


def rule(action, **match):
    return parse_rule("fault", {"action": action, "args": ARGS.get(action, {}), "match": match})


async def provoke(entry, registry):
    """Connect, log in and ask, whatever comes of it."""
    try:
        if registry == "tci":
            async with web(entry) as client:
                answer = await client.send(HELLO)
                await client.send(login(entry, answer))
                await client.send(POLL.replace(EPP, RIPN))
        else:
            async with connected(entry) as session:
                greeting = await session.read()
                session.write(login(entry, greeting), POLL)
                await session.read()
                await session.read()
    except (OSError, EOFError, ValueError, AssertionError, aiohttp.ClientError):
        pass


@pytest.mark.parametrize("registry", ["pir", "tci"])
async def test_no_action_harms_the_registry(start, registry):
    async with start(registry) as running:
        entry, simulator = running.ready["registries"][registry], running.simulators[registry]
        for action in sorted(ACTIONS):
            simulator.faults.put(rule(action))
            mute = action in {"greeting", "bad_length"}  # the client waits in vain
            try:
                async with asyncio.timeout(0.5 if mute else 20):
                    await provoke(entry, registry)
            except TimeoutError:
                assert mute
            simulator.faults.clear()
        if registry == "pir":
            async with logged_in(entry) as session:
                assert code(await session.send(POLL)) in {1300, 1301}
            async with asyncio.timeout(10):
                while simulator.sessions():  # noqa: ASYNC110 - the server notices by itself
                    await asyncio.sleep(0.02)


def test_the_documentation_lists_every_action_with_its_arguments():
    rows = dict(re.findall(r"^\| `(\w+)`[^|]*\| ([^|]*)\|", DOCUMENTATION.read_text(), re.MULTILINE))
    for name, action in ACTIONS.items():
        assert name in rows
        assert set(action.args.model_fields) <= set(re.findall(r"`(\w+)`", rows[name])), name


@pytest.mark.parametrize("kind", Encoding.model_fields["kind"].annotation.__args__)
def test_another_encoding_says_the_same(kind):
    document = (
        b"<?xml version='1.0' encoding='UTF-8'?>\n"
        b'<epp xmlns="urn:e"><r a="1"><o:d xmlns:o="urn:o"><o:n>\xd0\xb9 &amp; &lt;b></o:n></o:d></r></epp>'
    )
    parser = etree.XMLParser(remove_comments=True, remove_pis=True)
    spoilt = etree.fromstring(encoding(document, Encoding(kind=kind)), parser)
    for theirs, ours in zip(spoilt.iter(), etree.fromstring(document).iter(), strict=True):
        assert (theirs.tag, theirs.text, dict(theirs.attrib)) == (ours.tag, ours.text, dict(ours.attrib))


@pytest.mark.parametrize("form", DATE_FORMS)
def test_another_form_of_a_date_is_another_form(form):
    printed = b"<exDate>2027-03-04T05:06:07.0Z</exDate><msg>of 2027-03-04T05:06:07.0Z, no date</msg>"
    spoilt = dates(printed, Dates(form=form))
    assert spoilt.endswith(b"<msg>of 2027-03-04T05:06:07.0Z, no date</msg>")
    assert (spoilt == printed) == (form == "1_digit")


@pytest.mark.parametrize("action", ["encoding", "nonconform", "dates", "wrong_cltrid"])
async def test_answer_that_one_fault_made_no_xml_survives_the_next(simulators, action):
    control = simulators.control("pir")
    control.reset()
    control.put_fault(action, name="outer", command="poll:req", **ARGS.get(action, {}))
    control.put_fault("malformed", name="inner", command="poll:req", kind="text")
    async with connected(simulators.registry("pir")) as session:
        session.write(login(simulators.registry("pir"), await session.read()), POLL)
        assert code(await session.read()) == 1000
        assert "<epp" not in await session.read()
    control.clear_faults()
