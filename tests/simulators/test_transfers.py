"""Transfers between two registrars at a gTLD registry, on the virtual clock (gTLD §8; RFC 5731 §3.2.4)."""

from dataclasses import replace

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import Desk, sub_product

PW = "Xy7-secret"
NAME = "example.org"


class Market:
    """Two registrars; the first has the name."""

    def __init__(self, profile=None):
        self.desk = Desk(profile or profile_named("pir"))
        self.loser, self.gainer = self.desk.login(0), self.desk.login(1)
        self.price = self.desk.profile.prices["org"].a_transfer
        self.loser.create_contact("c-1000")
        assert self.loser.create(NAME, registrant="c-1000", pw=PW).code == 1000
        self.desk.pass_time(days=100)

    def request(self, **fields):
        return self.gainer.transfer("request", NAME, **{"pw": PW, **fields})

    def expiry(self):
        return self.gainer.info(NAME).text("exDate")[:10]

    def sponsor(self):
        return self.gainer.info(NAME).text("clID")


@pytest.fixture
def market():
    return Market()


def test_a_request_waits_five_days_for_the_loser(market):
    answer = market.request()
    assert answer.code == 1001
    assert answer.applied
    assert answer.text("trStatus") == "pending"
    assert (answer.text("reID"), answer.text("acID")) == ("gw-other", "gw-main")
    assert answer.text("acDate") == "2027-03-07T10:00:00.0Z"
    assert answer.text("exDate").startswith("2028-11-22")
    assert "pendingTransfer" in market.loser.info(NAME).flags("status")
    assert market.sponsor() == "gw-main"


@pytest.mark.parametrize(
    ("change", "code"),
    [({"pw": "wrong-one"}, 2202), ({"pw": ""}, 2202), ({"pw": None}, 2003), ({"years": 2}, 1001), ({"years": 10}, 2306),
     ({"years": 11}, 2004)],
)  # fmt: skip
def test_what_a_request_must_bring(market, change, code):
    answer = market.request(**change)
    assert answer.code == code
    assert answer.applied is (code == 1001)


def test_a_name_of_ones_own_and_an_unknown_one(market):
    assert market.loser.transfer("request", NAME, pw=PW).code == 2106
    assert market.gainer.transfer("request", "absent.org", pw=PW).code == 2303


def test_one_transfer_at_a_time(market):
    market.request()
    assert market.request().code == 2300


@pytest.mark.parametrize("status", ["clientTransferProhibited"])
def test_a_lock_prohibits_it(market, status):
    market.loser.update(NAME, add=f'<o:status s="{status}"/>')
    assert market.request().code == 2304


def test_without_money_for_the_year_there_is_no_transfer(market):
    market.desk.registry.set_balance("gw-other", market.price - 1)
    assert market.request().code == 2104


def test_approval_hands_over_adds_a_year_and_charges_the_gainer(market):
    losers, gainers = market.desk.balance(0), market.desk.balance(1)
    market.request()
    answer = market.loser.transfer("approve", NAME)
    assert (answer.code, answer.text("trStatus")) == (1000, "clientApproved")
    info = market.gainer.info(NAME)
    assert info.text("clID") == "gw-other"
    assert info.text("exDate").startswith("2028-11-22")
    assert info.text("trDate") == "2027-03-02T10:00:00.0Z"
    assert info.flags("rgpStatus") == ["transferPeriod"]
    assert info.text("pw") != PW
    assert "pendingTransfer" not in info.flags("status")
    assert market.desk.balance(0) == losers
    assert market.desk.balance(1) == gainers - market.price


def test_rejection_and_cancellation_leave_all_as_it_was(market):
    before, expiry = market.desk.balance(1), market.expiry()
    for client, op, status in [
        (market.loser, "reject", "clientRejected"),
        (market.gainer, "cancel", "clientCancelled"),
    ]:
        market.request()
        assert client.transfer(op, NAME).text("trStatus") == status
        assert market.sponsor() == "gw-main"
        assert "pendingTransfer" not in market.loser.info(NAME).flags("status")
    assert (market.desk.balance(1), market.expiry()) == (before, expiry)


def test_unanswered_it_is_approved_by_the_registry(market):
    market.request()
    market.desk.pass_time(days=5, seconds=-1)
    assert market.sponsor() == "gw-main"
    market.desk.pass_time(seconds=1)
    assert market.sponsor() == "gw-other"
    assert market.gainer.transfer("query", NAME).text("trStatus") == "serverApproved"


def test_each_may_do_only_its_part(market):
    assert market.gainer.transfer("approve", NAME).code == 2301
    market.request()
    assert market.gainer.transfer("approve", NAME).code == 2201
    assert market.gainer.transfer("reject", NAME).code == 2201
    assert market.loser.transfer("cancel", NAME).code == 2201
    assert market.loser.transfer("approve", NAME).code == 1000
    assert market.gainer.transfer("approve", NAME).code == 2301


def test_a_query_is_for_the_parties_or_who_knows_the_auth_info(market):
    assert market.gainer.transfer("query", NAME).code == 2201
    assert market.gainer.transfer("query", NAME, pw="wrong").code == 2202
    assert market.gainer.transfer("query", NAME, pw=PW).code == 2301
    market.request()
    assert market.gainer.transfer("query", NAME).text("trStatus") == "pending"
    assert market.loser.transfer("query", NAME).text("reID") == "gw-other"


@pytest.mark.parametrize("op", ["", "steal"])
def test_an_unknown_op_is_a_syntax_error(market, op):
    assert market.loser.transfer(op, NAME).code == 2001


def test_nothing_else_moves_while_it_is_pending(market):
    market.request()
    assert market.loser.renew(NAME, "2027-11-22").code == 2304
    assert market.loser.delete(NAME).code == 2304
    assert market.loser.update(NAME, add='<o:status s="clientHold"/>').code == 2304


def test_the_year_is_cut_at_ten(market):
    market.loser.renew(NAME, "2027-11-22", 9)
    market.request()
    market.loser.transfer("approve", NAME)
    assert market.expiry() == "2037-03-02"


def test_a_transfer_in_the_auto_renew_grace_gives_the_loser_its_year_back(market):
    market.desk.pass_time(days=270)
    assert market.loser.info(NAME).flags("rgpStatus") == ["autoRenewPeriod"]
    renewed = market.desk.balance(0)
    market.request()
    market.loser.transfer("approve", NAME)
    assert market.desk.balance(0) == renewed + market.desk.profile.prices["org"].renew
    assert market.expiry() == "2028-11-22"


def test_a_delete_in_the_transfer_grace_gives_the_gainer_its_year_back(market):
    before = market.desk.balance(1)
    market.request()
    market.loser.transfer("approve", NAME)
    market.desk.pass_time(days=4)
    assert market.gainer.delete(NAME).code == 1001
    assert market.desk.balance(1) == before
    assert market.expiry() == "2027-11-22"


def test_hosts_below_the_name_go_with_it(market):
    market.loser.create_host("ns1.example.org", "192.0.2.1")
    market.request()
    market.loser.transfer("approve", NAME)
    assert market.gainer.info("ns1.example.org", kind="host").text("clID") == "gw-other"


@pytest.mark.parametrize(
    ("op", "told", "text"),
    [("approve", 1, "Transfer Approved."), ("reject", 1, "Transfer Rejected."), ("cancel", 0, "Transfer Cancelled.")],
)
def test_the_other_side_hears_of_it_by_poll(market, op, told, text):
    market.request()
    requested = market.loser.poll()
    assert requested.texts("msg")[1] == "Transfer Requested."
    assert requested.text("trStatus") == "pending"
    market.loser.ack(requested.flags("msgQ", "id")[0])
    (market.gainer if op == "cancel" else market.loser).transfer(op, NAME)
    hearer, other = (market.gainer, market.loser) if told else (market.loser, market.gainer)
    (message,) = hearer.drain()
    assert message.texts("msg")[1] == text
    assert message.text("name") == NAME
    assert other.drain() == []


def test_both_hear_of_an_approval_by_the_registry(market):
    market.request()
    market.desk.pass_time(days=6)
    assert [message.text("trStatus") for message in market.loser.drain()] == ["pending", "serverApproved"]
    assert [message.text("trStatus") for message in market.gainer.drain()] == ["serverApproved"]


@pytest.mark.parametrize("lock", ["lock_days_after_create", "lock_days_after_transfer"])
def test_names_may_be_locked_after_a_change(lock):
    profile = profile_named("pir")
    market = Market(replace(profile, transfers=replace(profile.transfers, **{lock: 101})))
    if lock == "lock_days_after_transfer":
        market.request()
        market.loser.transfer("approve", NAME)
        pw = market.gainer.info(NAME).text("pw")
        assert market.loser.transfer("request", NAME, pw=pw).code == 2106
    else:
        assert market.request().code == 2106
        market.desk.pass_time(days=1)
        assert market.request().code == 1001


def test_a_pending_transfer_survives_a_restart(market):
    market.request()
    market.desk.registry.restore(market.desk.registry.snapshot())
    market.desk.pass_time(days=6)
    assert market.sponsor() == "gw-other"
    assert len(market.loser.drain()) == 2


def test_a_contact_changes_hands_like_a_domain(market):
    assert market.gainer.transfer("request", "c-1000", kind="contact", pw="wrong").code == 2202
    answer = market.gainer.transfer("request", "c-1000", kind="contact", pw=PW)
    assert (answer.code, answer.text("id"), answer.has("exDate")) == (1001, "c-1000", False)
    assert "pendingTransfer" in market.loser.info("c-1000", kind="contact").flags("status")
    assert market.gainer.transfer("request", "c-1000", kind="contact", pw=PW).code == 2300
    assert market.loser.update("c-1000", kind="contact", chg="<o:email>a@example.com</o:email>").code == 2304
    assert market.loser.transfer("approve", "c-1000", kind="contact").code == 1000
    info = market.gainer.info("c-1000", kind="contact")
    assert (info.text("clID"), info.has("trDate")) == ("gw-other", True)


def test_a_contact_transfer_unanswered_completes_by_itself(market):
    market.gainer.transfer("request", "c-1000", kind="contact", pw=PW)
    market.desk.registry.restore(market.desk.registry.snapshot())
    market.desk.pass_time(days=5)
    assert market.gainer.info("c-1000", kind="contact").text("clID") == "gw-other"
    assert [message.text("id") for message in market.gainer.drain()] == ["c-1000"]


def test_verisign_wants_the_sub_product_on_a_transfer_too():
    desk = Desk(profile_named("verisign"))
    loser, gainer = desk.login(0), desk.login(1)
    loser.create("example.com", pw=PW)
    answer = gainer.transfer("request", "example.com", pw=PW)
    assert answer.code == 1001
    assert answer.text("subProduct") == "dotCOM"
    wrong = gainer.frame(
        '<transfer op="query"><o:transfer xmlns:o="urn:ietf:params:xml:ns:domain-1.0"><o:name>example.com</o:name>'
        "</o:transfer></transfer>",
        sub_product("dotTV"),
    )
    assert wrong.code == 2306
