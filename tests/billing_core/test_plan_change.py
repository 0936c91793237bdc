"""Change of tariff: the worked cases, and what holds for any remainder."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from billing_core import Money
from billing_core.plan_change import (
    Changed,
    Direction,
    NeedsTopUp,
    RemainderTooLong,
    RenewFirst,
    Repriced,
    change_plan,
    with_bonus,
)
from billing_core.tranches import Tranche
from tests.billing_core.golden import golden

TODAY = date(2026, 10, 11)


def uah(minor):
    return Money(minor, "UAH")


def repriced(case):
    return [
        Repriced(
            Tranche(
                date.fromisoformat(each["from"]),
                date.fromisoformat(each["to"]),
                uah(each["basis_minor"]),
                each["basis_days"],
                each.get("term", 1),
            ),
            uah(each["new_price_minor"]),
        )
        for each in case["tranches"]
    ]


def as_in_the_case(change):
    match change:
        case RenewFirst():
            return {"result": "renew_first"}
        case NeedsTopUp(shortfall, top_up):
            return {"result": "needs_topup", "shortfall_minor": shortfall.minor, "top_up_minor": top_up.minor}
        case Changed():
            return {
                "result": "ok",
                "direction": change.direction.value,
                "first_day": change.first_day.isoformat(),
                "days": change.days,
                "new_paid_until": change.paid_until.isoformat(),
                "leftover_credit_minor": change.credit.minor,
                "charge_minor": change.charge.minor,
            }


@golden("plan_change")
def test_golden(case):
    given_ = case["input"]
    change = change_plan(
        repriced(given_),
        today=date.fromisoformat(given_["today"]),
        days_min=given_["min_days"],
        available=uah(given_["available_minor"]),
    )
    assert as_in_the_case(change) == case["expect"]


@st.composite
def remainders(draw):
    """Contiguous tranches of which the first contains today."""
    tranches, start = [], TODAY - timedelta(days=draw(st.integers(0, 30)))
    for index in range(draw(st.integers(1, 4))):
        days = draw(st.integers(1, 400))
        if index == 0:
            days += (TODAY - start).days
        basis_days = draw(st.integers(1, 400))
        basis = uah(draw(st.integers(0, 1_000_000)))
        tranches.append(Tranche(start, start + timedelta(days=days), basis, basis_days, 1))
        start = tranches[-1].end
    return tranches


prices = st.integers(50_000, 1_000_000).map(uah)
RICH = uah(10**12)


def at(tranches, factor):
    """The tranches at new prices: a share of the old ones, the same for all."""
    return [Repriced(each, uah(max(1, round(each.basis.minor * factor)))) for each in tranches]


def value_of(tranches, day):
    return sum((each.value_from(day) for each in tranches), Fraction(0))


@given(remainders(), st.lists(prices, min_size=4, max_size=4))
def test_nothing_of_the_remainder_is_lost_or_made(tranches, new_prices):
    change = change_plan(list(map(Repriced, tranches, new_prices)), today=TODAY, days_min=1, available=RICH)
    assert isinstance(change, Changed)
    assume(not change.charge.minor)
    before = value_of(tranches, change.first_day)
    after = value_of(change.tranches, change.first_day) + change.credit.minor
    # The days count whole, by cumulative floor, so the value of their tranches may differ from that of the exact parts
    # only where a day falls between two tranches; the credit is worth less than a unit beside the exact rest.
    dearest_day = max(Fraction(price.minor, each.basis_days) for each, price in zip(tranches, new_prices, strict=False))
    assert abs(before - after) < 1 + dearest_day * (len(tranches) - 1)


@given(remainders().map(lambda tranches: tranches[:1]), prices)
def test_one_tranche_keeps_its_value_to_the_minor_unit(tranches, price):
    change = change_plan([Repriced(tranches[0], price)], today=TODAY, days_min=1, available=RICH)
    assert isinstance(change, Changed)
    assume(not change.charge.minor)
    lost = (
        value_of(tranches, change.first_day)
        - change.days * Fraction(price.minor, tranches[0].basis_days)
        - change.credit.minor
    )
    assert 0 <= lost < 1


@given(remainders(), st.fractions(Fraction(1, 10), 10), st.fractions(Fraction(1, 10), 10))
def test_a_dearer_plan_never_ends_later(tranches, one, other):
    cheap, dear = sorted((one, other))
    assume(all(each.basis.minor >= 100 for each in tranches))
    ends = [
        change_plan(at(tranches, factor), today=TODAY, days_min=0, available=RICH).paid_until
        for factor in (cheap, dear)
    ]
    assert ends[1] <= ends[0]


@given(remainders())
def test_an_equal_price_leaves_the_end(tranches):
    assume(all(each.basis.minor for each in tranches))
    change = change_plan([Repriced(each, each.basis) for each in tranches], today=TODAY, days_min=1, available=uah(0))
    assert isinstance(change, Changed)
    assert (change.direction, change.paid_until, change.credit.minor, change.charge.minor) == (
        Direction.UP,
        tranches[-1].end,
        0,
        0,
    )


@given(remainders().map(lambda tranches: tranches[0]), st.fractions(Fraction(1, 10), 10))
def test_there_and_back_on_one_day_never_gains(tranche, factor):
    assume(tranche.basis.minor >= 100)
    there = change_plan(at([tranche], factor), today=TODAY, days_min=0, available=uah(0))
    assert isinstance(there, Changed)
    assume(there.paid_until > TODAY)
    old_price = [Repriced(each, tranche.basis) for each in there.tranches]
    back = change_plan(old_price, today=TODAY, days_min=0, available=uah(0))
    assert isinstance(back, Changed)
    assert value_of(back.tranches, TODAY) + back.credit.minor + there.credit.minor <= value_of([tranche], TODAY)


@given(remainders(), st.fractions(Fraction(1, 10), 10), st.integers(1, 400))
def test_splitting_a_tranche_changes_nothing(tranches, factor, cut):
    last = tranches[-1]
    assume(cut < last.days)
    assume(last.start + timedelta(days=cut) > TODAY)
    day = last.start + timedelta(days=cut)
    halves = [
        Tranche(last.start, day, last.basis, last.basis_days, 1),
        Tranche(day, last.end, last.basis, last.basis_days, 1),
    ]
    whole, split = (
        change_plan(at(each, factor), today=TODAY, days_min=1, available=uah(0))
        for each in (tranches, [*tranches[:-1], *halves])
    )
    assert as_in_the_case(whole) == as_in_the_case(split)


@given(remainders(), prices, st.integers(1, 30))
def test_the_sum_to_add_is_exact(tranches, price, days_min):
    dear = [Repriced(each, price) for each in tranches]
    refused = change_plan(dear, today=TODAY, days_min=days_min, available=uah(0))
    assume(isinstance(refused, NeedsTopUp))
    missing = refused.top_up
    assert isinstance(change_plan(dear, today=TODAY, days_min=days_min, available=missing - uah(1)), NeedsTopUp)
    changed = change_plan(dear, today=TODAY, days_min=days_min, available=missing)
    assert isinstance(changed, Changed)
    assert (changed.charge, changed.credit) == (missing, uah(0))


@given(remainders(), st.lists(prices, min_size=4, max_size=4))
def test_what_is_paid_afterwards_is_contiguous_and_ends_with_the_service(tranches, new_prices):
    change = change_plan(list(map(Repriced, tranches, new_prices)), today=TODAY, days_min=1, available=RICH)
    assert isinstance(change, Changed)
    for earlier, later in zip(change.tranches, change.tranches[1:], strict=False):
        assert earlier.end == later.start
    assert change.tranches[-1].end == change.paid_until
    assert change.tranches[0].start == tranches[0].start or tranches[0].start == change.first_day


def money_in(tranches, day):
    return value_of(tranches, day) - sum((each.bonus_from(day) for each in tranches), Fraction(0))


@st.composite
def partly_by_a_bonus(draw):
    tranches = draw(remainders())
    return [replace(each, bonus_minor=draw(st.integers(0, each.basis.minor))) for each in tranches]


@given(partly_by_a_bonus(), st.lists(prices, min_size=4, max_size=4), st.integers(1, 400), st.integers(0, 100))
def test_no_bonus_becomes_money_by_a_change(tranches, new_prices, days_min, percent):
    change = change_plan(list(map(Repriced, tranches, new_prices)), today=TODAY, days_min=days_min, available=RICH)
    assert isinstance(change, Changed)
    charged = uah(change.charge.minor * percent // 100)
    shared = with_bonus(change, tranches, charged)
    before = money_in(tranches, change.first_day) + change.charge.minor - charged.minor
    after = money_in(shared.tranches, change.first_day) + shared.credit.minor - shared.bonus_credit.minor
    assert uah(0) <= shared.bonus_credit <= shared.credit
    assert after <= before
    assert replace(
        shared, bonus_credit=uah(0), tranches=tuple(replace(each, bonus_minor=0) for each in shared.tranches)
    ) == replace(change, tranches=tuple(replace(each, bonus_minor=0) for each in change.tranches))


@given(remainders(), st.lists(prices, min_size=4, max_size=4))
def test_where_no_bonus_paid_none_is_given(tranches, new_prices):
    change = change_plan(list(map(Repriced, tranches, new_prices)), today=TODAY, days_min=1, available=RICH)
    assert with_bonus(change, tranches, uah(0)) == change


@given(partly_by_a_bonus().map(lambda tranches: tranches[:1]), prices)
def test_a_bonus_keeps_its_part_of_one_tranche(tranches, price):
    change = change_plan([Repriced(tranches[0], price)], today=TODAY, days_min=1, available=RICH)
    assume(isinstance(change, Changed) and change.days and not change.charge.minor and tranches[0].basis.minor)
    shared = with_bonus(change, tranches, uah(0))
    part = Fraction(tranches[0].bonus_minor, tranches[0].basis.minor)
    assert 0 <= shared.tranches[-1].bonus_minor - price.minor * part < 1
    assert 0 <= shared.bonus_credit.minor - shared.credit.minor * part < 1


def test_a_remainder_is_not_stretched_over_generations():
    tranche = Tranche(TODAY, TODAY + timedelta(days=366), uah(10_000_000), 366, 12)
    with pytest.raises(RemainderTooLong):
        change_plan([Repriced(tranche, uah(1))], today=TODAY, days_min=1, available=uah(0))


def test_a_free_plan_cannot_be_converted_into():
    tranche = Tranche(TODAY, TODAY + timedelta(days=30), uah(100), 30, 1)
    with pytest.raises(ValueError, match="price"):
        change_plan([Repriced(tranche, uah(0))], today=TODAY, days_min=1, available=uah(0))


@pytest.mark.fault("F072")
def test_a_currency_without_minor_units_is_not_split_finer():
    october = Tranche(date(2026, 10, 1), date(2026, 11, 1), Money(1000, "JPY"), 31, 1)
    dearer = [Repriced(october, Money(2000, "JPY"))]
    change = change_plan(dearer, today=date(2026, 10, 11), days_min=1, available=Money(0, "JPY"))
    assert isinstance(change, Changed)
    assert (change.days, change.credit) == (10, Money(32, "JPY"))  # half a day at 64.5 yen
