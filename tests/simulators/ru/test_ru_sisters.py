"""Registries of .ru's make: .su with its own kind of transfer, .рф with its letters; and messages in Russian."""

import pytest

from simulators.profiles import profile_named
from tests.simulators.ru.conftest import Market


@pytest.fixture
def su() -> Market:
    return Market(profile_named("tci_su"))


@pytest.fixture
def rf() -> Market:
    return Market(profile_named("tci_rf"))


def test_su_the_present_registrar_offers_the_name_to_another(su):
    offered = su.ask(client=su.ours, pw=None, uri=None, party="OTHER-SU")
    assert (offered.code, offered.text("reID"), offered.text("acID")) == (1000, "GATEWAY-SU", "OTHER-SU")
    assert b"ripn-domain-1.0" in offered.reply.document
    assert su.theirs.poll().text("trStatus") == "pending"
    assert su.ask("approve", pw=None, uri=None).text("trStatus") == "clientApproved"
    assert su.theirs.info(su.name).text("clID") == "OTHER-SU"


def test_su_the_other_one_may_not_ask_for_it(su):
    assert su.ask(uri=None).code == 2201


def test_su_only_the_other_one_rejects_and_only_we_cancel(su):
    su.ask(client=su.ours, pw=None, uri=None, party="OTHER-SU")
    assert su.ask("reject", client=su.ours, pw=None, uri=None).code == 2201
    assert su.ask("cancel", pw=None, uri=None).code == 2201
    assert su.ask("cancel", client=su.ours, pw=None, uri=None).text("trStatus") == "clientCancelled"


def test_each_zone_has_accounts_and_identifiers_of_its_own(su, rf):
    assert [account.id for account in rf.desk.profile.accounts] == ["GATEWAY-RF", "OTHER-RF"]
    assert su.ours.info(su.name).text("roid").endswith("-SU")
    assert rf.ours.info(rf.name).text("roid").endswith("-RF")


@pytest.mark.parametrize(
    ("label", "free"),
    [("пример", "1"), ("2026-год", "1"), ("ёж", "1"), ("я", "0"), ("müller", "0"), ("україна", "0")],
)
def test_rf_takes_russian_letters_alone(rf, label, free):
    name = f"xn--{label.encode('punycode').decode()}.xn--p1ai"
    assert rf.ours.check(name).flags("name", "avail") == ["0" if name == rf.name else free]


@pytest.mark.parametrize("name", ["example.xn--p1ai", "2026.xn--p1ai", "xn--999999999.xn--p1ai", "example.ru"])
def test_rf_takes_no_other_names(rf, name):
    assert rf.ours.create(name, registrant="gw-p-0001").code == 2005


@pytest.mark.parametrize(
    ("language", "text"), [("ru", "Запрошена передача."), ("en", "Transfer Requested.")], ids=["ru", "en"]
)
def test_a_message_is_told_in_the_language_of_the_session(market, language, text):
    market.ask()
    message = market.desk.login(language=language).poll()
    assert message.texts("msg")[-1] == text
    assert message.flags("msg", "lang") == [language, language]


def test_a_message_that_nobody_translated_is_told_as_it_is(market):
    market.desk.registry.notify(market.desk.account(), "note {n}", market.desk.now)
    message = market.desk.login(language="ru").poll()
    assert message.texts("msg")[-1] == "note {n}"
    assert message.flags("msg", "lang") == ["ru", "en"]
