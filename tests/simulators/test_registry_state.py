"""What a registry knows survives a restart, and a reset forgets it."""

import json

import pytest

from simulators.profiles import PROFILES, profile_named
from tests.support.registry_desk import Desk, nameservers

NAMES = {"verisign": "example.com", "hostmaster": "example.com.ua", "tci_rf": "xn--e1afmkfd.xn--p1ai"}


def populated(name: str) -> Desk:
    desk = Desk(profile_named(name))
    client = desk.login()
    thin = desk.profile.domains.registrant == "none"
    if not thin:
        assert client.create_contact("c-1000").code == 1000
    for host in ("ns1.example.info", "ns2.example.biz", "ns1.example.biz", "ns2.example.info"):
        client.create_host(host)
    assert (
        client.create(NAMES.get(name, f"example.{desk.profile.zones[0]}"), registrant=None if thin else "c-1000").code
        == 1000
    )
    desk.registry.notify(desk.account(), "hello", desk.now)
    return desk


EVERY = pytest.mark.parametrize("name", [profile.name for profile in PROFILES])


@EVERY
def test_a_snapshot_is_json_and_restores_everything(name):
    before = populated(name)
    after = Desk(before.profile)
    after.registry.restore(json.loads(json.dumps(before.registry.snapshot())))
    assert after.registry.state == before.registry.state


@EVERY
def test_a_restored_registry_goes_on_where_it_stopped(name):
    before = populated(name)
    after = Desk(before.profile)
    after.registry.restore(before.registry.snapshot())
    for desk in (before, after):
        desk.pass_time(days=800)
        desk.registry.advance(desk.now)
    assert after.registry.state == before.registry.state
    assert before.registry.state != populated(name).registry.state


def test_links_are_known_again_after_a_restore():
    before = populated("pir")
    before.login().update("example.org", add=nameservers("ns1.example.info"))
    after = Desk(before.profile)
    after.registry.restore(before.registry.snapshot())
    client = after.login()
    assert client.delete("c-1000", kind="contact").code == 2305
    assert client.delete("ns1.example.info", kind="host").code == 2305


@pytest.mark.parametrize("broken", [{"domains": []}, {"domains": {"a.org": {}}}, {"last_number": "many"}])
def test_what_is_no_snapshot_is_refused(broken):
    desk = populated("pir")
    before = desk.registry.snapshot()
    with pytest.raises(ValueError, match="validation error"):
        desk.registry.restore(broken)
    assert desk.registry.snapshot() == before


@EVERY
def test_a_reset_is_the_first_day(name):
    desk = populated(name)
    desk.registry.reset()
    assert desk.registry.state == Desk(desk.profile).registry.state


def test_the_same_commands_give_the_same_registry():
    assert populated("pir").registry.state == populated("pir").registry.state
