from datetime import timedelta

from billing_core import Ledger
from billing_core.spending import sales_of, spent_by_hour
from tests.billing_core.builders import ACCOUNT, NOW, a_charge, a_top_up, uah


async def sales(conn, first=NOW, after=NOW + timedelta(days=30)):
    return [(each.reference, each.gross) for each in await sales_of(conn, ACCOUNT, "UAH", first, after)]


async def test_charges_of_the_period_are_summed_by_what_they_were_for(conn):
    await a_top_up(conn, uah("100.00"))
    for key, reference, amount in (("a", "svc_1", "10.00"), ("b", "svc_1", "5.00"), ("c", "op_2", "7.00")):
        await Ledger().post(conn, a_charge(uah(amount), key=key, reference=reference))
    assert await sales(conn) == [("op_2", uah("7.00")), ("svc_1", uah("15.00"))]


async def test_what_was_taken_back_is_not_in_the_act(conn):
    await a_top_up(conn, uah("100.00"))
    entry = await Ledger().post(conn, a_charge(uah("10.00")))
    await Ledger().reverse(conn, entry.id, key="undo", at=NOW)
    assert await sales(conn) == []


async def test_the_first_instant_belongs_to_the_period_and_the_last_does_not(conn):
    await a_top_up(conn, uah("100.00"), at=NOW - timedelta(days=1))
    after = NOW + timedelta(days=1)
    await Ledger().post(conn, a_charge(uah("1.00"), key="a", at=NOW))
    await Ledger().post(conn, a_charge(uah("2.00"), key="b", reference="op_2", at=after))
    assert await sales(conn, NOW, after) == [("op_1", uah("1.00"))]


async def test_what_was_charged_before_and_taken_back_now_is_late(conn):
    await a_top_up(conn, uah("100.00"), at=NOW - timedelta(days=9))
    entry = await Ledger().post(conn, a_charge(uah("10.00"), at=NOW - timedelta(days=5)))
    await Ledger().post(conn, a_charge(uah("3.00"), key="again", at=NOW))
    await Ledger().reverse(conn, entry.id, key="undo", at=NOW + timedelta(days=1))
    found = await sales_of(conn, ACCOUNT, "UAH", NOW, NOW + timedelta(days=30))
    assert [(each.gross, each.late) for each in found] == [(uah("3.00"), False), (uah("-10.00"), True)]
    by_hour = await spent_by_hour(conn, [ACCOUNT], "UAH", NOW, NOW + timedelta(days=30))
    assert sorted(minor for _, _, minor in by_hour) == [-1000, 300]
