"""Commands that wait for the registry's decision outlive a restart."""

import json
from datetime import timedelta

import pytest

from simulators.decisions import Decisions
from simulators.profiles import profile_named
from tests.support.registry_desk import Client, Desk

DELETE = (
    '<epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><command><delete>'
    '<d:delete xmlns:d="urn:ietf:params:xml:ns:domain-1.0"><d:name>example.org</d:name></d:delete>'
    "</delete><clTRID>ours-0001</clTRID></command></epp>"
)


def waiting(desk: Desk, client: Client, *, approve: bool) -> None:
    client.create_contact("c-1000")
    assert client.create("example.org", registrant="c-1000").code == 1000
    due = desk.now + timedelta(days=1)
    Decisions(desk.service).put(due, client.session, DELETE.encode(), "SRS-1", approve=approve)


def restarted(desk: Desk) -> Desk:
    again = Desk(desk.profile, desk.now)
    again.registry.restore(json.loads(json.dumps(desk.registry.snapshot())))
    return again


@pytest.mark.parametrize("approve", [True, False])
def test_what_was_decided_after_a_restart_is_done_and_told(approve):
    before = Desk(profile_named("pir"))
    waiting(before, before.login(), approve=approve)
    desk = restarted(before)
    decisions = Decisions(desk.service)
    decisions.take(desk.now)
    assert desk.registry.domain("example.org") is not None
    desk.pass_time(days=1)
    decisions.take(desk.now)
    assert (desk.registry.domain("example.org") is None) is approve
    answer = desk.login().frame('<poll op="req"/>')
    assert (answer.code, answer.texts("clTRID")[0]) == (1301, "ours-0001")
    assert answer.flags("name", "paResult") == ["1" if approve else "0"]
    assert desk.registry.state.undecided == []


def test_a_reset_forgets_what_waits():
    desk = Desk(profile_named("pir"))
    waiting(desk, desk.login(), approve=True)
    desk.registry.reset()
    assert desk.registry.state.undecided == []
