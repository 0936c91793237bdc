"""Checking, registering and looking up domains at the gTLD registries (RFC 5731, gTLD dossier)."""

from dataclasses import replace

import pytest

from simulators.profile import DomainRules
from simulators.profiles import profile_named
from tests.support.registry_desk import Desk, nameservers, sub_product

EXPIRY = "2027-11-22"


@pytest.fixture
def desk():
    return Desk(profile_named("pir"))


@pytest.fixture
def client(desk):
    """A registrar with a contact c-1000, two external hosts, and example.org."""
    client = desk.login()
    assert client.create_contact("c-1000").code == 1000
    for name in ("ns1.example.net", "ns2.example.net"):
        assert client.create_host(name).code == 1000
    assert client.create("example.org", registrant="c-1000").code == 1000
    return client


@pytest.fixture
def thin():
    return Desk(profile_named("verisign")).login()


# -- check


def test_check_tells_free_taken_and_impossible_names_apart(client):
    answer = client.check("free.org", "example.org", "-bad-.org", "example.com", "a.b.org")
    assert answer.flags("name", "avail") == ["1", "0", "0", "0", "0"]
    assert answer.texts("reason") == ["In use", "Invalid name", "Invalid name", "Invalid name"]


def test_verisign_gives_its_own_reason(thin):
    thin.create("example.com")
    assert thin.check("example.com").texts("reason") == ["Domain exists"]


# -- namestoreExt


@pytest.mark.parametrize("extension", ["", sub_product("dotORG"), sub_product("dotNET")])
def test_a_missing_or_wrong_sub_product_is_a_policy_error(thin, extension):
    answer = thin.create("example.com", extension=extension)
    assert answer.code == 2306
    assert answer.flags("msg", "code") == [None, "1"]
    assert answer.texts("msg")[1] == "Invalid sub-product"


def test_the_sub_product_is_repeated_in_the_answer(thin):
    assert thin.create("example.net").text("subProduct") == "dotNET"


def test_a_sub_product_is_needed_for_hosts_too(thin):
    answer = thin.command("check", "host", "<o:name>ns1.example.org</o:name>", extension="")
    assert answer.code == 2306
    assert thin.check("ns1.example.org", kind="host").text("subProduct") == "dotCOM"


def test_other_registries_do_not_know_sub_products(client):
    inner = "<o:name>a.org</o:name>"
    assert client.command("check", "domain", inner, extension=sub_product("dotORG")).code == 2103


# -- create


def test_create_answers_with_dates_and_charges_once(desk, client):
    before = desk.balance()
    answer = client.create("fresh.org", years=2, registrant="c-1000", ns=("ns1.example.net", "ns2.example.net"))
    assert answer.code == 1000
    assert answer.applied
    assert answer.text("crDate") == "2026-11-22T10:00:00.0Z"
    assert answer.text("exDate") == "2028-11-22T10:00:00.0Z"
    assert before - desk.balance() == 2 * desk.profile.prices["org"].create


def test_without_a_period_a_year_is_registered(client):
    assert client.create("fresh.org", years=None, registrant="c-1000").text("exDate").startswith("2027-11-22")


@pytest.mark.parametrize(
    ("name", "fields", "code"),
    [
        ("example.org", {}, 2302),
        ("-bad.org", {}, 2005),
        ("xx--bad.org", {}, 2005),
        ("a.b.org", {}, 2306),
        ("example.com", {}, 2005),
        ("fresh.org", {"years": 11}, 2004),
        ("fresh.org", {"years": 0}, 2001),
        ("fresh.org", {"years": 12, "unit": "m"}, 2306),
        ("fresh.org", {"registrant": None}, 2003),
        ("fresh.org", {"registrant": ""}, 2001),
        ("fresh.org", {"registrant": "c-9999"}, 2303),
        ("fresh.org", {"contacts": '<o:contact type="tech">c-9999</o:contact>'}, 2303),
        ("fresh.org", {"contacts": '<o:contact type="tech">c-1000</o:contact>' * 2}, 2306),
        ("fresh.org", {"ns": ("ns9.example.net",)}, 2303),
        ("fresh.org", {"ns": ("ns1.example.net", "ns1.example.net")}, 2306),
        ("fresh.org", {"ns": ("-.example.net",)}, 2005),
        ("fresh.org", {"pw": None}, 2001),
    ],
)
def test_create_refused_changes_nothing_and_charges_nothing(desk, client, name, fields, code):
    before = desk.registry.snapshot()
    answer = client.create(name, **{"registrant": "c-1000", **fields})
    assert answer.code == code
    assert not answer.applied
    after = desk.registry.snapshot()
    assert {key: after[key] for key in ("domains", "registrars")} == {
        key: before[key] for key in ("domains", "registrars")
    }


def test_a_taken_name_is_named_in_the_refusal(desk, client):
    answer = desk.login(1).create("example.org", registrant="c-1000")
    assert answer.code == 2302
    assert answer.text("name") == "example.org"


def test_host_attributes_are_refused_where_hosts_are_objects(client):
    inner = (
        "<o:name>fresh.org</o:name><o:ns><o:hostAttr><o:hostName>ns1.example.net</o:hostName></o:hostAttr></o:ns>"
        "<o:registrant>c-1000</o:registrant><o:authInfo><o:pw>abc</o:pw></o:authInfo>"
    )
    assert client.command("create", "domain", inner).code == 2306


def test_a_thin_registry_takes_no_contacts(thin):
    assert thin.create("example.com", registrant="c-1000").code == 2306
    assert thin.create("example.com", registrant="").code == 2001
    assert thin.check("c-1000", kind="contact").code == 2307
    assert thin.create("example.com").code == 1000


def test_a_data_model_may_demand_more_roles():
    profile = replace(profile_named("pir"), domains=DomainRules(roles_required=("admin", "tech")))
    client = Desk(profile).login()
    client.create_contact("c-1000")
    answer = client.create("fresh.org", registrant="c-1000", contacts='<o:contact type="admin">c-1000</o:contact>')
    assert (answer.code, answer.reason) == (2003, "tech contact is required")


def test_a_create_without_money_is_a_billing_failure(desk, client):
    desk.registry.set_balance(desk.account(), desk.profile.prices["org"].create - 1)
    assert client.create("fresh.org", registrant="c-1000").code == 2104
    assert client.info("fresh.org").code == 2303


# -- info


def test_info_shows_the_sponsor_everything(client):
    client.create("full.org", registrant="c-1000", contacts='<o:contact type="admin">c-1000</o:contact>',
                  ns=("ns1.example.net",))  # fmt: skip
    answer = client.info("full.org")
    assert answer.texts("registrant") == ["c-1000"]
    assert answer.flags("contact", "type") == ["admin"]
    assert answer.texts("hostObj") == ["ns1.example.net"]
    assert answer.flags("status") == ["ok"]
    assert answer.text("clID") == answer.text("crID") == "gw-main"
    assert answer.text("pw") == "Xy7-secret"
    assert answer.text("roid").endswith("-PIR")


def test_info_hides_contacts_and_authinfo_from_strangers(desk, client):
    answer = desk.login(1).info("example.org")
    assert answer.code == 1000
    assert answer.text("clID") == "gw-main"
    assert not answer.has("registrant")
    assert not answer.has("pw")


def test_info_with_the_right_authinfo_shows_all_and_with_a_wrong_one_nothing(desk, client):
    stranger = desk.login(1)
    inner = "<o:name>example.org</o:name><o:authInfo><o:pw>{}</o:pw></o:authInfo>"
    assert stranger.command("info", "domain", inner.format("Xy7-secret")).text("registrant") == "c-1000"
    assert stranger.command("info", "domain", inner.format("guess")).code == 2202


def test_a_domain_without_name_servers_is_inactive(client):
    assert client.info("example.org").flags("status") == ["inactive"]


def test_info_chooses_hosts(client):
    client.create_host("ns1.example.org", "192.0.2.1")
    client.update("example.org", add=nameservers("ns1.example.net"))
    shown = {}
    for hosts in ("all", "del", "sub", "none"):
        answer = client.command("info", "domain", f'<o:name hosts="{hosts}">example.org</o:name>')
        shown[hosts] = (answer.texts("hostObj"), answer.texts("host"))
    delegated, subordinate = ["ns1.example.net"], ["ns1.example.org"]
    assert shown == {
        "all": (delegated, subordinate),
        "del": (delegated, []),
        "sub": ([], subordinate),
        "none": ([], []),
    }


def test_grace_periods_are_shown_only_where_rgp_was_agreed(desk, client):
    assert client.info("example.org").flags("rgpStatus") == ["addPeriod"]
    account = desk.profile.accounts[0]
    plain = desk.connect()
    plain.log_in(account.id, account.password, extensions=())
    assert not plain.info("example.org").has("rgpStatus")


@pytest.mark.parametrize(("name", "code"), [("absent.org", 2303), ("-.org", 2005)])
def test_info_of_what_is_not_there(client, name, code):
    assert client.info(name).code == code
