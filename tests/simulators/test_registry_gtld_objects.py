"""Contacts and hosts at gTLD registries (RFC 5733, 5732; gTLD dossier §7)."""

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import Desk, nameservers, postal, statuses


@pytest.fixture
def desk():
    return Desk(profile_named("pir"))


@pytest.fixture
def client(desk):
    client = desk.login()
    assert client.create_contact("c-1000").code == 1000
    assert client.create("example.org", registrant="c-1000").code == 1000
    return client


# -- contacts


def test_a_contact_is_given_back_as_it_was_stored(client):
    body = postal(name="A &amp; B &lt;C&gt; ]]&gt;") + ""
    assert client.create_contact("c-2000", body).code == 1000
    info = client.info("c-2000", kind="contact")
    assert info.texts("name") == ["A & B <C> ]]>"]
    assert info.texts("voice") == ["+380.441234567"]
    assert info.texts("street") == ["Main 1"]
    assert info.flags("status") == ["ok"]
    assert info.text("pw") == "Xy7-secret"


def test_both_forms_of_an_address_are_kept(client):
    both = postal(kind="loc", name="Тест").split("<o:voice>")[0] + postal()
    client.create_contact("c-2000", both)
    info = client.info("c-2000", kind="contact")
    assert info.flags("postalInfo", "type") == ["loc", "int"]
    assert info.texts("name") == ["Тест", "Jane Doe"]


@pytest.mark.parametrize(
    ("contact_id", "body", "code"),
    [
        ("c-1000", postal(), 2302),
        ("c1", postal(), 2001),
        ("c-2000", postal(cc="XX"), 2005),
        ("c-2000", postal(cc="UKR"), 2001),
        ("c-2000", postal(voice="12345"), 2001),
        ("c-2000", postal(email="nobody"), 2005),
        ("c-2000", postal(name="Тест"), 2005),
        ("c-2000", postal(city=""), 2001),
        ("c-2000", postal(kind="other"), 2001),
        ("c-2000", postal().split("<o:voice>")[0] + postal(), 2005),
        ("c-2000", "<o:email>jane@example.net</o:email>", 2001),
    ],
)
def test_contact_create_refused(client, contact_id, body, code):
    answer = client.create_contact(contact_id, body)
    assert answer.code == code
    assert not answer.applied


def test_contact_check(client):
    answer = client.check("c-1000", "c-2000", kind="contact")
    assert answer.flags("id", "avail") == ["0", "1"]


@pytest.mark.parametrize("act", [
    lambda stranger: stranger.info("c-1000", kind="contact"),
    lambda stranger: stranger.update("c-1000", add=statuses("clientDeleteProhibited"), kind="contact"),
    lambda stranger: stranger.delete("c-1000", kind="contact"),
])  # fmt: skip
def test_a_contact_is_its_sponsors_alone(desk, client, act):
    assert act(desk.login(1)).code == 2201


def test_a_stranger_with_the_authinfo_may_read_a_contact(desk, client):
    inner = "<o:id>c-1000</o:id><o:authInfo><o:pw>{}</o:pw></o:authInfo>"
    stranger = desk.login(1)
    assert stranger.command("info", "contact", inner.format("Xy7-secret")).text("email") == "jane@example.net"
    assert stranger.command("info", "contact", inner.format("guess")).code == 2202


def test_contact_update_changes_what_it_names_and_keeps_the_rest(client):
    change = '<o:postalInfo type="int"><o:org>New Org</o:org></o:postalInfo><o:email>new@example.net</o:email>'
    answer = client.update("c-1000", add=statuses("clientDeleteProhibited"), chg=change, kind="contact")
    assert answer.code == 1000
    info = client.info("c-1000", kind="contact")
    assert info.texts("name") == ["Jane Doe"]
    assert info.texts("org") == ["New Org"]
    assert info.texts("city") == ["Kyiv"]
    assert info.texts("email") == ["new@example.net"]
    assert info.flags("status") == ["clientDeleteProhibited", "linked"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"chg": "<o:email>nobody</o:email>"}, 2005),
        ({"add": statuses("linked")}, 2306),
        ({"rem": statuses("clientDeleteProhibited")}, 2306),
        ({}, 2003),
    ],
)
def test_contact_update_refused(desk, client, change, code):
    before = desk.registry.snapshot()["contacts"]
    assert client.update("c-1000", kind="contact", **change).code == code
    assert desk.registry.snapshot()["contacts"] == before


def test_a_locked_contact_takes_only_its_unlocking(client):
    client.update("c-1000", add=statuses("clientUpdateProhibited"), kind="contact")
    assert client.update("c-1000", chg="<o:email>new@example.net</o:email>", kind="contact").code == 2304
    assert client.update("c-1000", rem=statuses("clientUpdateProhibited"), kind="contact").code == 1000


def test_a_linked_contact_stays_and_a_free_one_goes(client):
    client.create_contact("c-2000")
    assert client.delete("c-1000", kind="contact").code == 2305
    assert client.delete("c-2000", kind="contact").code == 1000
    assert client.info("c-2000", kind="contact").code == 2303
    client.delete("example.org")
    assert client.delete("c-1000", kind="contact").code == 1000


def test_a_contact_kept_from_deletion(client):
    client.create_contact("c-2000")
    client.update("c-2000", add=statuses("clientDeleteProhibited"), kind="contact")
    assert client.delete("c-2000", kind="contact").code == 2304


# -- hosts


def test_an_external_host_has_no_addresses(client):
    assert client.create_host("ns1.example.net").code == 1000
    assert client.create_host("ns2.example.net", "192.0.2.1").code == 2306


def test_an_internal_host_needs_its_domain_and_an_address(desk, client):
    assert client.create_host("ns1.example.org", "192.0.2.1", "2001:db8::1").code == 1000
    assert client.create_host("ns2.example.org").code == 2003
    assert client.create_host("ns1.absent.org", "192.0.2.1").code == 2303
    assert desk.login(1).create_host("ns3.example.org", "192.0.2.1").code == 2201


def test_com_and_net_are_one_repository():
    client = Desk(profile_named("verisign")).login()
    assert client.create_host("ns1.absent.net", "192.0.2.1").code == 2303
    assert client.create("example.com", ns=("ns1.example.net", "ns2.example.net")).code == 1000


@pytest.mark.parametrize(
    ("name", "address", "code"),
    [
        ("bad_name.example.net", None, 2005),
        ("example", None, 2005),
        ("ns1.example.org", "999.1.1.1", 2005),
        ("ns1.example.org", "no", 2001),
    ],
)
def test_host_create_refused(client, name, address, code):
    assert client.create_host(name, *([address] if address else [])).code == code


def test_an_address_of_the_other_family_is_refused(client):
    inner = '<o:name>ns1.example.org</o:name><o:addr ip="v6">192.0.2.1</o:addr>'
    assert client.command("create", "host", inner).code == 2005


def test_an_address_is_v4_when_nothing_is_said(client):
    inner = "<o:name>ns1.example.org</o:name><o:addr>192.0.2.1</o:addr>"
    assert client.command("create", "host", inner).code == 1000
    assert client.info("ns1.example.org", kind="host").flags("addr", "ip") == ["v4"]


def test_hosts_are_global(desk, client):
    client.create_host("ns1.example.net")
    stranger = desk.login(1)
    assert stranger.check("ns1.example.net", kind="host").flags("name", "avail") == ["0"]
    assert stranger.create_host("ns1.example.net").code == 2302
    assert stranger.info("ns1.example.net", kind="host").text("clID") == "gw-main"
    assert stranger.delete("ns1.example.net", kind="host").code == 2201


def test_host_update_re_addresses(client):
    client.create_host("ns1.example.org", "192.0.2.1")
    answer = client.update(
        "ns1.example.org", add="<o:addr>192.0.2.2</o:addr>", rem="<o:addr>192.0.2.1</o:addr>", kind="host"
    )
    assert answer.code == 1000
    assert client.info("ns1.example.org", kind="host").texts("addr") == ["192.0.2.2"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"add": "<o:addr>192.0.2.1</o:addr>"}, 2306),
        ({"rem": "<o:addr>192.0.2.9</o:addr>"}, 2306),
        ({"rem": "<o:addr>192.0.2.1</o:addr>"}, 2003),
        ({"add": statuses("linked")}, 2306),
        ({"chg": "<o:name>ns1.example.info</o:name>"}, 2306),
        ({"chg": "<o:name>ns1.absent.org</o:name>"}, 2303),
        ({"chg": "<o:name>ns1.example.org</o:name>"}, 2302),
        ({}, 2003),
    ],
)
def test_host_update_refused(client, change, code):
    client.create_host("ns1.example.org", "192.0.2.1")
    assert client.update("ns1.example.org", kind="host", **change).code == code


def test_a_renamed_host_keeps_serving(client):
    client.create_host("ns1.example.org", "192.0.2.1")
    client.update("example.org", add=nameservers("ns1.example.org"))
    assert client.update("ns1.example.org", chg="<o:name>ns9.example.org</o:name>", kind="host").code == 1000
    assert client.info("example.org").texts("hostObj") == ["ns9.example.org"]
    assert client.info("ns1.example.org", kind="host").code == 2303


def test_a_linked_host_stays_until_it_is_free(client):
    client.create_host("ns1.example.net")
    client.update("example.org", add=nameservers("ns1.example.net"))
    assert client.info("ns1.example.net", kind="host").flags("status") == ["ok", "linked"]
    assert client.delete("ns1.example.net", kind="host").code == 2305
    client.update("example.org", rem=nameservers("ns1.example.net"))
    assert client.delete("ns1.example.net", kind="host").code == 1000


def test_a_locked_host(client):
    client.create_host("ns1.example.net")
    client.update("ns1.example.net", add=statuses("clientUpdateProhibited", "clientDeleteProhibited"), kind="host")
    assert client.update("ns1.example.net", add=statuses("clientDeleteProhibited"), kind="host").code == 2304
    assert client.delete("ns1.example.net", kind="host").code == 2304
