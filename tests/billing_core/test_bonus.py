"""Which part of a price a bonus pays: the share that its rule gives, and no more than there is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_core import Money
from billing_core.bonus import NO_BONUS, BonusRule, Purse
from tests.billing_core.builders import uah

HALF = BonusRule(Decimal(50), frozenset({"hosting"}))

sums = st.integers(0, 100_000).map(lambda minor: Money(minor, "UAH"))
rules = st.builds(BonusRule, st.decimals(0, 100, places=2), st.just(frozenset({"hosting"})))
purses = st.builds(Purse, sums, sums, rules)
prices = st.lists(st.tuples(sums, st.just("hosting")), max_size=5)


def test_a_bonus_pays_its_share_rounded_down():
    purse = Purse(uah("100.00"), uah("30.00"), HALF)
    assert purse.bonus_for(uah("10.01"), "hosting") == uah("5.00")
    assert purse.after(uah("10.01"), "hosting") == Purse(uah("94.99"), uah("25.00"), HALF)


def test_a_bonus_pays_no_more_than_it_has():
    assert Purse(uah("100.00"), uah("30.00"), HALF).bonus_for(uah("200.00"), "hosting") == uah("30.00")


@pytest.mark.parametrize(("rule", "revenue_class"), [(HALF, "domain"), (NO_BONUS, "hosting")])
def test_a_bonus_pays_only_what_it_may_pay_for(rule, revenue_class):
    purse = Purse(uah("100.00"), uah("30.00"), rule)
    assert purse.available_for(uah("120.00"), revenue_class) == uah("100.00")
    assert not purse.affords(uah("120.00"), revenue_class)


def test_who_is_in_debt_buys_nothing_by_a_bonus_either():
    whole = BonusRule(Decimal(100), frozenset({"hosting"}))
    assert not Purse(uah("-0.01"), uah("30.00"), whole).affords(uah("10.00"), "hosting")


def test_what_is_missing_counts_the_bonus_once():
    purse = Purse(uah("10.00"), uah("30.00"), HALF)
    assert purse.after_all([(uah("40.00"), "hosting"), (uah("40.00"), "hosting")]).missing == uah("40.00")


@given(purses, sums)
def test_both_parts_are_the_price(purse, price):
    left = purse.after(price, "hosting")
    assert purse.main + purse.bonus - left.main - left.bonus == price
    assert left.bonus >= Money.zero("UAH")
    assert purse.affords(price, "hosting") == (left.main >= Money.zero("UAH"))


@given(purses, prices)
def test_exactly_what_is_missing_pays_for_everything(purse, wanted):
    missing = purse.after_all(wanted).missing
    left = Purse(purse.main + missing, purse.bonus, purse.rule)
    for price, revenue_class in wanted:
        assert left.affords(price, revenue_class)
        left = left.after(price, revenue_class)
    if missing.minor:
        assert left.main == Money.zero("UAH")
