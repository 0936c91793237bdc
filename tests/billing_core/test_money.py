from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_core import EXPONENTS, CurrencyMismatch, InvalidAmount, Money
from billing_core.rounding import down, half_up, up

amounts = st.builds(Money, st.integers(-(10**15), 10**15), st.sampled_from(sorted(EXPONENTS)))
hryvnias = st.builds(Money, st.integers(-(10**15), 10**15), st.just("UAH"))


@given(amounts)
def test_format_and_parse_are_inverse(money):
    assert Money.parse(money.format(), money.currency) == money


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(35000, "UAH", "350.00"), (-5, "UAH", "-0.05"), (0, "UAH", "0.00"), (350, "JPY", "350"), (1, "KWD", "0.001")],
)
def test_format_has_the_places_of_the_currency(minor, currency, text):
    assert Money(minor, currency).format() == text


@pytest.mark.parametrize(("text", "minor"), [("350", 35000), ("350.5", 35050), ("-0.01", -1), ("007.10", 710)])
def test_parse_takes_fewer_places(text, minor):
    assert Money.parse(text, "UAH") == Money(minor, "UAH")


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("1.001", "UAH"),
        ("1.0", "JPY"),
        ("", "UAH"),
        (".5", "UAH"),
        ("5.", "UAH"),
        ("1e3", "UAH"),
        ("+1", "UAH"),
        ("1,50", "UAH"),
        (" 1", "UAH"),
        ("1\n", "UAH"),
        ("NaN", "UAH"),
        ("١", "UAH"),
        ("99999999999999999999", "UAH"),
        ("1", "XXX"),
    ],
)
def test_parse_refuses_what_is_not_an_amount(text, currency):
    with pytest.raises(InvalidAmount):
        Money.parse(text, currency)


def test_money_is_made_of_whole_units_only():
    for wrong in (1.0, Decimal(1), True):
        with pytest.raises(TypeError):
            Money(wrong, "UAH")


def test_money_beyond_64_bits_is_refused():
    with pytest.raises(InvalidAmount):
        Money(2**63 - 1, "UAH") + Money(1, "UAH")


@pytest.mark.parametrize("operation", ["__add__", "__sub__", "__lt__", "__le__", "__gt__", "__ge__", "ratio"])
def test_two_currencies_never_meet(operation):
    with pytest.raises(CurrencyMismatch):
        getattr(Money(1, "UAH"), operation)(Money(1, "USD"))


@given(hryvnias, hryvnias)
def test_arithmetic_is_that_of_integers(a, b):
    assert (a + b).minor == a.minor + b.minor
    assert a - b == a + -b
    assert (a < b, a <= b, a > b, a >= b) == (
        a.minor < b.minor,
        a.minor <= b.minor,
        a.minor > b.minor,
        a.minor >= b.minor,
    )


@given(amounts, st.lists(st.integers(0, 1000), min_size=1, max_size=12).filter(any))
def test_parts_add_up_to_the_whole_and_are_off_by_less_than_a_unit(money, weights):
    parts = money.split(weights)
    assert sum(part.minor for part in parts) == money.minor
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part.minor - Fraction(money.minor * weight, sum(weights))) < 1


def test_equal_parts_give_the_odd_unit_to_the_first():
    assert [part.format() for part in Money(10000, "UAH").split(3)] == ["33.34", "33.33", "33.33"]


@pytest.mark.parametrize("weights", [0, [0, 0], [1, -1, 1]])
def test_split_needs_weights(weights):
    with pytest.raises(ValueError, match="weights"):
        Money(100, "UAH").split(weights)


@pytest.mark.parametrize(
    ("exact", "rounded"), [("2234.5", 2235), ("-750.5", -751), ("0.5", 1), ("1.5", 2), ("2.5", 3), ("-0.4", 0)]
)
def test_half_goes_away_from_zero(exact, rounded):
    assert half_up(Fraction(exact)) == rounded


@given(st.fractions())
def test_directed_rounding_brackets_the_exact_value(exact):
    assert down(exact) <= exact <= up(exact)
    assert up(exact) - down(exact) <= 1
    assert half_up(-exact) == -half_up(exact)


def test_times_rounds_once():
    assert Money(22345, "UAH").times(Fraction(10, 100)) == Money(2235, "UAH")
    assert Money(10, "UAH").times(Fraction(1, 3), up) == Money(4, "UAH")
    assert Money(10, "UAH").times(3) == Money(30, "UAH")


def test_ratio_is_exact():
    assert Money(100, "UAH").ratio(Money(300, "UAH")) == Fraction(1, 3)
