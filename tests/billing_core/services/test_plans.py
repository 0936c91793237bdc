from datetime import timedelta

import pytest

from billing_core import Money, PriceConflict
from billing_core.services import plans
from billing_core.services.plans import NoPlanPrice, UnknownPlan
from tests.billing_core.services.conftest import NOW

pytestmark = pytest.mark.usefixtures("plans_on_sale")


def uah(minor):
    return Money(minor, "UAH")


@pytest.mark.parametrize(("months", "minor"), [(1, 10_000), (5, 50_000), (12, 100_000), (13, 130_000), (24, 200_000)])
async def test_a_term_costs_its_row_or_the_longest_that_divides_it(conn, months, minor):
    assert await plans.quote_price(conn, "start", months, "UAH", NOW) == uah(minor)


@pytest.mark.parametrize(("months", "minor"), [(1, 10_000), (6, 60_000), (18, 150_000)])
async def test_a_remainder_is_priced_by_the_longest_shorter_term_scaled(conn, months, minor):
    listed = await plans.price_list(conn, "start", "UAH", NOW)
    assert plans.price_of_remainder(listed, months) == uah(minor)


async def test_a_later_row_supersedes_from_its_moment(conn):
    await plans.add_price(conn, "start", 1, uah(12_000), valid_from=NOW)
    assert await plans.quote_price(conn, "start", 1, "UAH", NOW - timedelta(seconds=1)) == uah(10_000)
    assert await plans.quote_price(conn, "start", 1, "UAH", NOW) == uah(12_000)


async def test_a_row_is_never_edited(conn):
    await plans.add_price(conn, "start", 3, uah(27_000), valid_from=NOW)
    await plans.add_price(conn, "start", 3, uah(27_000), valid_from=NOW)
    with pytest.raises(PriceConflict):
        await plans.add_price(conn, "start", 3, uah(1), valid_from=NOW)


async def test_what_has_no_price_is_not_sold(conn):
    with pytest.raises(NoPlanPrice):
        await plans.quote_price(conn, "start", 1, "USD", NOW)
    with pytest.raises(UnknownPlan):
        await plans.read(conn, "none")
