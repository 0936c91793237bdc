"""Promo codes: what they fit, and that each use is counted once."""

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing_core import Ledger, Money, accounts
from billing_core.discounts import (
    NO_DISCOUNT,
    Discount,
    DiscountReason,
    Programme,
    PromoRefusal,
    PromoRefused,
    Sale,
    Step,
    best_discount,
    programmes,
    promo_codes,
)
from tests.billing_core.builders import ACCOUNT, NOW, a_charge, a_hold, a_top_up, uah
from tests.billing_core.discounts.builders import a_promo


async def offered(conn, listed="100.00", *, code="summer", action="register", item="com", **rest):
    sale = Sale(ACCOUNT, action, item, uah(listed), **rest)
    return await best_discount(conn, sale, promo_code=code, at=NOW)


async def refusal(conn, **order):
    with pytest.raises(PromoRefused) as refused:
        await offered(conn, **order)
    return refused.value.reason


class TestFitting:
    async def test_a_code_lowers_the_price_whatever_its_case(self, conn):
        await promo_codes.add(conn, a_promo(), at=NOW)
        for code in ("summer", "SUMMER", " Summer "):
            discount = await offered(conn, code=code)
            assert (discount.reason, discount.off(uah("100.00"))) == (DiscountReason.PROMO, uah("80.00"))
        assert not await promo_codes.add(conn, a_promo("Summer", id="promo_2"), at=NOW)

    async def test_a_sum_is_taken_off_down_to_nothing(self, conn):
        await promo_codes.add(conn, a_promo(amount=uah("50.00"), percent=Decimal(0)), at=NOW)
        assert (await offered(conn)).off(uah("100.00")) == uah("50.00")
        assert (await offered(conn, "30.00")).off(uah("30.00")) == uah("0.00")

    async def test_a_code_for_some_actions_zones_and_plans_fits_no_other(self, conn):
        await promo_codes.add(conn, a_promo(actions=("register",), items=("com", "start")), at=NOW)
        assert await offered(conn)
        assert await refusal(conn, action="renew") is PromoRefusal.NOT_FOR_THIS
        assert await refusal(conn, item="net") is PromoRefusal.NOT_FOR_THIS
        assert await refusal(conn, discountable=False) is PromoRefusal.NOT_FOR_THIS

    async def test_a_code_has_its_time(self, conn):
        await promo_codes.add(conn, a_promo("early", valid_from=NOW + timedelta(seconds=1)), at=NOW)
        await promo_codes.add(conn, a_promo("late", valid_until=NOW), at=NOW)
        await promo_codes.add(conn, a_promo("ended"), at=NOW)
        assert await promo_codes.end(conn, "ENDED", at=NOW)
        for code in ("early", "late", "ended"):
            assert await refusal(conn, code=code) is PromoRefusal.NOT_NOW
        assert await refusal(conn, code="nonsense") is PromoRefusal.UNKNOWN

    async def test_the_first_order_is_the_one_before_any_other(self, conn):
        await promo_codes.add(conn, a_promo(first_order_only=True), at=NOW)
        await a_top_up(conn, uah("100.00"))
        assert await offered(conn)
        hold = await a_hold(conn, uah("10.00"))
        assert await refusal(conn) is PromoRefusal.NOT_FIRST_ORDER
        await Ledger().release(conn, hold.id, "refused", at=NOW)
        assert await offered(conn)
        await Ledger().post(conn, a_charge(uah("10.00")))
        assert await refusal(conn) is PromoRefusal.NOT_FIRST_ORDER

    async def test_the_larger_of_loyalty_and_promo_counts_never_both(self, conn):
        await programmes.put(conn, Programme("UAH", steps=(Step(0, Decimal(10)),)), at=NOW)
        await promo_codes.add(conn, a_promo("small", percent=Decimal(5)), at=NOW)
        await promo_codes.add(conn, a_promo("fixed", amount=uah("15.00"), percent=Decimal(0)), at=NOW)
        assert (await offered(conn, code="small")) == Discount(DiscountReason.LOYALTY, Decimal(10))
        assert (await offered(conn, code="fixed")).off(uah("100.00")) == uah("85.00")
        assert (await offered(conn, "200.00", code="fixed")).off(uah("200.00")) == uah("180.00")


class TestUses:
    async def test_a_use_is_given_back_once_when_the_order_fails(self, conn):
        promo = a_promo(uses_max=1)
        await promo_codes.add(conn, promo, at=NOW)
        await promo_codes.use(conn, promo.id, ACCOUNT, reference="op_1", at=NOW)
        assert await refusal(conn) is PromoRefusal.USED_UP
        for _ in range(2):
            await promo_codes.give_back(conn, "op_1", at=NOW)
        assert (await promo_codes.find(conn, "summer")).uses == 0
        await promo_codes.give_back(conn, "op_without_code", at=NOW)

    async def test_an_account_has_its_own_number_of_uses(self, conn):
        promo = a_promo(uses_per_account_max=1)
        await promo_codes.add(conn, promo, at=NOW)
        await promo_codes.use(conn, promo.id, ACCOUNT, reference="op_1", at=NOW)
        assert await refusal(conn) is PromoRefusal.USED_UP
        await promo_codes.use(conn, promo.id, "acc_2", reference="op_2", at=NOW)
        with pytest.raises(PromoRefused):
            await promo_codes.use(conn, promo.id, "acc_2", reference="op_3", at=NOW)

    @pytest.mark.fault("F070")
    async def test_the_last_use_is_taken_once_by_many_at_a_time(self, engine):
        promo = a_promo("LAST", uses_max=3)
        async with engine.begin() as conn:
            await promo_codes.add(conn, promo, at=NOW)

        async def one(number):
            async with engine.begin() as conn:
                await promo_codes.use(conn, promo.id, f"acc_{number}", reference=f"op_{number}", at=NOW)

        results = await asyncio.gather(*(one(number) for number in range(12)), return_exceptions=True)
        assert sorted(type(each).__name__ for each in results) == ["NoneType"] * 3 + ["PromoRefused"] * 9
        async with engine.connect() as conn:
            assert (await promo_codes.find(conn, "last")).uses == 3

    async def test_one_customer_has_one_first_order_however_many_come_at_once(self, engine):
        promo = a_promo("FIRST", first_order_only=True)
        async with engine.begin() as conn:
            await promo_codes.add(conn, promo, at=NOW)
            await accounts.open(conn, "acc_new", "UAH", at=NOW)
            await a_top_up(conn, uah("100.00"), account_id="acc_new", payment_id="new")

        async def one(number):
            async with engine.begin() as conn:
                await promo_codes.use(conn, promo.id, "acc_new", reference=f"first_{number}", at=NOW)
                await a_hold(conn, uah("10.00"), hold_id=f"hold_f{number}", account_id="acc_new")

        results = await asyncio.gather(*(one(number) for number in range(5)), return_exceptions=True)
        assert sorted(type(each).__name__ for each in results) == ["NoneType"] + ["PromoRefused"] * 4


discounts = st.one_of(
    st.just(NO_DISCOUNT),
    st.builds(Discount, st.just(DiscountReason.PROMO), st.decimals("0", "100", places=1)),
    st.builds(
        Discount,
        st.just(DiscountReason.PROMO),
        st.just(Decimal(0)),
        st.integers(1, 10**7).map(lambda minor: Money(minor, "UAH")),
    ),
)


@given(discounts, st.integers(0, 10**7), st.integers(0, 10**7))
def test_no_discount_makes_a_price_negative_or_higher(discount, listed, floor):
    price = discount.off(Money(listed, "UAH"), Money(floor, "UAH"))
    assert min(listed, floor) <= price.minor <= listed
