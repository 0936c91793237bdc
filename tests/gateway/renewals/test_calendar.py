"""The calendar of renewals: each is on the day on which it is charged, and every sum is kept."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from billing_core import Money
from billing_core.auto_renewal import Renewable, RenewalPlan, ServiceClass
from billing_core.bonus import NO_BONUS, Purse
from gateway.renewals.calendar import by_day, charged_on, short_accounts
from gateway.renewals.model import AccountRenewals, Due, Outcome, Renewal

TODAY = date(2026, 11, 23)
NOTHING = Money(0, "UAH")


def a_renewal(days, minor=100, lead=14, outcome=Outcome.RENEWED, currency="UAH"):
    price = Money(minor, currency)
    renewable = Renewable("svc_1", ServiceClass.DOMAIN, TODAY + timedelta(days=days), price, lead)
    return Renewal(Due(renewable, "example.test", None), outcome)


def an_account(*renewals, top_up=0, account_id="acc_1"):
    plan = RenewalPlan((), Purse(NOTHING, NOTHING, NO_BONUS), NOTHING)
    return AccountRenewals(account_id, TODAY, tuple(renewals), Money(top_up, "UAH"), plan)


def test_it_is_charged_so_many_days_before_its_end_and_what_is_late_today():
    assert charged_on(a_renewal(20), TODAY) == TODAY + timedelta(days=6)
    assert charged_on(a_renewal(-3), TODAY) == TODAY


def test_what_is_not_covered_is_counted_apart():
    covered, short = a_renewal(20, 100), a_renewal(20, 250, outcome=Outcome.INSUFFICIENT_FUNDS)
    (day,) = [each for each in by_day([an_account(covered, short)], TODAY, 30) if each.count]
    assert (day.count, day.short) == (2, 1)
    assert (day.sums, day.missing) == ({"UAH": Money(350, "UAH")}, {"UAH": Money(250, "UAH")})


@given(st.lists(st.tuples(st.integers(-5, 60), st.integers(1, 10**9), st.sampled_from(["UAH", "EUR"]))))
def test_the_days_hold_every_sum_once(asked):
    account = an_account(*(a_renewal(days, minor, currency=currency) for days, minor, currency in asked))
    days = by_day([account], TODAY, 30)
    assert [each.day for each in days] == [TODAY + timedelta(days=number) for number in range(30)]
    within = [each for each in asked if each[0] - 14 < 30]
    assert sum(each.count for each in days) == len(within)
    for currency in ("UAH", "EUR"):
        told = sum(each.sums[currency].minor for each in days if currency in each.sums)
        assert told == sum(minor for _, minor, its in within if its == currency)


def test_who_lacks_most_comes_first():
    accounts = [an_account(top_up=sum_, account_id=f"acc_{sum_}") for sum_ in (0, 5, 70)]
    assert [each.account_id for each in short_accounts(accounts)] == ["acc_70", "acc_5"]
