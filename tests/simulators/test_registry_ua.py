"""The .ua registry's own rules: the .ua dossier's §5 to §9; its codes and reasons are in `test_ua_pairs`."""

from dataclasses import replace

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import UAEPP, Desk, nameservers, postal, statuses

UA = profile_named("hostmaster")
HOSTS = ("ns1.example.net", "ns2.example.net")
GLUE = "93.184.216.34"
EXPIRY = "2027-11-22"
DOMAIN = "http://hostmaster.ua/epp/domain-1.1"


@pytest.fixture
def desk():
    return Desk(UA)


def holder(profile):
    """A registrar with a contact at a registry of that profile."""
    client = Desk(profile).login()
    client.create_contact("tt42")
    return client


@pytest.fixture
def client(desk):
    """A registrar with a contact tt42, two external hosts, and example.com.ua."""
    client = desk.login()
    assert client.create_contact("tt42").code == 1000
    for name in HOSTS:
        assert client.create_host(name).code == 1000
    assert client.create("example.com.ua", registrant="tt42", ns=HOSTS).code == 1000
    return client


def test_eight_contacts_of_a_role_are_not_too_many(client):
    for number in range(8):
        client.create_contact(f"adm{number}")
    contacts = "".join(f'<o:contact type="admin">adm{number}</o:contact>' for number in range(8))
    assert client.create("new.com.ua", registrant="tt42", contacts=contacts).code == 1000


def test_ten_names_are_a_check(client):
    assert client.check(*(f"n{number}.com.ua" for number in range(10))).code == 1000


def test_check_gives_the_reason_of_a_taken_name(client):
    answer = client.check("free.com.ua", "example.com.ua")
    assert answer.flags("name", "avail") == ["1", "0"]
    assert answer.texts("reason") == ["Object exists"]


def test_the_element_at_fault_is_named(client):
    answer = client.create("new.com.ua", registrant="tt42", ns=("ns9.example.net",))
    assert answer.texts("hostObj") == ["ns9.example.net"]


def test_a_status_set_twice_is_silently_accepted(client):
    for _ in range(2):
        assert client.update("example.com.ua", add=statuses("clientHold")).code == 1000
    for _ in range(2):
        assert client.update("example.com.ua", rem=statuses("clientHold")).code == 1000


# -- contacts


def test_autonic_lets_the_registry_choose(client):
    first, second = client.create_contact("autonic"), client.create_contact("autonic")
    assert first.text("id") != second.text("id")
    assert client.info(first.text("id"), kind="contact").code == 1000


def test_a_local_form_takes_cyrillic_and_an_international_one_does_not(client):
    assert client.create_contact("tt43", postal(kind="loc", name="Тест Тестенко", city="Київ")).code == 1000
    assert client.create_contact("tt44", postal(kind="int", name="Тест Тестенко")).code == 2005


def blank(kind: str) -> str:
    address = "<o:addr><o:city> </o:city><o:cc> </o:cc></o:addr>"
    return f'<o:postalInfo type="{kind}"><o:name> </o:name>{address}</o:postalInfo>'


def test_a_form_of_the_address_is_cleared_by_blanks_unless_it_is_the_only_one(client):
    both = postal(kind="int").partition("<o:voice>")[0] + postal(kind="loc", name="Тест Тестенко")
    assert client.create_contact("tt43", both).code == 1000
    assert client.update("tt43", chg=blank("int"), kind="contact").code == 1000
    assert client.info("tt43", kind="contact").flags("postalInfo", "type") == ["loc"]
    assert client.update("tt43", chg=blank("loc"), kind="contact").code == 2003


def test_contact_authinfo_has_a_pattern(client):
    assert client.create_contact("tt43", pw="with space").code == 2005


def test_strangers_see_less_of_a_contact(desk, client):
    answer = desk.login(1).info("tt42", kind="contact")
    assert answer.code == 1000
    assert answer.text("clID") == "ua.gateway"
    assert answer.texts("name") == ["Jane Doe"]
    assert not any(answer.has(hidden) for hidden in ("street", "pc", "voice", "pw"))


# -- hosts


def test_a_host_info_is_the_same_for_everybody(desk, client):
    ours = client.info("ns1.example.net", kind="host")
    theirs = desk.login(1).info("ns1.example.net", kind="host")
    assert ours.texts("clID") == theirs.texts("clID") == ["ua.gateway"]


def test_the_apex_may_be_a_host(client):
    assert client.create_host("example.com.ua", GLUE).code == 1000


def test_another_registrar_makes_no_host_below_our_domain(desk, client):
    assert desk.login(1).create_host("ns1.example.com.ua", GLUE).code == 2201


def test_an_address_family_is_guessed(client):
    inner = f"<o:name>ns1.example.com.ua</o:name><o:addr>{GLUE}</o:addr><o:addr>2606:2800:220:1::1</o:addr>"
    assert client.command("create", "host", inner).code == 1000
    assert client.info("ns1.example.com.ua", kind="host").flags("addr", "ip") == ["v4", "v6"]


def test_hosts_are_not_renamed(client):
    assert client.update("ns1.example.net", chg="<o:name>ns9.example.net</o:name>", kind="host").code == 2001


def test_external_hosts_pass_unchecked_when_checks_are_off():
    client = Desk(UA.without_host_checks()).login()
    assert client.create_host("ns1.nowhere.invalid").code == 1000


def test_a_forced_delete_takes_a_host_out_of_its_delegations(client):
    force = f'<u:delete xmlns:u="{UAEPP}"><u:deleteNS confirm="yes"/></u:delete>'
    inner = "<o:name>ns1.example.net</o:name>"
    assert client.command("delete", "host", inner, extension=force).code == 1000
    assert client.info("example.com.ua").texts("hostObj") == ["ns2.example.net"]


# -- domains


def test_dates_carry_the_offset_of_the_season(desk, client):
    answer = client.create("winter.com.ua", registrant="tt42")
    assert answer.text("crDate") == "2026-11-22T12:00:00+02:00"
    desk.pass_time(days=200)
    assert client.create("summer.com.ua", registrant="tt42").text("crDate") == "2027-06-10T13:00:00+03:00"


def test_the_expiry_date_is_the_local_one(desk, client):
    desk.now = desk.now.replace(hour=22, minute=30)
    expiry = client.create("late.com.ua", registrant="tt42").text("exDate")
    assert expiry == "2027-11-23T00:30:00+02:00"
    assert client.renew("late.com.ua", "2027-11-22").code == 2105
    assert client.renew("late.com.ua", expiry[:10]).code == 1000


def test_a_repeated_renewal_is_refused(desk, client):
    before = desk.balance()
    assert client.renew("example.com.ua", EXPIRY).text("exDate") == "2028-11-22T12:00:00+02:00"
    assert client.renew("example.com.ua", EXPIRY).code == 2105
    assert before - desk.balance() == UA.prices["com.ua"].renew


def test_authinfo_at_create_is_ignored_and_set_by_update(client):
    client.create("new.com.ua", registrant="tt42", pw="set-at-create")
    assert not client.info("new.com.ua").has("pw")
    client.update("new.com.ua", chg="<o:authInfo><o:pw>set-later</o:pw></o:authInfo>")
    assert client.info("new.com.ua").text("pw") == "set-later"


def test_authinfo_is_optional_at_create(client):
    assert client.create("new.com.ua", registrant="tt42", pw=None).code == 1000


def test_name_servers_by_attributes_make_the_hosts_on_the_way(client):
    inner = (
        "<o:name>attr.com.ua</o:name><o:ns><o:hostAttr><o:hostName>ns1.attr.com.ua</o:hostName>"
        f'<o:hostAddr ip="v4">{GLUE}</o:hostAddr></o:hostAttr></o:ns><o:registrant>tt42</o:registrant>'
    )
    assert client.command("create", "domain", inner).code == 1000
    assert client.info("attr.com.ua").texts("hostObj") == ["ns1.attr.com.ua"]
    assert client.info("ns1.attr.com.ua", kind="host").texts("addr") == [GLUE]


def test_a_refused_create_leaves_no_hosts_behind(desk, client):
    desk.registry.set_balance(desk.account(), 0)
    inner = (
        "<o:name>attr.com.ua</o:name><o:ns><o:hostAttr><o:hostName>ns1.attr.com.ua</o:hostName>"
        f'<o:hostAddr ip="v4">{GLUE}</o:hostAddr></o:hostAttr></o:ns><o:registrant>tt42</o:registrant>'
    )
    assert client.command("create", "domain", inner).code == 2104
    assert client.info("ns1.attr.com.ua", kind="host").code == 2303


def test_mirrored_zones_belong_to_one_holder(desk, client):
    other = desk.login(1)
    other.create_contact("xx42")
    client.create("mirror.kiev.ua", registrant="tt42")
    assert other.check("mirror.kyiv.ua").flags("name", "avail") == ["0"]
    assert other.create("mirror.kyiv.ua", registrant="xx42").code == 2302
    assert client.create("mirror.kyiv.ua", registrant="tt42").code == 1000


def test_mirroring_is_a_switch():
    desk = Desk(replace(UA, names=replace(UA.names, mirrors={})))
    client, other = desk.login(), desk.login(1)
    client.create_contact("tt42")
    other.create_contact("xx42")
    client.create("mirror.kiev.ua", registrant="tt42")
    assert other.create("mirror.kyiv.ua", registrant="xx42").code == 1000


@pytest.mark.parametrize("code", [1000, 1001])
def test_the_code_of_a_delete_is_a_switch(code):
    client = holder(replace(UA, domains=replace(UA.domains, delete_code_redemption=code)))
    client.create("example.com.ua", registrant="tt42")
    assert client.delete("example.com.ua").code == code


def test_delete_with_subordinate_hosts_is_refused(client):
    client.create_host("ns1.example.com.ua", GLUE)
    answer = client.delete("example.com.ua")
    assert (answer.code, answer.reason) == (2305, "Object association prohibits operation")


def licence(text: str, verb: str = "create") -> str:
    return f'<u:{verb} xmlns:u="{UAEPP}">{text}</u:{verb}>'


NUMBER = licence("<u:license>123456</u:license>")


def test_a_second_level_name_shows_the_licence_it_was_registered_with(client):
    assert client.create("mark.ua", registrant="tt42", extension=NUMBER).code == 1000
    assert client.info("mark.ua").text("license") == "123456"


def test_a_second_level_name_needs_a_licence_and_others_take_none(client):
    assert client.create("mark.ua", registrant="tt42").code == 2003
    assert client.create("mark.com.ua", registrant="tt42", extension=NUMBER).code == 2306


@pytest.mark.parametrize("inner", ["<u:license>654321</u:license>", "<u:chg><u:license>654321</u:license></u:chg>"])
def test_a_licence_is_changed_in_either_form(client, inner):
    client.create("mark.ua", registrant="tt42", extension=NUMBER)
    assert client.update("mark.ua", chg="", extension=licence(inner, "update")).code == 1000
    assert client.info("mark.ua").text("license") == "654321"
    assert client.update("example.com.ua", chg="", extension=licence(inner, "update")).code == 2306


def test_the_place_of_the_licence_is_a_switch():
    client = holder(replace(UA, domains=replace(UA.domains, license_in_extension=False)))
    client.create("mark.ua", registrant="tt42", extension=NUMBER)
    answer = client.info("mark.ua")
    assert answer.xml.find(f".//{{{DOMAIN}}}infData/{{{DOMAIN}}}license").text == "123456"


def test_the_balance_is_told_by_contract(client):
    uri = "http://hostmaster.ua/epp/balance-1.0"
    ask = f'<info><b:info xmlns:b="{uri}"><b:contract>%s</b:contract></b:info></info>'
    answer = client.frame(ask % "R26/001")
    assert answer.text("balance") == f"{client.desk.balance() / 100:.2f}"
    assert answer.flags("balance", "bdate") == ["2026-11-22T12:00:00+02:00"]
    assert answer.flags("status") == ["1"]
    assert client.frame(ask % "R26/002").code == 2303


def test_name_servers_change(client):
    client.create_host("ns3.example.net")
    answer = client.update("example.com.ua", add=nameservers("ns3.example.net"), rem=nameservers("ns1.example.net"))
    assert answer.code == 1000
    assert client.info("example.com.ua").texts("hostObj") == ["ns2.example.net", "ns3.example.net"]


def test_strangers_see_a_domain_without_its_contacts(desk, client):
    answer = desk.login(1).info("example.com.ua")
    assert answer.text("clID") == "ua.gateway"
    assert not answer.has("registrant")
