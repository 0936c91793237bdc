"""Renewing, changing and deleting domains at the gTLD registries (RFC 5731)."""

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import Desk, nameservers, statuses

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


# -- renew


def test_renew_adds_the_period_to_the_expiry_and_charges(desk, client):
    before = desk.balance()
    answer = client.renew("example.org", EXPIRY, 3)
    assert answer.code == 1000
    assert answer.applied
    assert answer.text("exDate") == "2030-11-22T10:00:00.0Z"
    assert before - desk.balance() == 3 * desk.profile.prices["org"].renew
    assert client.info("example.org").flags("rgpStatus") == ["addPeriod", "renewPeriod"]


def test_renew_with_a_stale_expiry_is_refused(desk, client):
    client.renew("example.org", EXPIRY)
    before = desk.balance()
    repeated = client.renew("example.org", EXPIRY)
    assert repeated.code == 2306
    assert repeated.text("curExpDate") == EXPIRY
    assert (repeated.applied, desk.balance()) == (False, before)


@pytest.mark.parametrize(
    ("name", "expiry", "years", "code"),
    [
        ("absent.org", EXPIRY, 1, 2303),
        ("example.org", EXPIRY, 11, 2004),
        ("example.org", EXPIRY, 10, 2105),
        ("example.org", "22.11.2027", 1, 2001),
        ("-.org", EXPIRY, 1, 2005),
    ],
)
def test_renew_refused(client, name, expiry, years, code):
    assert client.renew(name, expiry, years).code == code


def test_the_ceiling_is_ten_years_from_now_to_the_second(client):
    assert client.renew("example.org", EXPIRY, 9).code == 1000


@pytest.mark.parametrize("verb", ["renew", "update", "delete"])
def test_another_registrar_is_not_authorized(desk, client, verb):
    stranger = desk.login(1)
    answers = {
        "renew": lambda: stranger.renew("example.org", EXPIRY),
        "update": lambda: stranger.update("example.org", add=statuses("clientHold")),
        "delete": lambda: stranger.delete("example.org"),
    }
    assert answers[verb]().code == 2201


def test_renew_without_money_is_a_billing_failure(desk, client):
    desk.registry.set_balance(desk.account(), 0)
    assert client.renew("example.org", EXPIRY).code == 2104


# -- update


def test_update_changes_name_servers_contacts_statuses_and_authinfo(client):
    client.create_contact("c-2000")
    answer = client.update(
        "example.org",
        add=nameservers("ns1.example.net", "ns2.example.net")
        + '<o:contact type="tech">c-2000</o:contact>'
        + statuses("clientTransferProhibited"),
        chg="<o:registrant>c-2000</o:registrant><o:authInfo><o:pw>new-one</o:pw></o:authInfo>",
    )
    assert answer.code == 1000
    assert answer.applied
    info = client.info("example.org")
    assert info.texts("hostObj") == ["ns1.example.net", "ns2.example.net"]
    assert info.texts("contact") == ["c-2000"]
    assert info.texts("registrant") == ["c-2000"]
    assert info.flags("status") == ["clientTransferProhibited"]
    assert info.text("pw") == "new-one"
    assert info.text("upID") == "gw-main"


def test_update_removes_before_it_adds(client):
    client.update("example.org", add=nameservers("ns1.example.net"))
    answer = client.update("example.org", add=nameservers("ns2.example.net"), rem=nameservers("ns1.example.net"))
    assert answer.code == 1000
    assert client.info("example.org").texts("hostObj") == ["ns2.example.net"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"add": nameservers("ns9.example.net")}, 2303),
        ({"rem": nameservers("ns1.example.net")}, 2306),
        ({"add": statuses("serverHold")}, 2306),
        ({"add": statuses("ok")}, 2306),
        ({"add": statuses("madeUp")}, 2001),
        ({"rem": statuses("clientHold")}, 2306),
        ({"rem": '<o:contact type="tech">c-1000</o:contact>'}, 2306),
        ({"chg": "<o:registrant>c-9999</o:registrant>"}, 2303),
        ({"chg": "<o:registrant/>"}, 2003),
        ({}, 2003),
    ],
)
def test_update_refused_changes_nothing(desk, client, change, code):
    before = desk.registry.snapshot()["domains"]
    answer = client.update("example.org", **change)
    assert answer.code == code
    assert not answer.applied
    assert desk.registry.snapshot()["domains"] == before


def test_a_repeated_add_is_refused(client):
    client.update("example.org", add=nameservers("ns1.example.net") + statuses("clientHold"))
    assert client.update("example.org", add=nameservers("ns1.example.net")).code == 2306
    assert client.update("example.org", add=statuses("clientHold")).code == 2306


def test_fourteen_name_servers_are_too_many(client):
    names = [f"ns{number}.example.info" for number in range(14)]
    for name in names:
        client.create_host(name)
    assert client.update("example.org", add=nameservers(*names)).code == 2306
    assert client.update("example.org", add=nameservers(*names[:13])).code == 1000


def test_under_client_update_prohibited_only_its_removal_passes(client):
    client.update("example.org", add=statuses("clientUpdateProhibited"))
    refused = client.update("example.org", add=nameservers("ns1.example.net"))
    assert (refused.code, refused.reason) == (2304, "clientUpdateProhibited is set")
    mixed = client.update("example.org", add=statuses("clientHold"), rem=statuses("clientUpdateProhibited"))
    assert mixed.code == 2304
    assert client.update("example.org", rem=statuses("clientUpdateProhibited")).code == 1000


@pytest.mark.parametrize(
    ("status", "act"),
    [
        ("clientRenewProhibited", lambda client: client.renew("example.org", EXPIRY)),
        ("clientDeleteProhibited", lambda client: client.delete("example.org")),
    ],
)
def test_client_statuses_prohibit_what_they_say(client, status, act):
    client.update("example.org", add=statuses(status))
    refused = act(client)
    assert (refused.code, refused.reason) == (2304, f"{status} is set")
    assert refused.flags("status") == [status]
    client.update("example.org", rem=statuses(status))
    assert act(client).code in {1000, 1001}


# -- delete


def test_delete_in_the_add_grace_is_at_once_and_refunded(desk, client):
    before = desk.balance()
    answer = client.delete("example.org")
    assert answer.code == 1000
    assert desk.balance() - before == desk.profile.prices["org"].create
    assert client.info("example.org").code == 2303


def test_delete_later_goes_to_redemption_without_refund(desk, client):
    desk.pass_time(days=6)
    before = desk.balance()
    assert client.delete("example.org").code == 1001
    assert desk.balance() == before
    info = client.info("example.org")
    assert info.flags("status") == ["inactive", "pendingDelete"]
    assert info.flags("rgpStatus") == ["redemptionPeriod"]


def test_delete_with_subordinate_hosts_is_refused(client):
    client.create_host("ns1.example.org", "192.0.2.1")
    assert client.delete("example.org").code == 2305
    client.delete("ns1.example.org", kind="host")
    assert client.delete("example.org").code == 1000


@pytest.mark.parametrize("act", [
    lambda client: client.renew("example.org", EXPIRY),
    lambda client: client.update("example.org", add=nameservers("ns1.example.net")),
    lambda client: client.delete("example.org"),
])  # fmt: skip
def test_a_name_in_redemption_takes_no_more_changes(desk, client, act):
    desk.pass_time(days=6)
    client.delete("example.org")
    assert act(client).code == 2304
