"""What time does to domains: auto-renewal, grace periods, redemption, purge (gTLD §8, .ru §7.7, .ua §7.7)."""

from datetime import timedelta

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import NOON, Desk


@pytest.fixture
def gtld():
    desk = Desk(profile_named("pir"))
    desk.login().create_contact("c-1000")
    return desk


def registered(desk: Desk, name: str = "example.org"):
    client = desk.login()
    assert client.create(name, registrant="c-1000").code == 1000
    return client


def test_a_gtld_name_renews_itself_at_expiry_and_is_charged(gtld):
    client = registered(gtld)
    before = gtld.balance()
    gtld.pass_time(days=364)
    assert client.info("example.org").text("exDate").startswith("2027-11-22")
    gtld.pass_time(days=1)
    info = client.info("example.org")
    assert info.text("exDate") == "2028-11-22T10:00:00.0Z"
    assert info.flags("rgpStatus") == ["autoRenewPeriod"]
    assert before - gtld.balance() == gtld.profile.prices["org"].renew


def test_a_second_year_unattended_renews_twice(gtld):
    client = registered(gtld)
    before = gtld.balance()
    gtld.pass_time(days=365 * 2 + 1)
    assert client.info("example.org").text("exDate").startswith("2029-11-22")
    assert before - gtld.balance() == 2 * gtld.profile.prices["org"].renew


def test_auto_renewal_goes_into_debt_rather_than_fail(gtld):
    registered(gtld)
    gtld.registry.set_balance(gtld.account(), 0)
    gtld.pass_time(days=366)
    gtld.registry.advance(gtld.now)
    assert gtld.balance() == -gtld.profile.prices["org"].renew


@pytest.mark.parametrize(("days_after", "refunded"), [(1, True), (44, True), (45, False), (46, False)])
def test_a_delete_in_the_auto_renew_grace_gives_the_year_back(gtld, days_after, refunded):
    client = registered(gtld)
    before = gtld.balance()
    gtld.pass_time(days=365 + days_after)
    assert client.delete("example.org").code == 1001
    price = 0 if refunded else gtld.profile.prices["org"].renew
    assert before - gtld.balance() == price


def test_every_running_grace_is_refunded_on_delete(gtld):
    start = gtld.balance()
    client = registered(gtld)
    client.renew("example.org", "2027-11-22", 2)
    gtld.pass_time(days=4)
    assert client.delete("example.org").code == 1000
    assert gtld.balance() == start


def test_a_renewal_after_the_auto_renewal_adds_a_year_on_top(gtld):
    client = registered(gtld)
    gtld.pass_time(days=366)
    assert client.renew("example.org", "2027-11-22").code == 2306
    assert client.renew("example.org", "2028-11-22").text("exDate").startswith("2029-11-22")


def test_redemption_then_pending_delete_then_gone(gtld):
    client = registered(gtld)
    gtld.pass_time(days=10)
    client.delete("example.org")
    gtld.pass_time(days=29)
    assert client.info("example.org").flags("rgpStatus") == ["redemptionPeriod"]
    gtld.pass_time(days=1)
    assert client.info("example.org").flags("rgpStatus") == ["pendingDelete"]
    gtld.pass_time(days=4)
    assert client.check("example.org").flags("name", "avail") == ["0"]
    gtld.pass_time(days=1)
    assert client.check("example.org").flags("name", "avail") == ["1"]
    assert "example.org was deleted" in client.poll().texts("msg")[1]


def test_the_clock_may_jump_over_everything_at_once(gtld):
    client = registered(gtld)
    gtld.pass_time(days=10)
    client.delete("example.org")
    gtld.pass_time(days=3650)
    assert client.info("example.org").code == 2303


def test_a_29_february_expires_on_the_28th(gtld):
    client = gtld.login()
    gtld.now = gtld.now.replace(year=2028, month=2, day=29)
    assert client.create("leap.org", registrant="c-1000").text("exDate").startswith("2029-02-28")
    assert client.renew("leap.org", "2029-02-28", 3).text("exDate").startswith("2032-02-28")


# -- .ru


@pytest.fixture
def ru():
    desk = Desk(profile_named("tci"))
    client = desk.login()
    assert client.create_contact("c-1000").code == 1000
    assert client.create("example.ru", registrant="c-1000").code == 1000
    return desk


@pytest.mark.parametrize(
    ("days", "code"), [(0, 2304), (365 - 61, 2304), (365 - 60, 1000), (365, 1000), (365 + 29, 1000), (365 + 30, 2304)]
)
def test_the_ru_renewal_window(ru, days, code):
    client = ru.login()
    ru.pass_time(days=days)
    assert client.renew("example.ru", "2027-11-22").code == code


def test_before_the_window_the_name_shows_why(ru):
    client = ru.login()
    assert client.info("example.ru").flags("status") == ["inactive", "serverRenewProhibited"]
    ru.pass_time(days=365 - 60)
    assert client.info("example.ru").flags("status") == ["inactive"]


def test_an_expired_ru_name_is_frozen_then_released(ru):
    client = ru.login()
    ru.pass_time(days=366)
    assert client.info("example.ru").flags("status") == [
        "inactive", "serverDeleteProhibited", "serverTransferProhibited"]  # fmt: skip
    assert client.delete("example.ru").code == 2304
    ru.pass_time(days=29)
    assert client.info("example.ru").flags("status") == ["inactive", "pendingDelete"]
    ru.pass_time(days=1)
    assert client.info("example.ru").code == 2303
    assert client.check("example.ru").flags("name", "avail") == ["1"]


def test_a_ru_name_is_not_charged_by_time_alone(ru):
    before = ru.balance()
    ru.pass_time(days=390)
    ru.registry.advance(ru.now)
    assert ru.balance() == before


def test_a_ru_delete_is_at_once_and_without_refund(ru):
    client = ru.login()
    before = ru.balance()
    assert client.delete("example.ru").code == 1000
    assert client.info("example.ru").code == 2303
    assert ru.balance() == before


# -- .ua


@pytest.fixture
def ua():
    desk = Desk(profile_named("hostmaster"))
    client = desk.login()
    assert client.create_contact("c-1000").code == 1000
    assert client.create("example.com.ua", registrant="c-1000").code == 1000
    return desk


def test_a_ua_name_is_deleted_into_redemption_even_on_the_first_day(ua):
    client = ua.login()
    before = ua.balance()
    assert client.delete("example.com.ua").code == 1000
    assert "redemptionPeriod" in client.info("example.com.ua").flags("status")
    assert ua.balance() == before
    ua.pass_time(days=30)
    assert "pendingDelete" in client.info("example.com.ua").flags("status")
    ua.pass_time(days=5)
    assert client.info("example.com.ua").code == 2303


def test_an_expired_ua_name_may_be_renewed_for_a_month(ua):
    client = ua.login()
    ua.pass_time(days=365 + 29)
    assert client.info("example.com.ua").flags("status") == ["autoRenewGracePeriod", "inactive"]
    assert client.renew("example.com.ua", "2027-11-22").code == 1000


def test_a_ua_name_left_alone_goes_to_redemption(ua):
    client = ua.login()
    ua.pass_time(days=365 + 30)
    assert "redemptionPeriod" in client.info("example.com.ua").flags("status")
    assert client.renew("example.com.ua", "2027-11-22").reason == "Object status prohibits operation"


def test_things_happen_at_their_own_instant(gtld):
    registered(gtld)
    gtld.pass_time(days=400)
    gtld.registry.advance(gtld.now)
    (renewal,) = [charge for charge in gtld.registry.registrar(gtld.account()).charges if charge.action == "autorenew"]
    assert renewal.at == NOON + timedelta(days=365)


def test_a_name_registered_anew_keeps_its_own_time(gtld):
    client = registered(gtld)
    gtld.pass_time(days=1)
    client.delete("example.org")
    client.create("example.org", registrant="c-1000", years=2)
    gtld.pass_time(days=365)
    assert client.info("example.org").text("exDate").startswith("2028-11-23")
    gtld.pass_time(days=366)
    assert client.info("example.org").text("exDate").startswith("2029-11-23")


def test_the_timetable_does_not_grow_with_every_change(gtld):
    client = registered(gtld)
    for _ in range(20):
        client.update("example.org", chg="<o:authInfo><o:pw>another</o:pw></o:authInfo>")
    assert len(gtld.registry._timetable._heap) == 1
