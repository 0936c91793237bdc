"""The .ru registry's own rules (.ru dossier)."""

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import Desk, nameservers, organization, person, statuses

TCI = profile_named("tci")
HOSTS = ("ns1.example.net", "ns2.example.net")


@pytest.fixture
def desk():
    return Desk(TCI)


@pytest.fixture
def client(desk):
    client = desk.login()
    assert client.create_contact("gw-p-0001").code == 1000
    for name in HOSTS:
        assert client.create_host(name).code == 1000
    return client


@pytest.fixture
def domain(client):
    """A registrar with example.ru, delegated."""
    assert client.create("example.ru", registrant="gw-p-0001", ns=HOSTS).code == 1000
    return client


# -- contacts


@pytest.mark.parametrize("body", [person(), organization()])
def test_people_and_organizations_are_given_back_as_stored(client, body):
    assert client.create_contact("gw-x-0001", body).code == 1000
    info = client.info("gw-x-0001", kind="contact")
    kind = "person" if "person" in body else "organization"
    assert info.has(kind)
    assert info.has("unverified")
    assert info.texts("voice") == ["+7 495 1234567"]


@pytest.mark.parametrize("missing", ["intPostalInfo", "locPostalInfo", "birthday", "passport"])
def test_a_person_needs(client, missing):
    answer = client.create_contact("gw-x-0001", person(without=missing))
    assert answer.code == 2001
    assert f"}}{missing}" in answer.reason


@pytest.mark.parametrize("missing", ["intPostalInfo", "locPostalInfo", "legalInfo", "taxpayerNumbers"])
def test_an_organization_needs(client, missing):
    assert client.create_contact("gw-x-0001", organization(without=missing)).code == 2001


def test_international_data_is_basic_latin(client):
    cyrillic = person().replace("Petr P Petrov", "Пётр")
    assert client.create_contact("gw-x-0001", cyrillic).code == 2001


def test_a_contact_in_the_rfc_form_is_refused(client):
    inner = '<o:id>gw-x-0001</o:id><o:postalInfo type="int"><o:name>A</o:name></o:postalInfo>'
    assert client.command("create", "contact", inner).code == 2001


def test_a_state_identity_id_is_taken_and_ignored(client):
    inner = f"<o:id>gw-x-0001</o:id>{person()}<o:verified/><o:oidEsia>UNKNOWN</o:oidEsia>"
    assert client.command("create", "contact", inner).code == 1000
    info = client.info("gw-x-0001", kind="contact")
    assert info.has("verified")
    assert not info.has("oidEsia")


def test_contact_ids_are_one_in_any_case(client):
    assert client.create_contact("GW-P-0001").code == 2302
    assert client.info("GW-P-0001", kind="contact").text("id") == "gw-p-0001"


def test_contact_update_replaces_what_it_names(client):
    chg = "<o:person><o:email>a@example.net</o:email><o:email>b@example.net</o:email></o:person><o:verified/>"
    assert client.update("gw-p-0001", chg=chg, kind="contact").code == 1000
    info = client.info("gw-p-0001", kind="contact")
    assert info.texts("email") == ["a@example.net", "b@example.net"]
    assert info.texts("birthday") == ["1980-02-29"]
    assert info.has("verified")


def test_a_contact_never_changes_its_kind(client):
    chg = "<o:organization><o:email>a@example.net</o:email></o:organization>"
    assert client.update("gw-p-0001", chg=chg, kind="contact").code == 2306


def test_a_foreign_contact_is_not_shown(desk, client):
    assert desk.login(1).info("gw-p-0001", kind="contact").code == 2201


def test_a_linked_contact_stays(domain):
    assert domain.delete("gw-p-0001", kind="contact").code == 2305


def test_contact_and_hosts_go_with_their_last_domain(domain):
    domain.create("second.ru", registrant="gw-p-0001")
    domain.delete("example.ru")
    assert domain.check("gw-p-0001", kind="contact").flags("id", "avail") == ["0"]
    assert domain.check(*HOSTS, kind="host").flags("name", "avail") == ["1", "1"]
    domain.delete("second.ru")
    assert domain.check("gw-p-0001", kind="contact").flags("id", "avail") == ["1"]


# -- hosts


def test_each_registrar_has_its_own_host_of_a_name(desk, client):
    other = desk.login(1)
    assert other.check("ns1.example.net", kind="host").flags("name", "avail") == ["1"]
    assert other.info("ns1.example.net", kind="host").code == 2303
    assert other.create_host("ns1.example.net").code == 1000
    assert client.info("ns1.example.net", kind="host").text("clID") == "GATEWAY-RU"
    assert other.info("ns1.example.net", kind="host").text("clID") == "OTHER-RU"


def test_addresses_belong_to_hosts_of_the_zone_only(client):
    assert client.create_host("ns3.example.net", "93.184.216.34").code == 2306
    assert client.create_host("ns1.example.ru", "93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946").code == 1000


def test_a_host_may_come_before_its_domain(client):
    client.create_host("ns1.fresh.ru", "93.184.216.34")
    assert client.create("fresh.ru", registrant="gw-p-0001", ns=("ns1.fresh.ru", "ns1.example.net")).code == 1000


def test_a_domain_cannot_be_served_from_within_without_an_address(client):
    client.create_host("ns1.fresh.ru")
    assert client.create("fresh.ru", registrant="gw-p-0001", ns=("ns1.fresh.ru", "ns1.example.net")).code == 2306


def test_hosts_below_a_domain_go_with_it_unless_others_use_them(domain):
    domain.create_host("ns1.example.ru", "93.184.216.34")
    domain.create("second.ru", registrant="gw-p-0001", ns=("ns1.example.ru", "ns1.example.net"))
    assert domain.delete("example.ru").code == 2305
    domain.delete("second.ru")
    assert domain.delete("example.ru").code == 1000


def test_host_update(domain):
    domain.create_host("ns1.example.ru", "93.184.216.34")
    change = {"add": "<o:addr>93.184.216.35</o:addr>", "rem": "<o:addr>93.184.216.34</o:addr>"}
    assert domain.update("ns1.example.ru", kind="host", **change).code == 1000
    assert domain.update("ns1.example.ru", kind="host", **change).code == 2306
    assert domain.delete("ns1.example.net", kind="host").code == 2305


# -- domains


def test_check_reasons_fit_in_32_characters(domain):
    answer = domain.check("free.ru", "example.ru", "-bad.ru", "example.com")
    assert answer.flags("name", "avail") == ["1", "0", "0", "0"]
    assert answer.texts("reason") == ["already registered.", "not applicable", "not applicable"]


def test_create_gives_one_year_and_charges_it(desk, client):
    before = desk.balance()
    answer = client.create("example.ru", registrant="gw-p-0001", ns=HOSTS)
    assert (answer.text("crDate"), answer.text("exDate")) == ("2026-11-22T10:00:00.0Z", "2027-11-22T10:00:00.0Z")
    assert before - desk.balance() == TCI.prices["ru"].create


@pytest.mark.parametrize(
    ("name", "fields", "code"),
    [
        ("fresh.ru", {"years": 2}, 2004),
        ("fresh.ru", {"registrant": "nobody"}, 2306),
        ("fresh.ru", {"registrant": None}, 2001),
        ("fresh.ru", {"ns": ("ns9.example.net", "ns1.example.net")}, 2306),
        ("fresh.ru", {"ns": ("ns1.example.net",)}, 2306),
        ("fresh.ru", {"pw": "short"}, 2001),
        ("-fresh.ru", {}, 2005),
        ("aa.bb.ru", {}, 2306),
        ("fresh.ru", {"contacts": '<o:contact type="tech">gw-p-0001</o:contact>'}, 2001),
    ],
)
def test_create_refused(client, name, fields, code):
    assert client.create(name, **{"registrant": "gw-p-0001", **fields}).code == code


def test_create_needs_no_authinfo(client):
    assert client.create("fresh.ru", registrant="gw-p-0001", pw=None).code == 1000
    assert not client.info("fresh.ru").has("authInfo")


def test_the_minimum_of_name_servers_is_told(client):
    answer = client.create("fresh.ru", registrant="gw-p-0001", ns=("ns1.example.net",))
    assert answer.reason == "minimum number of hosts is 2"


def test_the_registrant_must_be_ones_own(desk, client):
    desk.login(1).create_contact("gw-o-0001")
    assert client.create("fresh.ru", registrant="gw-o-0001").code == 2306


def test_a_foreign_domain_is_not_shown(desk, domain):
    stranger = desk.login(1)
    assert stranger.info("example.ru").code == 2201
    assert stranger.info("absent.ru").code == 2303


def test_info_has_descriptions_before_name_servers_and_the_expiry_last(client):
    inner = (
        "<o:name>fresh.ru</o:name><o:registrant>gw-p-0001</o:registrant>"
        "<o:description>order 4711</o:description><o:description>second line</o:description>"
    )
    assert client.command("create", "domain", inner).code == 1000
    assert client.info("fresh.ru").texts("description") == ["order 4711", "second line"]
    client.update("fresh.ru", chg="<o:description/>")
    assert not client.info("fresh.ru").has("description")


def test_renew_needs_the_right_date(desk, domain):
    desk.pass_time(days=310)
    assert domain.renew("example.ru", "2027-11-21").code == 2306
    answer = domain.renew("example.ru", "2027-11-22")
    assert answer.text("exDate") == "2028-11-22T10:00:00.0Z"
    assert domain.renew("example.ru", "2027-11-22").code == 2304


def test_name_servers_stay_between_2_and_10_or_none(domain):
    extra = [f"ns{number}.example.com" for number in range(9)]
    for name in extra:
        domain.create_host(name)
    assert domain.update("example.ru", rem=nameservers("ns1.example.net")).code == 2306
    assert domain.update("example.ru", add=nameservers(*extra)).code == 2306
    assert domain.update("example.ru", add=nameservers(*extra[:8])).code == 1000
    assert domain.update("example.ru", rem=nameservers(*HOSTS, *extra[:8])).code == 1000
    assert "inactive" in domain.info("example.ru").flags("status")


def test_statuses(domain):
    assert domain.update("example.ru", add=statuses("serverHold")).code == 2306
    assert domain.update("example.ru", add=statuses("clientHold")).code == 1000
    assert domain.update("example.ru", add=statuses("clientHold")).code == 2306
    assert domain.update("example.ru", add=statuses("clientUpdateProhibited")).code == 1000
    assert domain.update("example.ru", rem=statuses("clientHold")).code == 2304


def test_a_working_clients_text_inside_a_status_is_taken(domain):
    """A billing module in use writes `lang` and a text there, which the published schema forbids."""
    status = '<o:status s="clientHold" lang="en">unpaid</o:status>'
    assert domain.update("example.ru", add=status).code == 1000


def test_a_refusal_may_have_a_reason_without_a_value(domain):
    answer = domain.update("example.ru", rem=nameservers("ns1.example.net"))
    assert answer.reason == "minimum number of hosts is 2"
    assert not answer.has("value")


def test_no_money(desk, client):
    desk.registry.set_balance(desk.account(), 0)
    assert client.create("fresh.ru", registrant="gw-p-0001").code == 2104
