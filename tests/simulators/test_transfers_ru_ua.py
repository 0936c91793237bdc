"""Transfers and restores where they differ from the gTLDs': .ru (dossier 7.6) and .ua (dossier 7.6, 7.7)."""

from dataclasses import replace

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import Desk, nameservers

TRANSFER_URI = "http://www.ripn.net/epp/ripn-domain-1.1"
UA_RGP = "http://hostmaster.ua/epp/rgp-1.1"
CODE = "Zz9-yy8-xx7"


class RuMarket:
    def __init__(self, profile=None):
        self.desk = Desk(profile or profile_named("tci"))
        self.loser, self.gainer = self.desk.login(0), self.desk.login(1)
        self.loser.create_contact("gw-p-0001")
        for host in ("ns1.example.net", "ns2.example.net"):
            self.loser.create_host(host)
        hosts = ("ns1.example.net", "ns2.example.net")
        assert self.loser.create("example.ru", registrant="gw-p-0001", ns=hosts, pw=CODE).code == 1000
        self.desk.pass_time(days=60)

    def ask(self, op="request", *, client=None, **fields):
        fields = {"pw": CODE, "uri": TRANSFER_URI, **fields}
        return (client or self.gainer).transfer(op, "example.ru", **fields)


@pytest.fixture
def ru():
    return RuMarket()


def test_ru_a_request_is_answered_1000_in_the_namespace_it_came_in(ru):
    answer = ru.ask()
    assert answer.code == 1000
    assert TRANSFER_URI.encode() in answer.reply.document
    assert (answer.text("reID"), answer.text("acID")) == ("OTHER-RU", "GATEWAY-RU")
    assert answer.text("acDate") == "2027-02-10T10:00:00.0Z"
    assert not answer.has("exDate")


def test_ru_the_poll_message_is_in_the_old_namespace(ru):
    ru.ask()
    message = ru.loser.poll()
    assert message.text("trStatus") == "pending"
    assert b"ripn-domain-1.0" in message.reply.document
    assert b"ripn-domain-1.1" not in message.reply.document


def test_ru_an_approved_transfer_adds_no_year_and_costs_nothing(ru):
    expiry, balance = ru.loser.info("example.ru").text("exDate"), ru.desk.balance(1)
    ru.ask()
    assert ru.ask("approve", client=ru.loser, pw=None).text("trStatus") == "clientApproved"
    info = ru.gainer.info("example.ru")
    assert (info.text("clID"), info.text("exDate")) == ("OTHER-RU", expiry)
    assert ru.desk.balance(1) == balance
    assert info.texts("hostObj") == ["ns1.example.net", "ns2.example.net"]
    assert ru.gainer.info("ns1.example.net", kind="host").code == 1000
    assert ru.gainer.info("gw-p-0001", kind="contact").text("clID") == "OTHER-RU"


def test_ru_a_contact_that_others_use_is_copied(ru):
    ru.loser.create("second.ru", registrant="gw-p-0001")
    ru.ask()
    ru.ask("approve", client=ru.loser, pw=None)
    copied = ru.gainer.info("example.ru").text("registrant")
    assert copied != "gw-p-0001"
    assert ru.gainer.info(copied, kind="contact").text("clID") == "OTHER-RU"
    assert ru.loser.info("gw-p-0001", kind="contact").text("clID") == "GATEWAY-RU"


@pytest.mark.parametrize(("outcome", "status", "sponsor"), [("cancelled", "serverCancelled", "GATEWAY-RU"),
                                                            ("approved", "serverApproved", "OTHER-RU")])  # fmt: skip
def test_ru_what_ends_a_request_after_twenty_days_is_a_switch(outcome, status, sponsor):
    profile = profile_named("tci")
    ru = RuMarket(replace(profile, transfers=replace(profile.transfers, unanswered=outcome)))
    ru.ask()
    ru.desk.pass_time(days=20)
    assert ru.ask("query", pw=None).text("trStatus") == status
    assert ru.desk.registry.domain("example.ru").registrar == sponsor


def test_ru_the_asker_sees_the_name_while_the_transfer_is_open(ru):
    assert ru.gainer.info("example.ru").code == 2201
    ru.ask()
    assert ru.gainer.info("example.ru").code == 1000


@pytest.mark.parametrize(("days", "code"), [(297, 1000), (298, 2106), (300, 2106), (306, 2304)])
def test_ru_not_within_a_week_of_expiry_or_after_it(ru, days, code):
    ru.desk.pass_time(days=days)
    assert ru.ask().code == code


def test_ru_not_within_thirty_days_of_a_new_holder(ru):
    ru.loser.create_contact("gw-p-0002")
    ru.loser.update("example.ru", chg="<o:registrant>gw-p-0002</o:registrant>")
    ru.desk.pass_time(days=29)
    assert ru.ask().code == 2106
    ru.desk.pass_time(days=1)
    assert ru.ask().code == 1000


def test_ru_wrong_code_second_request_and_nothing_pending(ru):
    assert ru.ask(pw="Wrong-code-1").code == 2202
    assert ru.ask("approve", client=ru.loser, pw=None).code == 2301
    ru.ask()
    assert ru.ask().code == 2306


def test_ru_the_transfer_namespace_is_for_transfers_only(ru):
    body = f'<check><o:check xmlns:o="{TRANSFER_URI}"><o:name>example.ru</o:name></o:check></check>'
    assert ru.gainer.frame(body).code == 2307


class UaMarket:
    def __init__(self):
        self.desk = Desk(profile_named("hostmaster"))
        self.loser, self.gainer = self.desk.login(0), self.desk.login(1)
        self.loser.create_contact("tt42")
        assert self.loser.create("example.com.ua", registrant="tt42", pw=None).code == 1000
        self.loser.update("example.com.ua", chg=f"<o:authInfo><o:pw>{CODE}</o:pw></o:authInfo>")
        self.desk.pass_time(days=60)

    def ask(self, **fields):
        return self.gainer.transfer("request", "example.com.ua", **{"pw": CODE, **fields})


@pytest.fixture
def ua():
    return UaMarket()


@pytest.mark.parametrize(("years", "expiry"), [(None, "2027"), (1, "2028"), (3, "2030")])
def test_ua_the_period_of_the_request_is_added(ua, years, expiry):
    before = ua.desk.balance(1)
    assert ua.ask(years=years).code == 1001
    ua.loser.transfer("approve", "example.com.ua")
    info = ua.gainer.info("example.com.ua")
    assert info.text("exDate").startswith(f"{expiry}-11-22")
    assert before - ua.desk.balance(1) == 170_00 * (years or 0)
    assert info.text("pw") != CODE


def test_ua_the_codes_in_their_order(ua):
    assert ua.gainer.transfer("request", "bad_name.com.ua", pw=CODE).code == 2005
    assert ua.gainer.transfer("request", "absent.com.ua", pw=CODE).code == 2303
    assert ua.loser.transfer("request", "example.com.ua", pw=CODE).code == 2106
    assert ua.ask(pw=None).code == 2001
    assert ua.ask(pw="wrong").code == 2202
    ua.ask()
    assert ua.ask().code == 2304


def test_ua_after_five_days_the_registry_approves(ua):
    ua.ask(years=1)
    ua.desk.pass_time(days=5)
    assert ua.gainer.info("example.com.ua").text("clID") == "ua.other"
    assert ua.gainer.poll().text("trStatus") == "serverApproved"


def test_ua_hosts_below_the_name_go_with_it(ua):
    ua.loser.create_host("ns1.example.com.ua", "93.184.216.34")
    ua.loser.update("example.com.ua", add=nameservers("ns1.example.com.ua"))
    ua.ask()
    ua.loser.transfer("approve", "example.com.ua")
    assert ua.gainer.info("ns1.example.com.ua", kind="host").text("clID") == "ua.other"


def test_ua_a_restored_name_starts_anew_for_a_year(ua):
    before = ua.desk.balance()
    assert ua.loser.delete("example.com.ua").code == 1000
    ua.desk.pass_time(days=10)
    restore = f'<r:update xmlns:r="{UA_RGP}"><r:restore op="request"/></r:update>'
    answer = ua.loser.command("update", "domain", "<o:name>example.com.ua</o:name>", extension=restore)
    assert answer.code == 1000
    info = ua.loser.info("example.com.ua")
    assert "redemptionPeriod" not in info.flags("status")
    assert info.text("crDate").startswith("2027-01-31")
    assert info.text("exDate").startswith("2028-01-31")
    assert before - ua.desk.balance() == ua.desk.profile.prices["com.ua"].restore
