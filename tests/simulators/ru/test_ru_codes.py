"""Each code of .ru with what brings it about, and its reason where one is known (dossier §4-§10)."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from simulators.profile import SessionRules
from simulators.profiles import profile_named
from tests.simulators.ru.conftest import HOSTS, Market
from tests.support.registry_desk import Answer, Desk, nameservers, organization, statuses

RIPN = "http://www.ripn.net/epp/"


@dataclass(frozen=True)
class Pair:
    """`row` is where the dossier has it; `do` is given a market in which nothing else is wrong."""

    row: str
    code: int
    do: Callable[[Market], Answer]
    reason: str | None = None


def registrar_update(market: Market, inner: str) -> Answer:
    body = f'<update><r:update xmlns:r="{RIPN}ripn-registrar-1.0"><r:id>GATEWAY-RU</r:id>{inner}</r:update></update>'
    return market.ours.frame(body)


def penniless(market: Market) -> Market:
    market.desk.registry.set_balance(market.desk.account(), 0)
    return market


def later(market: Market, days: int) -> Market:
    market.desk.pass_time(days=days)
    return market


def asked(market: Market) -> Market:
    assert market.ask().code == 1000
    return market


def prohibited(market: Market, status: str) -> Market:
    assert market.ours.update(market.name, add=statuses(status)).code == 1000
    return market


def create(market: Market, name: str = "fresh.ru", **fields) -> Answer:
    return market.ours.create(name, **{"registrant": "gw-p-0001", **fields})


def login(market: Market, number: int = 0, **fields) -> Answer:
    account = market.desk.profile.accounts[number]
    session = market.desk.connect(certificate_of=fields.pop("certificate_of", None))
    return session.log_in(account.id, fields.pop("password", account.password), **fields)


PROMO = '<p:create xmlns:p="http://www.tcinet.ru/epp/tci-promo-ext-1.0"><p:code>SPRING</p:code></p:create>'
UNKNOWN = '<x:create xmlns:x="urn:x-unknown"/>'
EXTRA = [f"ns{number}.example.com" for number in range(11)]


def eleven_hosts(market: Market) -> Answer:
    for host in EXTRA:
        market.ours.create_host(host)
    return create(market, ns=tuple(EXTRA))


PAIRS = [
    Pair("1 no session", 2501, lambda m: m.desk.connect().info("example.ru")),
    Pair("4 logout", 1500, lambda m: m.ours.frame("<logout/>")),
    Pair("4 wrong password", 2200, lambda m: login(m, password="Wrong-secret")),
    Pair("4 another's certificate", 2200, lambda m: login(m, certificate_of="OTHER-RU")),
    Pair("4 unknown service", 2307, lambda m: login(m, objects=(f"{RIPN}ripn-domain-2.0",))),
    Pair("4 unknown extension", 2103, lambda m: login(m, extensions=("urn:x-unknown",))),
    Pair("4 unknown language", 2102, lambda m: login(m, language="uk")),
    Pair("4 minimum of hosts", 2306, lambda m: create(m, ns=HOSTS[:1]), "minimum number of hosts is 2"),
    Pair("5 contact is there", 2302, lambda m: m.ours.create_contact("gw-p-0001")),
    Pair("5 contact of another kind", 2306, lambda m: m.ours.update(
        "gw-p-0001", chg="<o:organization><o:email/></o:organization>", kind="contact")),
    Pair("5 linked contact", 2305, lambda m: m.ours.delete("gw-p-0001", kind="contact")),
    Pair("5 foreign contact", 2201, lambda m: m.theirs.info("gw-p-0001", kind="contact")),
    Pair("5 foreign contact in a transfer", 1000, lambda m: asked(m).theirs.info("gw-p-0001", kind="contact")),
    Pair("5 an organization without its tax number", 2001, lambda m: m.ours.create_contact(
        "gw-o-0001", organization(without="taxpayerNumbers"))),
    Pair("6 addresses outside the zone", 2306, lambda m: m.ours.create_host("ns3.example.net", "93.184.216.34")),
    Pair("6 address twice", 2306, lambda m: m.ours.create_host("ns1.fresh.ru", "93.184.216.34", "93.184.216.34")),
    Pair("6 address that is not there", 2306, lambda m: m.ours.update(
        HOSTS[0], rem="<o:addr>93.184.216.34</o:addr>", kind="host")),
    Pair("6 linked host", 2305, lambda m: m.ours.delete(HOSTS[0], kind="host")),
    Pair("6 another registrar's host", 2303, lambda m: m.theirs.info(HOSTS[0], kind="host")),
    Pair("7.2 period of two years", 2004, lambda m: create(m, years=2)),
    Pair("7.2 eleven hosts", 2306, eleven_hosts, "maximum number of hosts is 10"),
    Pair("7.2 unknown registrant", 2306, lambda m: create(m, registrant="nobody")),
    Pair("7.2 registrant of another", 2306, lambda m: (
        m.theirs.create_contact("gw-t-0001"), create(m, registrant="gw-t-0001"))[1]),
    Pair("7.2 unknown host", 2306, lambda m: create(m, ns=(HOSTS[0], "ns9.example.net"))),
    Pair("7.2 exists", 2302, lambda m: create(m, m.name)),
    Pair("7.2 bad name", 2005, lambda m: create(m, "-bad.ru")),
    Pair("7.2 zone not served", 2306, lambda m: create(m, "name.msk.ru")),
    Pair("7.2 no money", 2104, lambda m: create(penniless(m))),
    Pair("7.2 short authInfo", 2001, lambda m: create(m, pw="five5")),
    Pair("2 promo extension", 1000, lambda m: create(m, extension=PROMO)),
    Pair("10 extension not named at login", 2103, lambda m: create(m, extension=UNKNOWN)),
    Pair("7.3 foreign domain", 2201, lambda m: m.theirs.info(m.name)),
    Pair("7.3 foreign domain in a transfer", 1000, lambda m: asked(m).theirs.info(m.name)),
    Pair("7.3 unknown domain", 2303, lambda m: m.ours.info("absent.ru")),
    Pair("7.4 too early", 2304, lambda m: m.renew(), "serverRenewProhibited is set"),
    Pair("7.4 wrong expiry date", 2306, lambda m: later(m, 310).ours.renew(m.name, "2027-11-21")),
    Pair("7.4 renewal in time", 1000, lambda m: later(m, 310).renew()),
    Pair("7.5 host that is not there", 2306, lambda m: m.ours.update(m.name, rem=nameservers("ns9.example.net"))),
    Pair("7.5 host that is there", 2306, lambda m: m.ours.update(m.name, add=nameservers(HOSTS[0]))),
    Pair("7.5 a server's status", 2306, lambda m: m.ours.update(m.name, add=statuses("serverHold"))),
    Pair("7.5 a status twice", 2306, lambda m: prohibited(m, "clientHold").ours.update(
        m.name, add=statuses("clientHold"))),
    Pair("7.5 under clientUpdateProhibited", 2304, lambda m: prohibited(m, "clientUpdateProhibited").ours.update(
        m.name, chg="<o:description/>")),
    Pair("7.5 lifting clientUpdateProhibited", 1000, lambda m: prohibited(m, "clientUpdateProhibited").ours.update(
        m.name, rem=statuses("clientUpdateProhibited"))),
    Pair("7.5 nothing to change", 2003, lambda m: m.ours.update(m.name)),
    Pair("7.6 wrong authInfo", 2202, lambda m: m.ask(pw="Wrong-code")),
    Pair("7.6 a second request", 2306, lambda m: asked(m).ask()),
    Pair("7.6 none is pending", 2301, lambda m: m.ask("approve", client=m.ours, pw=None)),
    Pair("7.6 unknown name", 2303, lambda m: m.theirs.transfer("query", "absent.ru", pw="Wrong-code")),
    Pair("7.6 under clientTransferProhibited", 2304, lambda m: prohibited(m, "clientTransferProhibited").ask()),
    Pair("7.6 in the last week", 2106, lambda m: later(m, 359).ask()),
    Pair("7.6 after expiry", 2304, lambda m: later(m, 366).ask()),
    Pair("7.6 approved by the asker", 2201, lambda m: asked(m).ask("approve", pw=None)),
    Pair("7.6 cancelled by the loser", 2201, lambda m: asked(m).ask("cancel", client=m.ours, pw=None)),
    Pair("7.7 under clientDeleteProhibited", 2304, lambda m: prohibited(m, "clientDeleteProhibited").ours.delete(
        m.name)),
    Pair("7.7 after expiry", 2304, lambda m: later(m, 366).ours.delete(m.name), "serverDeleteProhibited is set"),
    Pair("7.7 deleted already", 2303, lambda m: (m.ours.delete(m.name), m.ours.delete(m.name))[1]),
    Pair("8 empty queue", 1300, lambda m: m.ours.poll()),
    Pair("8 a message", 1301, lambda m: asked(m).ours.poll()),
    Pair("8 ack of no message", 2303, lambda m: m.ours.ack("8886733")),
    Pair("8 ack without an id", 2003, lambda m: m.ours.frame('<poll op="ack"/>')),
    Pair("9 another's registrar object", 2201, lambda m: m.ours.frame(
        f'<info><r:info xmlns:r="{RIPN}ripn-registrar-1.0"><r:id>OTHER-RU</r:id></r:info></info>')),
    Pair("9 an address that is there", 2306, lambda m: registrar_update(
        m, '<r:add><r:addr ip="v4">127.0.0.1</r:addr></r:add>')),
    Pair("9 forecast", 2102, lambda m: m.ours.frame(
        '<info><b:info xmlns:b="http://www.tcinet.ru/epp/tci-billing-1.0"><b:type>forecast</b:type></b:info></info>')),
    Pair("10 unknown command", 2000, lambda m: m.ours.frame("<destroy/>")),
    Pair("10 not valid by schema", 2001, lambda m: m.ours.command("info", "domain", "<o:nom>example.ru</o:nom>")),
]  # fmt: skip


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.row)
def test_code_and_reason(market, pair):
    answer = pair.do(market)
    assert answer.code == pair.code
    if pair.reason is not None:
        assert answer.reason == pair.reason


@pytest.mark.parametrize("pair", [pair for pair in PAIRS if pair.code >= 2000], ids=lambda pair: pair.row)
def test_a_refusal_changes_nothing_and_costs_nothing(market, pair):
    answer = pair.do(market)
    assert not answer.applied


def test_4_session_limit_is_2502():
    desk = Desk(replace(profile_named("tci"), session=SessionRules(sessions_max=1)))
    desk.login()
    account = desk.profile.accounts[0]
    assert desk.connect().log_in(account.id, account.password).code == 2502


def test_the_registrar_changes_its_own_object(market):
    added = '<r:add><r:email type="notify">noc@example.net</r:email><r:addr ip="v6">2001:db8::1</r:addr></r:add>'
    removed = '<r:rem><r:addr ip="v4">127.0.0.1</r:addr></r:rem>'
    assert registrar_update(market, f"{added}{removed}<r:chg><r:www>new.example.net</r:www></r:chg>").code == 1000
    body = f'<info><r:info xmlns:r="{RIPN}ripn-registrar-1.0"><r:id>GATEWAY-RU</r:id></r:info></info>'
    info = market.ours.frame(body)
    assert info.texts("email") == ["registrar@example.net", "noc@example.net"]
    assert (info.texts("addr"), info.text("www")) == (["2001:db8::1"], "new.example.net")
