"""Poll messages of the gTLD registries, with their data."""

from dataclasses import replace
from datetime import timedelta

import pytest

from simulators.notices import ActionNotice, MaintenanceNotice
from simulators.policies import Decision
from simulators.profiles import profile_named
from tests.support.registry_desk import Desk


@pytest.fixture
def desk():
    return Desk(profile_named("pir"))


@pytest.fixture
def client(desk):
    client = desk.login()
    client.create_contact("c-1000")
    return client


def test_a_balance_below_the_threshold_is_told_once():
    desk = Desk(profile_named("verisign"))
    client = desk.login()
    desk.registry.set_balance(desk.account(), 501_00)
    client.create("a.com")
    client.create("b.com")
    (message,) = client.drain()
    assert message.texts("msg")[1] == "Low Account Balance"
    assert (message.text("availableCredit"), message.text("creditThreshold")) == ("490.74", "500.00")


def test_what_the_registry_does_to_a_name_is_told_by_change_poll(desk, client):
    client.create("example.org", registrant="c-1000")
    domain = desk.registry.domain("example.org")
    domain.statuses.add("serverHold")
    desk.registry.notify_change(
        domain, "Registry initiated update of domain.", desk.now, operation="update", who="URS Admin",
        case=("urs", "urs123"), reason="URS lock",
    )  # fmt: skip
    message = client.poll()
    assert message.flags("status") == ["inactive", "serverHold"]
    assert (message.text("operation"), message.text("who"), message.text("caseId")) == ("update", "URS Admin", "urs123")


def test_a_part_not_named_at_login_comes_as_unhandled(desk, client):
    client.create("example.org", registrant="c-1000")
    desk.registry.notify_change(desk.registry.domain("example.org"), "Changed.", desk.now, operation="update")
    account, plain = desk.profile.accounts[0], desk.connect()
    plain.log_in(account.id, account.password, extensions=())
    message = plain.poll()
    assert message.code == 1301
    assert message.reason == "urn:ietf:params:xml:ns:changePoll-1.0 not in login services"
    assert message.text("operation") == "update"


def test_without_rfc_9038_such_a_part_is_left_out():
    desk = Desk(profile_named("verisign"))
    account, plain = desk.profile.accounts[0], desk.connect()
    desk.registry.set_balance(desk.account(), 501_00)
    plain.log_in(account.id, account.password, objects=(desk.profile.wire.namespaces.domain,))
    plain.create("a.com")
    message = plain.poll()
    assert message.code == 1301
    assert not message.has("pollData")
    assert not message.has("reason")


def test_maintenance_is_announced_by_poll(desk, client):
    start = desk.now + timedelta(days=3)
    window = MaintenanceNotice("m-1", start, start + timedelta(hours=2), desk.now)
    desk.registry.notify(desk.account(), "Maintenance.", desk.now, window)
    desk.registry.restore(desk.registry.snapshot())
    message = client.poll()
    assert (message.text("start"), message.text("end")) == ("2026-11-25T10:00:00.0Z", "2026-11-25T12:00:00.0Z")
    assert message.texts("tld") == ["org"]


@pytest.mark.parametrize(("kind", "tag"), [("domain", "name"), ("contact", "id"), ("host", "name")])
def test_a_decision_is_told_in_the_words_of_its_object(desk, client, kind, tag):
    told = ActionNotice("abc.example", approved=True, cltrid=None, svtrid="SRS-1", decided_at=desk.now, object=kind)
    desk.registry.notify(desk.account(), "Pending action completed successfully.", desk.now, told)
    message = client.poll()
    assert message.flags(tag, "paResult") == ["1"]
    assert f"urn:ietf:params:xml:ns:{kind}-1.0".encode() in message.reply.document


@pytest.mark.parametrize(("approved", "result"), [(True, "1"), (False, "0")])
def test_a_create_may_wait_for_the_registry(approved, result):
    desk = Desk(replace(profile_named("pir"), decision=Decision(timedelta(days=2), approved)))
    client = desk.login()
    client.create_contact("c-1000")
    before = desk.balance()
    answer = client.create("example.org", registrant="c-1000")
    assert answer.code == 1001
    assert "pendingCreate" in client.info("example.org").flags("status")
    assert client.update("example.org", add='<o:status s="clientHold"/>').code == 2304
    assert client.check("example.org").flags("name", "avail") == ["0"]
    desk.registry.restore(desk.registry.snapshot())
    desk.pass_time(days=2)
    message = client.poll()
    assert message.flags("name", "paResult") == [result]
    assert message.texts("svTRID")[0] == answer.text("svTRID")
    assert message.texts("clTRID")[0] == answer.text("clTRID")
    assert (client.info("example.org").code == 1000) is approved
    assert before - desk.balance() == (10_00 if approved else 0)
