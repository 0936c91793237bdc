from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_core import Money
from billing_core.tranches import Tranche, append, bought, refundable, until

OCTOBER = bought(date(2026, 10, 1), date(2026, 11, 1), Money(3100, "UAH"), 1)
NOVEMBER = bought(date(2026, 11, 1), date(2026, 12, 1), Money(6000, "UAH"), 1)


def test_a_purchase_goes_to_the_end():
    assert append([OCTOBER], NOVEMBER) == (OCTOBER, NOVEMBER)


def test_days_are_not_sold_twice():
    with pytest.raises(ValueError, match="begins where"):
        append([NOVEMBER], OCTOBER)


def test_a_refund_gives_back_the_unused_days_of_each_tranche_rounded_down():
    assert refundable([OCTOBER, NOVEMBER], date(2026, 10, 31), "UAH").whole == Money(100 + 6000, "UAH")
    three_days = bought(date(2026, 10, 1), date(2026, 10, 4), Money(100, "UAH"), 1)
    assert refundable([three_days], date(2026, 10, 2), "UAH").whole == Money(66, "UAH")


def test_what_a_bonus_paid_goes_back_as_a_bonus_and_never_as_money():
    shared = bought(date(2026, 10, 1), date(2026, 10, 4), Money(100, "UAH"), 1, bonus=Money(40, "UAH"))
    back = refundable([shared, NOVEMBER], date(2026, 10, 2), "UAH")
    assert (back.whole, back.bonus) == (Money(6066, "UAH"), Money(26, "UAH"))  # 26.67 of 66.67; money is 40, not 41


@given(
    st.lists(st.tuples(st.integers(1, 400), st.integers(0, 100_000), st.integers(0, 100)), min_size=1, max_size=4),
    st.integers(0, 1000),
)
def test_a_refund_gives_back_no_more_money_than_money_is_left(bought_for, day):
    tranches, start = [], date(2026, 10, 1)
    for days, paid, percent in bought_for:
        end = start + timedelta(days=days)
        tranches.append(bought(start, end, Money(paid, "UAH"), 1, bonus=Money(paid * percent // 100, "UAH")))
        start = end
    unused_from = tranches[0].start + timedelta(days=day)
    back = refundable(tranches, unused_from, "UAH")
    money = sum(each.value_from(unused_from) - each.bonus_from(unused_from) for each in tranches)
    bonus = sum(each.bonus_from(unused_from) for each in tranches)
    assert 0 <= money - (back.whole - back.bonus).minor < 1
    assert 0 <= back.bonus.minor < bonus + 1


def test_nothing_is_given_back_after_the_end():
    assert refundable([OCTOBER], date(2026, 11, 1), "UAH").whole == Money(0, "UAH")


def test_what_lies_before_a_day_is_kept():
    assert until([OCTOBER, NOVEMBER], date(2026, 10, 11)) == (
        Tranche(date(2026, 10, 1), date(2026, 10, 11), Money(3100, "UAH"), 31, 1),
    )
