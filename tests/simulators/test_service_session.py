"""Greeting, login, logout and the queue, as every registry has them."""

from dataclasses import replace

import pytest
from lxml import etree

from simulators.profile import SessionRules
from simulators.profiles import PROFILES, profile_named
from simulators.refusals import Answer, Why
from tests.support.registry_desk import Desk, validate

EVERY = pytest.mark.parametrize("name", [profile.name for profile in PROFILES])


@EVERY
def test_the_greeting_is_valid_and_announces_the_services(name):
    desk = Desk(profile_named(name))
    greeting = desk.service.greeting(desk.now)
    validate(desk.profile, greeting)
    root = etree.fromstring(greeting)
    uris = [node.text.split()[0] for node in root.iter("{*}objURI")]
    assert uris == list(desk.profile.wire.object_uris)


def test_the_ru_greeting_names_the_schema_file_as_a_second_token():
    desk = Desk(profile_named("tci"))
    greeting = desk.service.greeting(desk.now).decode()
    assert "<objURI>http://www.ripn.net/epp/ripn-epp-1.0 ripn-epp-1.0.xsd</objURI>" in greeting
    assert "<extURI>urn:ietf:params:xml:ns:secDNS-1.1 secDNS-1.1.xsd</extURI>" in greeting


@pytest.mark.parametrize(
    ("name", "printed"),
    [("pir", "2026-11-22T10:00:00.0Z"), ("tci", "2026-11-22T10:00:00.0Z"), ("hostmaster", "2026-11-22T12:00:00+02:00")],
)
def test_times_are_printed_as_the_registry_prints_them(name, printed):
    desk = Desk(profile_named(name))
    assert f"<svDate>{printed}</svDate>" in desk.service.greeting(desk.now).decode()


@EVERY
def test_hello_is_answered_by_the_greeting_before_and_after_login(name):
    desk = Desk(profile_named(name))
    hello = f'<epp xmlns="{desk.profile.wire.namespaces.epp}"><hello/></epp>'
    for client in (desk.connect(), desk.login()):
        answer = client.raw(hello)
        assert answer.has("greeting")
        assert not answer.applied


@EVERY
def test_logout_ends_the_session(name):
    client = Desk(profile_named(name)).login()
    answer = client.frame("<logout/>")
    assert (answer.code, answer.reply.close) == (1500, True)
    assert client.check("example.com").code != 1000


@EVERY
def test_a_second_login_is_a_use_error(name):
    desk = Desk(profile_named(name))
    account = desk.profile.accounts[0]
    assert desk.login().log_in(account.id, account.password).code == 2002


@pytest.mark.parametrize(("name", "code"), [("pir", 2002), ("hostmaster", 2002), ("tci", 2501)])
def test_commands_before_login_are_refused(name, code):
    client = Desk(profile_named(name)).connect()
    assert client.check("example.org").code == code


@pytest.mark.parametrize("code", [2501, 2200, 2002])
def test_what_ru_answers_without_a_session_is_a_switch(code):
    tci = profile_named("tci")
    profile = replace(tci, answers={**tci.answers, Why.NO_SESSION: Answer(code)})
    answer = Desk(profile).connect().check("example.ru")
    assert answer.code == code


@EVERY
def test_wrong_password_is_refused_and_the_third_time_closes(name):
    desk = Desk(profile_named(name))
    client = desk.connect()
    codes = [client.log_in(desk.account(), "not-the-one").code for _ in range(3)]
    assert codes == [2200, 2200, 2501]


def test_unknown_account_is_refused_alike():
    assert Desk(profile_named("pir")).connect().log_in("nobody", "gw-main-Secret1").code == 2200


def test_an_account_is_locked_after_many_failures():
    desk = Desk(profile_named("pir"))
    for _ in range(desk.profile.session.failures_lock):
        desk.connect().log_in(desk.account(), "not-the-one")
    assert desk.connect().log_in(desk.account(), desk.profile.accounts[0].password).code == 2200


def test_a_certificate_of_another_account_is_refused():
    desk = Desk(profile_named("pir"))
    account = desk.profile.accounts[0]
    assert desk.connect(certificate_of=desk.account(1)).log_in(account.id, account.password).code == 2200
    assert desk.connect(certificate_of=desk.account(0)).log_in(account.id, account.password).code == 1000


def test_sessions_beyond_the_limit_are_refused_until_one_ends():
    profile = replace(profile_named("pir"), session=SessionRules(sessions_max=2))
    desk = Desk(profile)
    first, _second = desk.login(), desk.login()
    account = profile.accounts[0]
    late = desk.connect().log_in(account.id, account.password)
    assert (late.code, late.reply.close) == (2502, True)
    desk.service.disconnect(first.session)
    assert desk.connect().log_in(account.id, account.password).code == 1000


def test_a_new_password_replaces_the_old_one():
    desk = Desk(profile_named("pir"))
    account = desk.profile.accounts[0]
    answer = desk.connect().log_in(account.id, account.password, new_password="Another-Secret1")
    assert answer.code == 1000
    assert answer.applied
    assert desk.connect().log_in(account.id, account.password).code == 2200
    assert desk.connect().log_in(account.id, "Another-Secret1").code == 1000


def test_a_refused_login_does_not_change_the_password():
    desk = Desk(profile_named("pir"))
    account = desk.profile.accounts[0]
    refused = desk.connect().log_in(
        account.id, account.password, new_password="Another-Secret1", objects=("urn:unknown",)
    )
    assert refused.code == 2307
    assert desk.connect().log_in(account.id, account.password).code == 1000


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"version": "2.0"}, 2100),
        ({"language": "fr"}, 2102),
        ({"objects": ("urn:ietf:params:xml:ns:domain-9.9",)}, 2307),
        ({"extensions": ("urn:ietf:params:xml:ns:fee-0.6",)}, 2103),
        ({"new_password": "short"}, 2001),
    ],
)
def test_login_options_that_are_not_offered(fields, code):
    desk = Desk(profile_named("pir"))
    account = desk.profile.accounts[0]
    assert desk.connect().log_in(account.id, account.password, **fields).code == code


def test_login_takes_service_uris_with_a_second_token():
    desk = Desk(profile_named("tci"))
    account = desk.profile.accounts[0]
    uris = tuple(f"{uri} some.xsd" for uri in desk.profile.wire.object_uris)
    client = desk.connect()
    assert client.log_in(account.id, account.password, objects=uris).code == 1000
    assert client.check("example.ru").code == 1000


@pytest.mark.parametrize("name", ["verisign", "pir", "identity_digital", "godaddy"])
def test_gtld_login_takes_the_services_that_clients_have_built_in(name):
    """Many clients name the three object mappings and DNSSEC whatever the greeting says."""
    desk = Desk(profile_named(name))
    account = desk.profile.accounts[0]
    objects = tuple(f"urn:ietf:params:xml:ns:{kind}-1.0" for kind in ("domain", "contact", "host"))
    extensions = ("urn:ietf:params:xml:ns:secDNS-1.1",)
    assert desk.connect().log_in(account.id, account.password, objects=objects, extensions=extensions).code == 1000


def test_a_thin_registry_lets_contacts_be_named_at_login_but_has_none():
    desk = Desk(profile_named("verisign"))
    client = desk.login()
    assert "urn:ietf:params:xml:ns:contact-1.0" in desk.service.greeting(desk.now).decode()
    assert client.check("c-1000", kind="contact").code == 2307
    assert client.create_contact("c-1000").code == 2307
    assert not desk.registry.snapshot()["contacts"]


def test_an_object_not_named_at_login_is_unimplemented():
    desk = Desk(profile_named("pir"))
    account = desk.profile.accounts[0]
    client = desk.connect()
    client.log_in(account.id, account.password, objects=(desk.profile.wire.namespaces.domain,))
    assert client.check("example.org").code == 1000
    assert client.check("c-1000", kind="contact").code == 2307


@pytest.mark.parametrize(
    ("name", "language", "text"),
    [
        ("tci", "ru", "Команда выполнена успешно"),
        ("tci", "en", "Command completed successfully"),
        ("hostmaster", "ua", "Команду виконано успішно"),
        ("hostmaster", "ru", "Команда выполнена успешно"),
    ],
)
def test_messages_come_in_the_language_of_the_login(name, language, text):
    answer = Desk(profile_named(name)).login(language=language).check("example.ru" if name == "tci" else "a.com.ua")
    assert answer.text("msg") == text
    assert answer.flags("msg", "lang") == [language]


def test_gtld_messages_carry_no_language():
    assert Desk(profile_named("pir")).login().check("example.org").flags("msg", "lang") == [None]


# -- the queue


def test_an_empty_queue_answers_1300():
    answer = Desk(profile_named("pir")).login().poll()
    assert answer.code == 1300
    assert not answer.has("msgQ")


def test_messages_are_read_in_order_and_leave_only_when_acknowledged():
    desk = Desk(profile_named("pir"))
    client = desk.login()
    for text in ("first", "second"):
        desk.registry.notify(desk.account(), text, desk.now)
    assert [client.poll().texts("msg")[1] for _ in range(2)] == ["first", "first"]
    head = client.poll()
    assert (head.code, head.flags("msgQ", "count")) == (1301, ["2"])
    acknowledged = client.ack(head.flags("msgQ", "id")[0])
    assert acknowledged.code == 1000
    assert acknowledged.applied
    assert acknowledged.flags("msgQ", "count") == ["1"]
    assert client.poll().texts("msg")[1] == "second"


def test_acknowledging_what_is_not_there():
    client = Desk(profile_named("pir")).login()
    assert client.ack("12345").code == 2303
    assert client.frame('<poll op="ack"/>').code == 2003


def test_a_message_of_another_registrar_cannot_be_acknowledged():
    desk = Desk(profile_named("pir"))
    desk.registry.notify(desk.account(0), "for the first only", desk.now)
    message_id = desk.login(0).poll().flags("msgQ", "id")[0]
    assert desk.login(1).ack(message_id).code == 2303


def test_the_ru_registry_hints_at_waiting_messages_on_any_answer():
    desk = Desk(profile_named("tci"))
    client = desk.login()
    assert not client.check("example.ru").has("msgQ")
    desk.registry.notify(desk.account(), "low credit", desk.now)
    hinted = client.check("example.ru")
    assert hinted.code == 1000
    assert hinted.flags("msgQ", "count") == ["1"]
    assert not hinted.has("qDate")


# -- transaction identifiers


@EVERY
def test_transaction_ids_meet(name):
    desk = Desk(profile_named(name))
    client = desk.login()
    first, second = client.poll(), client.poll()
    assert (first.text("clTRID"), second.text("clTRID")) == ("gw-000002", "gw-000003")
    assert first.reply.cltrid == "gw-000002"
    assert first.text("svTRID") == first.reply.svtrid
    assert first.reply.svtrid != second.reply.svtrid


def test_the_ua_transaction_id_has_its_own_form():
    answer = Desk(profile_named("hostmaster")).login().poll()
    assert answer.reply.svtrid.startswith("UA-20261122100000-418315-")


def test_commands_beyond_the_rate_of_an_account_are_refused():
    profile = profile_named("pir")
    desk = Desk(replace(profile, session=replace(profile.session, commands_a_minute=3)))
    first, second, stranger = desk.login(0), desk.login(0), desk.login(1)
    codes = [client.check("a.org").code for client in (first, second, first, second)]
    assert codes == [1000, 1000, 1000, 2308]
    assert stranger.check("a.org").code == 1000
    desk.pass_time(seconds=61)
    assert second.check("a.org").code == 1000
