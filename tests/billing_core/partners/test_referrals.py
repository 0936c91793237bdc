"""Who referred whom: first touch, ninety days, neither oneself nor in a circle."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from billing_core.partners import NotReferable, UnknownPartner, referrals
from tests.billing_core.builders import ACCOUNT
from tests.billing_core.partners.builders import DURING, a_customer, refer


async def another(conn, account_id, **rest):
    return await referrals.enrol(
        conn,
        tenant_id="ten_1",
        account_id=account_id,
        percent=Decimal(5),
        at=DURING,
        valid_from=date(2026, 1, 1),
        **rest,
    )


async def test_the_first_touch_wins(conn, partner):
    other = await a_customer(conn, "acc_9")
    second = await another(conn, other)
    assert await refer(conn, partner)
    assert not await refer(conn, second)
    assert await referrals.counts(conn, partner.id) == (0, 1)
    assert await referrals.counts(conn, second.id) == (0, 0)


async def test_the_mark_of_a_link_lives_ninety_days(conn, partner):
    assert not await refer(conn, partner, at=DURING + timedelta(days=90, seconds=1))
    assert await refer(conn, partner, at=DURING + timedelta(days=90))


@pytest.mark.parametrize(
    "identity", [{"email": "ann@example.com"}, {"email": "x@example.com", "phone": "+380.501234567"}]
)
async def test_nobody_refers_oneself(conn, partner, identity):
    with pytest.raises(NotReferable, match="self"):
        await refer(conn, partner, identity=identity)
    with pytest.raises(NotReferable, match="self"):
        await refer(conn, partner, ACCOUNT)


async def test_unknown_details_are_not_equal_details(conn, partner):
    assert await refer(conn, partner, identity={"tax_id": ""}, partner_identity={"tax_id": ""})


async def test_a_chain_of_referrals_does_not_close(conn, partner):
    above = partner
    for below in ("acc_2", "acc_3"):
        await refer(conn, above, await a_customer(conn, below))
        above = await another(conn, below)
    with pytest.raises(NotReferable, match="chain"):
        await refer(conn, above, ACCOUNT)


async def test_links_carry_the_public_number_and_an_old_one_may_be_kept(conn, partner):
    await a_customer(conn)
    kept = await another(conn, "acc_2", number=4711)
    assert await referrals.by_number(conn, 4711) == kept
    assert await referrals.by_number(conn, partner.public_number) == partner
    with pytest.raises(UnknownPartner):
        await referrals.by_number(conn, 10**9)


async def test_visits_are_counted(conn, partner):
    for _ in range(3):
        await referrals.count_visit(conn, partner.id, 1, date(2026, 10, 11))
    assert await referrals.counts(conn, partner.id) == (3, 0)


async def test_staff_let_a_customer_count_for_another_partner_or_nobody(conn, partner):
    other = await another(conn, await a_customer(conn, "acc_9"))
    await refer(conn, partner)
    assert await referrals.attribute(conn, other, "acc_2", project=1, at=DURING) == partner.id
    assert await referrals.referrer_of(conn, "acc_2") == other
    assert await referrals.attribute(conn, None, "acc_2", project=1, at=DURING) == other.id
    assert await referrals.referrer_of(conn, "acc_2") is None
    for account_id in ("acc_9", ACCOUNT):
        await referrals.attribute(conn, partner, "acc_9", project=1, at=DURING)
        with pytest.raises(NotReferable):
            await referrals.attribute(conn, other, account_id, project=1, at=DURING)
