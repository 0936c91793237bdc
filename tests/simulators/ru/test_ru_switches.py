"""What the sources of .ru leave open: each switch does what docs/simulators.md says of it."""

import pytest
from lxml import etree

from simulators.switches import switched
from tests.simulators.ru.conftest import HOSTS, TRANSFERS, Market
from tests.support.registry_desk import NOON, person, statuses

DOMAINS = "http://www.ripn.net/epp/ripn-domain-1.0"


@pytest.mark.parametrize("code", [2002, 2200, 2501])
def test_answers_no_session(switched_market, code):
    market = switched_market({"answers": {"no_session": {"code": code}}})
    assert market.desk.connect().info("example.ru").code == code


@pytest.mark.parametrize(("by_status", "code"), [(True, 2304), (False, 2105)])
def test_periods_early_renewal_by_status(switched_market, by_status, code):
    market = switched_market({"periods": {"early_renewal_by_status": by_status}})
    assert ("serverRenewProhibited" in market.ours.info(market.name).flags("status")) == by_status
    assert market.renew().code == code


def test_domains_renew_answer_has_data(switched_market):
    market = switched_market({"domains": {"renew_answer_has_data": False}})
    market.into_the_renewal_window()
    answer = market.renew()
    assert (answer.code, answer.has("resData")) == (1000, False)


@pytest.mark.parametrize(("written", "uri"), [("asked", TRANSFERS), ("object", DOMAINS), ("transfer", TRANSFERS)])
def test_wire_transfer_answers(switched_market, written, uri):
    market = switched_market({"wire": {"transfer_answers": written}})
    assert f"{{{uri}}}trnData" in [node.tag for node in market.ask().xml.iter()]


@pytest.mark.parametrize(("written", "uri"), [("object", DOMAINS), ("transfer", TRANSFERS)])
def test_wire_transfer_messages(switched_market, written, uri):
    market = switched_market({"wire": {"transfer_messages": written}})
    market.ask()
    assert f"{{{uri}}}trnData" in [node.tag for node in market.ours.poll().xml.iter()]


def test_domains_nameservers_min(switched_market):
    market = switched_market({"domains": {"nameservers_min": 1}})
    assert market.ours.create("fresh.ru", registrant="gw-p-0001", ns=HOSTS[:1]).code == 1000


@pytest.mark.parametrize("code", [2303, 2306])
def test_answers_unknown_registrant(switched_market, code):
    market = switched_market({"answers": {"unknown_registrant": {"code": code}}})
    assert market.ours.create("fresh.ru", registrant="nobody").code == code


def test_wire_versions(market):
    market.desk.registry.adopt(switched(market.desk.profile, {"wire": {"versions": ["1.0", "1.1"]}}))
    greeting = etree.fromstring(market.desk.service.greeting(NOON))
    assert [node.text for node in greeting.iter("{*}version")] == ["1.0", "1.1"]
    account = market.desk.profile.accounts[0]
    assert market.desk.connect().log_in(account.id, account.password, version="1.1").code == 1000


@pytest.mark.parametrize(("taken", "code"), [(True, 1000), (False, 2001)])
def test_contacts_state_id_taken(switched_market, taken, code):
    market = switched_market({"contacts": {"state_id_taken": taken}})
    inner = f"<o:id>gw-x-0001</o:id>{person()}<o:verified/><o:oidEsia>UNKNOWN</o:oidEsia>"
    assert market.ours.command("create", "contact", inner).code == code


def test_lifecycle_delete_is_immediate(switched_market):
    market = switched_market({"lifecycle": {"delete_is_immediate": False}})
    assert market.ours.delete(market.name).code == 1000
    assert "pendingDelete" in market.ours.info(market.name).flags("status")
    market.desk.pass_time(days=1)
    assert market.ours.info(market.name).code == 2303


def test_hosts_per_registrar(switched_market):
    market = switched_market({"hosts": {"per_registrar": False}})
    assert market.theirs.create_host(HOSTS[0]).code == 2302


@pytest.mark.parametrize(
    ("what", "emails"), [("replaced", ["new@example.net"]), ("added", ["petrov@example.net", "new@example.net"])]
)
def test_contacts_repeated_parts(switched_market, what, emails):
    market = switched_market({"contacts": {"repeated_parts": what}})
    change = "<o:person><o:email>new@example.net</o:email></o:person>"
    assert market.ours.update("gw-p-0001", chg=change, kind="contact").code == 1000
    assert market.ours.info("gw-p-0001", kind="contact").texts("email") == emails


def test_periods_others_ignored(switched_market):
    market = switched_market({"periods": {"others_ignored": True}})
    answer = market.ours.create("fresh.ru", registrant="gw-p-0001", years=2)
    assert (answer.code, answer.text("exDate")[:4]) == (1000, "2027")


def test_answers_period_not_allowed(switched_market):
    market = switched_market({"answers": {"period_not_allowed": {"code": 2306}}})
    assert market.ours.create("fresh.ru", registrant="gw-p-0001", years=2).code == 2306


@pytest.mark.parametrize(
    "status", ['<o:status s="clientHold">unpaid</o:status>', '<o:status s="clientHold" lang="en"/>']
)
def test_domains_status_text_taken(switched_market, status):
    market = switched_market({"domains": {"status_text_taken": False}})
    assert market.ours.update(market.name, add=status).code == 2001
    assert market.ours.update(market.name, add=statuses("clientHold")).code == 1000


def test_transfers_years_added(switched_market):
    market = switched_market({"transfers": {"years_added": "asked", "years_default": 0}})
    before = market.expiry()
    market.ask(years=1)
    market.ask("approve", client=market.ours, pw=None)
    assert int(market.theirs.info(market.name).text("exDate")[:4]) == int(before[:4]) + 1


def test_wire_schema_tokens_and_queue_hint(switched_market):
    market = switched_market({"wire": {"schema_tokens": False, "queue_hint": False}})
    greeting = etree.fromstring(market.desk.service.greeting(NOON))
    assert all(" " not in node.text for node in greeting.iter("{*}objURI"))
    market.ask()
    assert not market.ours.info(market.name).has("msgQ")


def test_message_days(switched_market):
    market = switched_market({"message_days": 7})
    market.ask()
    market.desk.pass_time(days=6)
    assert market.ours.poll().code == 1301
    market.desk.pass_time(days=1)
    assert market.ours.poll().code == 1300


def test_lifecycle_add_grace_days(switched_market):
    market = switched_market({"lifecycle": {"add_grace_days": 5}})
    before = market.desk.balance()
    market.ours.delete(market.name)
    assert market.desk.balance() - before == market.desk.profile.prices["ru"].create


def test_lifecycle_auto_renew(switched_market):
    market = switched_market({"lifecycle": {"auto_renew": True, "auto_renew_told": True}})
    before = market.expiry()
    market.desk.pass_time(days=366)
    assert int(market.expiry()[:4]) == int(before[:4]) + 1
    assert market.ours.poll().texts("msg")[-1] == "Domain example.ru was renewed."


def test_wire_time_zone_is_the_expirys_calendar(switched_market):
    market = switched_market({"wire": {"time_zone": "Europe/Moscow"}})
    market.desk.pass_time(hours=12)
    created = market.ours.create("late.ru", registrant="gw-p-0001")
    assert created.text("exDate") == "2027-11-23T01:00:00+03:00"
    market.desk.pass_time(days=310)
    assert market.ours.renew("late.ru", "2027-11-22").code == 2306
    assert market.ours.renew("late.ru", "2027-11-23").code == 1000


def test_contacts_shown_in_transfer(switched_market):
    market = switched_market({"contacts": {"shown_in_transfer": False}})
    market.ask()
    assert market.theirs.info("gw-p-0001", kind="contact").code == 2201


def test_lifecycle_unlinked_objects_dropped(switched_market):
    market = switched_market({"lifecycle": {"unlinked_objects_dropped": False}})
    market.ours.delete(market.name)
    assert market.ours.info("gw-p-0001", kind="contact").code == 1000
    assert market.ours.info(HOSTS[0], kind="host").code == 1000


def test_a_copied_contact_is_called_cid(market: Market):
    market.ours.create("second.ru", registrant="gw-p-0001")
    market.ask()
    market.ask("approve", client=market.ours, pw=None)
    copied = market.theirs.info(market.name).text("registrant")
    assert len(copied) == len("cid-XXXXXXXX")
    assert copied.startswith("cid-")
