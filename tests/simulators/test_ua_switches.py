"""What the sources leave open about the .ua registry: each reading is a switch, and does what it says."""

import json
from dataclasses import replace

import pytest

from simulators import switches
from simulators.profile import Profile
from simulators.profiles import profile_named
from simulators.refusals import Answer, Why
from tests.support.registry_desk import UAEPP, Desk, nameservers
from tests.support.ua_market import CODE, GLUE, HOSTS, MINE, THEIRS, market
from tests.support.ua_switches import documented_switches

UA = profile_named("hostmaster")
FORCE = f'<u:delete xmlns:u="{UAEPP}"><u:deleteNS confirm="yes"/></u:delete>'
EPP = "urn:ietf:params:xml:ns:epp-1.0"


def ua(part: str, **changes: object) -> Profile:
    """The profile with other values in one of its parts."""
    return replace(UA, **{part: replace(getattr(UA, part), **changes)})


# -- wire


def test_a_login_may_name_the_protocol_among_its_objects():
    client = Desk(UA).connect()
    account = UA.accounts[0]
    assert client.log_in(account.id, account.password, objects=(*UA.wire.object_uris, EPP)).code == 1000
    strict = Desk(ua("wire", objects_tolerated=frozenset())).connect()
    assert strict.log_in(account.id, account.password, objects=(*UA.wire.object_uris, EPP)).code == 2307


@pytest.mark.parametrize(("zone", "day"), [("Europe/Kyiv", "2027-11-23"), ("UTC", "2027-11-22")])
def test_the_day_of_an_expiry_is_the_printed_one(zone, day):
    desk, client = market(ua("wire", time_zone=zone))
    desk.now = desk.now.replace(hour=22, minute=30)
    assert client.create("late.com.ua", registrant="tt42").text("exDate").startswith(day)
    assert client.renew("late.com.ua", day).code == 1000


@pytest.mark.parametrize("language", ["ua", "uk"])
def test_ukrainian_goes_by_either_name(language):
    client = Desk(ua("wire", languages=(language, "en"))).login(language=language)
    answer = client.info("absent.com.ua")
    assert answer.texts("msg") == ["Об'єкт не існує"]
    assert answer.flags("msg", "lang") == [language]


def test_waiting_messages_are_told_of_on_any_answer():
    _, client = market(ua("wire", queue_hint=True))
    client.transfer("request", THEIRS, pw=CODE)
    assert client.desk.login(1).info(THEIRS).flags("msgQ", "count") == ["1"]


@pytest.mark.parametrize("kind", ["transfer", "change"])
def test_kinds_of_messages_that_are_not_told(kind):
    desk, client = market(replace(UA, told=frozenset({"contact"})))
    other = desk.login(1)
    if kind == "transfer":
        client.transfer("request", THEIRS, pw=CODE)
    else:
        desk.pass_time(days=400)
        desk.registry.advance(desk.now)
    assert not [message for message in other.drain() if not message.has("infData")]


# -- names


def test_the_mirror_of_a_name_may_be_another_way_to_write_it():
    desk, client = market(ua("names", mirroring="one_name"))
    client.create("twin.kiev.ua", registrant="tt42")
    assert client.check("twin.kyiv.ua").flags("name", "avail") == ["0"]
    assert client.create("twin.kyiv.ua", registrant="tt42").code == 2302
    assert client.info("twin.kyiv.ua").text("name") == "twin.kiev.ua"
    before = desk.balance()
    assert client.renew("twin.kyiv.ua", "2027-11-22").code == 1000
    assert client.info("twin.kiev.ua").text("exDate").startswith("2028-11-22")
    assert before - desk.balance() == UA.prices["kiev.ua"].renew


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("xn--80aaxitdbjk.kyiv.ua", 1000),
        ("xn--80aaxitdbjk.com.ua", 2005),
        ("xn--80aaxitdbjk.ua", 2005),
    ],
)
def test_internationalized_names_are_for_kyiv_alone(name, code):
    _, client = market()
    assert client.create(name, registrant="tt42").code == code


def test_dnssec_may_be_for_some_zones_only():
    _, client = market(replace(UA, dnssec=replace(UA.dnssec, zones=frozenset({"kiev.ua"}))))
    record = "<s:keyTag>1</s:keyTag><s:alg>13</s:alg><s:digestType>2</s:digestType><s:digest>" + "AB" * 32
    uri = "http://hostmaster.ua/epp/secDNS-1.1"
    signed = f'<s:create xmlns:s="{uri}"><s:dsData>{record}</s:digest></s:dsData></s:create>'
    assert client.create("signed.com.ua", registrant="tt42", extension=signed).code == 2306
    assert client.create("signed.kiev.ua", registrant="tt42", extension=signed).code == 1000


# -- contacts


def test_a_contact_that_nothing_uses_goes_and_its_sponsor_gets_it_back_in_a_message():
    desk, client = market()
    client.create_contact("unused")
    desk.pass_time(days=179)
    assert client.info("unused", kind="contact").code == 1000
    desk.pass_time(days=2)
    message = client.poll()
    assert (message.text("id"), message.text("email")) == ("unused", "jane@example.net")
    assert message.texts("name") == ["Jane Doe"]
    assert client.info("unused", kind="contact").code == 2303
    assert client.info("tt42", kind="contact").code == 1000


def test_contacts_are_kept_for_ever_where_nothing_sweeps():
    desk, client = market(ua("contacts", sweep_days=None))
    client.create_contact("unused")
    desk.pass_time(days=4000)
    assert client.info("unused", kind="contact").code == 1000


@pytest.mark.parametrize(("roles", "code"), [(frozenset({"admin", "tech"}), 2005), (None, 1000)])
def test_a_billing_contact(roles, code):
    _, client = market(ua("domains", roles=roles))
    billing = '<o:contact type="billing">tt42</o:contact>'
    assert client.create("new.com.ua", registrant="tt42", contacts=billing).code == code


def test_names_of_contacts_are_limited_in_octets():
    _, client = market()
    body = '<o:postalInfo type="loc"><o:name>{}</o:name><o:addr><o:city>Київ</o:city><o:cc>UA</o:cc></o:addr>'
    body += "</o:postalInfo><o:email>jane@example.net</o:email>"
    assert client.create_contact("tt50", body.format("Ї" * 127)).code == 1000
    assert client.create_contact("tt51", body.format("Ї" * 128)).code == 2005


def test_contacts_are_not_transferred():
    _, client = market()
    assert client.transfer("request", "xx42", pw="Xy7-secret", kind="contact").code == 2101


# -- hosts


@pytest.mark.parametrize("code", [2004, 2005])
def test_the_code_of_a_bad_address(code):
    _, client = market(replace(UA, answers={**UA.answers, Why.BAD_ADDRESS: Answer(code, "Incorrect IP")}))
    assert client.create_host(f"ns1.{MINE}", "1.2.3.4.5").code == code


@pytest.mark.parametrize(("limit", "code"), [(None, 1000), (6, 2005)])
def test_the_length_of_a_hosts_last_label(limit, code):
    _, client = market(ua("hosts", tld_letters_max=limit))
    assert client.create_host("ns1.example.network").code == code
    assert client.create_host("ns1.example.museum").code == 1000


@pytest.mark.parametrize(("reach", "code"), [("all", 1000), ("own", 2305)])
def test_a_forced_delete_of_a_host_that_another_registrar_uses(reach, code):
    desk, client = market(ua("hosts", forced_delete=reach))
    desk.login(1).update(THEIRS, add=nameservers(HOSTS[0]))
    answer = client.command("delete", "host", f"<o:name>{HOSTS[0]}</o:name>", extension=FORCE)
    assert answer.code == code
    assert (HOSTS[0] in client.info(MINE).texts("hostObj")) == (code != 1000)


def test_a_forced_delete_always_reaches_ones_own_domains():
    _, client = market(ua("hosts", forced_delete="own"))
    assert client.command("delete", "host", f"<o:name>{HOSTS[0]}</o:name>", extension=FORCE).code == 1000


@pytest.mark.parametrize(("ours", "code"), [(True, 2201), (False, 1000)])
def test_a_host_below_another_registrars_domain(ours, code):
    _, client = market(ua("hosts", parent_must_be_ours=ours))
    assert client.create_host(f"ns1.{THEIRS}", GLUE).code == code


# -- transfers


@pytest.mark.parametrize(("follow", "sponsor"), [(False, "ua.other"), (True, "ua.gateway")])
def test_whose_the_contacts_are_after_a_transfer(follow, sponsor):
    desk, client = market(ua("transfers", contacts_follow=follow))
    desk.login(1).delete("theirs.org.ua")
    desk.pass_time(days=66)
    client.transfer("request", THEIRS, pw=CODE)
    desk.login(1).transfer("approve", THEIRS)
    registrant = client.info(THEIRS).text("registrant")
    assert client.info(registrant, kind="contact").text("clID") == sponsor


@pytest.mark.parametrize("code", [2304, 2106])
def test_the_code_of_a_status_that_forbids_a_transfer(code):
    desk, client = market(replace(UA, answers={**UA.answers, Why.TRANSFER_STATUS: Answer(code)}))
    desk.login(1).delete(THEIRS)
    assert client.transfer("request", THEIRS, pw=CODE).code == code


@pytest.mark.parametrize("code", [1000, 1001])
def test_the_code_of_a_transfer_request(code):
    _, client = market(ua("transfers", code_pending=code))
    answer = client.transfer("request", THEIRS, pw=CODE)
    assert (answer.code, answer.text("trStatus")) == (code, "pending")


@pytest.mark.parametrize(("outcome", "status"), [("approved", "serverApproved"), ("cancelled", "serverCancelled")])
def test_what_ends_a_transfer_that_nobody_answers(outcome, status):
    desk, client = market(ua("transfers", pending_days=7, unanswered=outcome))
    client.transfer("request", THEIRS, pw=CODE)
    desk.pass_time(days=7)
    assert client.transfer("query", THEIRS, pw=CODE).text("trStatus") == status


# -- the end of a name


@pytest.mark.parametrize(("expired", "redemption", "pending"), [(30, 30, 5), (10, 20, 1)])
def test_the_days_of_a_names_end(expired, redemption, pending):
    days = {"expired_days": expired, "redemption_days": redemption, "pending_delete_days": pending}
    desk, client = market(ua("lifecycle", **days))
    seen = []
    for wait in (365, expired, redemption, pending):
        desk.pass_time(days=wait)
        answer = client.info(MINE)
        seen.append(answer.code if answer.code != 1000 else answer.flags("status")[0])
    assert seen == ["autoRenewGracePeriod", "redemptionPeriod", "pendingDelete", 2303]


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [("ua", "Запитано передачу.", "ua"), ("ru", "Запрошена передача.", "ru"), ("en", "Transfer Requested.", "en")],
)
def test_messages_are_in_the_language_of_the_session(language, text, shown):
    desk, client = market()
    client.transfer("request", THEIRS, pw=CODE)
    message = desk.login(1, language).poll()
    assert message.texts("msg")[1] == text
    assert message.flags("msg", "lang")[1] == shown


# -- the page


@pytest.mark.parametrize(("name", "default", "other"), documented_switches())
def test_the_page_tells_each_switch_and_its_default(name, default, other):
    shown = switches.shown(UA)
    *path, last = name.split(".")
    for part in path:
        shown = shown[part]
    expected = json.loads(default)
    assert (sorted(shown[last]) if isinstance(expected, list) else shown[last]) == (
        sorted(expected) if isinstance(expected, list) else expected
    )
    patch = {last: json.loads(other)}
    for part in reversed(path):
        patch = {part: patch}
    assert switches.shown(switches.switched(UA, patch)) != switches.shown(UA)
