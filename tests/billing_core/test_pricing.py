from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from billing_core import Money, NoPrice, Price, PriceConflict, PricedAction, pricing
from tests.billing_core.builders import NOW, uah

LATER = NOW + timedelta(days=30)


def a_price(price, *, tld="com", action=PricedAction.REGISTER, years=1, valid_from=NOW, price_list="retail"):
    return Price(price_list, tld, action, years, price, valid_from)


async def price_of(conn, *, tld="com", action="register", years=1, at=NOW, currency="UAH", price_list="retail"):
    return await pricing.price_of(conn, price_list, tld, action, years, at, currency)


async def test_a_term_costs_the_price_of_one_year_for_each_year(conn):
    await pricing.add(conn, a_price(uah("350.00")))
    assert await price_of(conn, years=3) == uah("1050.00")


async def test_a_term_with_a_price_of_its_own_costs_that(conn):
    await pricing.add(conn, a_price(uah("350.00")))
    await pricing.add(conn, a_price(uah("900.00"), years=3))
    assert await price_of(conn, years=3) == uah("900.00")
    assert await price_of(conn, years=2) == uah("700.00")


async def test_a_later_row_supersedes_from_its_moment(conn):
    await pricing.add(conn, a_price(uah("350.00")))
    await pricing.add(conn, a_price(uah("400.00"), valid_from=LATER))
    assert await price_of(conn, at=LATER - timedelta(microseconds=1)) == uah("350.00")
    assert await price_of(conn, at=LATER) == uah("400.00")


async def test_the_price_of_a_term_stands_until_that_term_is_superseded(conn):
    await pricing.add(conn, a_price(uah("900.00"), years=3))
    await pricing.add(conn, a_price(uah("400.00"), valid_from=LATER))
    assert await price_of(conn, years=3, at=LATER) == uah("900.00")


async def test_a_price_is_found_in_the_currency_of_its_newest_row(conn):
    await pricing.add(conn, a_price(uah("350.00")))
    await pricing.add(conn, a_price(Money.parse("8.00", "USD"), valid_from=LATER))
    find = (conn, "retail", "com", "register", 2)
    assert await pricing.find_price(*find, LATER - timedelta(microseconds=1)) == uah("700.00")
    assert await pricing.find_price(*find, LATER) == Money.parse("16.00", "USD")
    assert await pricing.find_price(*find, LATER, "UAH") == uah("700.00")
    assert await pricing.find_price(*find, NOW - timedelta(days=1)) is None


async def test_a_price_is_not_edited(conn):
    await pricing.add(conn, a_price(uah("350.00")))
    await pricing.add(conn, a_price(uah("350.00")))
    with pytest.raises(PriceConflict):
        await pricing.add(conn, a_price(uah("349.00")))
    assert await price_of(conn) == uah("350.00")


@pytest.mark.parametrize(
    "asked",
    [
        {"tld": "net"},
        {"action": "restore"},
        {"currency": "USD"},
        {"price_list": "house"},
        {"at": NOW - timedelta(seconds=1)},
    ],
)
async def test_what_has_no_price_is_not_sold(conn, asked):
    await pricing.add(conn, a_price(uah("350.00")))
    with pytest.raises(NoPrice):
        await price_of(conn, **asked)


async def test_a_longer_term_alone_prices_no_shorter_one(conn):
    await pricing.add(conn, a_price(uah("900.00"), years=3))
    with pytest.raises(NoPrice):
        await price_of(conn, years=2)


@pytest.mark.parametrize("years", [0, 11])
async def test_terms_are_of_1_to_10_years(conn, years):
    with pytest.raises(IntegrityError, match="ck_prices_years"):
        await pricing.add(conn, a_price(uah("1.00"), years=years))


async def test_the_list_shows_what_is_valid(conn):
    now = a_price(uah("350.00"))
    later = a_price(uah("400.00"), valid_from=LATER)
    other = a_price(uah("250.00"), tld="com.ua", action=PricedAction.RENEW)
    for price in (now, later, other, a_price(Money(999, "USD"), tld="org")):
        await pricing.add(conn, price)
    assert await pricing.list_prices(conn, "retail", NOW, "UAH") == [now, other]
    assert await pricing.list_prices(conn, "retail", LATER, "UAH") == [later, other]
    assert await pricing.list_prices(conn, "retail", NOW - timedelta(days=1), "UAH") == []
