"""Discounts of hosting: the quote is the charge, whatever happens to tiers and codes meanwhile."""

from datetime import timedelta
from decimal import Decimal

import pytest

from billing_core.discounts import Programme, PromoRefused, Step, loyalty_of, programmes, promo_codes
from billing_core.services.listed import ListedPlans
from tests.billing_core.builders import ACCOUNT, a_top_up, uah
from tests.billing_core.discounts.builders import a_promo
from tests.billing_core.services.builders import an_october
from tests.billing_core.services.conftest import NOW

pytestmark = pytest.mark.usefixtures("plans_on_sale")


@pytest.fixture
async def loyal(conn):
    """From 300.00 on everything is 3 % cheaper; the customer has a thousand."""
    steps = (Step(0, Decimal(0)), Step(30_000, Decimal(3)))
    await a_top_up(conn, uah("1000.00"), at=NOW - timedelta(days=2))
    return await programmes.put(conn, Programme("UAH", steps=steps), at=NOW)


@pytest.mark.usefixtures("loyal")
async def test_loyalty_is_earned_by_spending_and_lowers_the_quote(conn, billing):
    early, service = NOW - timedelta(days=1), await an_october(conn)
    first = await billing.renewals.quote_renewal(conn, service, 3, at=early)
    assert first.discount_percent == 0
    renewed = await billing.renewals.renew(conn, first, at=early)
    second = await billing.renewals.quote_renewal(conn, renewed.service, 1, at=NOW)
    assert (second.listed, second.gross, second.discount_reason) == (uah("100.00"), uah("97.00"), "loyalty")
    plan = await ListedPlans(NOW).of(conn, service.plan_code, "UAH")
    loyalty = await loyalty_of(conn, service.account_id, "UAH", at=NOW)
    assert billing.renewals.prices.of_term(plan, 1, "UAH", loyalty, at=NOW) == second.gross


async def test_a_quote_stands_though_the_programme_changes(conn, billing, loyal):
    service = await an_october(conn)
    quote = await billing.renewals.quote_renewal(conn, service, 1, at=NOW)
    await programmes.put(conn, Programme("UAH", steps=(Step(0, Decimal(50)),), version=loyal.version), at=NOW)
    renewed = await billing.renewals.renew(conn, quote, at=NOW)
    assert -renewed.charged.entry.lines[0].amount == quote.gross == uah("100.00")


@pytest.mark.usefixtures("loyal")
async def test_a_promo_code_is_counted_when_the_quote_is_used(conn, billing):
    await promo_codes.add(conn, a_promo(uses_max=1), at=NOW)
    service = await an_october(conn)
    quote = await billing.renewals.quote_renewal(conn, service, 1, at=NOW, promo_code="Summer")
    another = await billing.renewals.quote_renewal(conn, service, 1, at=NOW, promo_code="summer")
    assert (quote.gross, quote.discount_reason) == (uah("80.00"), "promo")
    assert (await promo_codes.find(conn, "summer")).uses == 0
    await billing.renewals.renew(conn, quote, at=NOW)
    assert (await promo_codes.find(conn, "summer")).uses == 1
    with pytest.raises(PromoRefused):
        await promo_codes.use(conn, another.promo_id, ACCOUNT, reference=another.id, at=NOW)
