from datetime import timedelta

from billing_core.payments import inquiries
from billing_core.payments.inquiries import Inquiry
from tests.billing_core.builders import NOW

ORDER = Inquiry("liqpay", "dep_1", None)
WEEK = timedelta(days=7)


async def due(conn, **later):
    return [each.order_id for each in await inquiries.due(conn, at=NOW + timedelta(**later), limit=10)]


async def test_an_order_is_asked_about_from_its_time_on(conn):
    await inquiries.expect(conn, ORDER, ask_at=NOW + timedelta(minutes=1), lasting=WEEK)
    assert await due(conn) == []
    assert await due(conn, minutes=1) == ["dep_1"]


async def test_whoever_wants_it_sooner_gets_it_sooner(conn):
    await inquiries.expect(conn, ORDER, ask_at=NOW + timedelta(hours=1), lasting=WEEK)
    await inquiries.expect(conn, ORDER, ask_at=NOW, lasting=WEEK)
    await inquiries.expect(conn, ORDER, ask_at=NOW + timedelta(hours=2), lasting=WEEK)
    assert await due(conn) == ["dep_1"]


async def test_pauses_grow_and_an_end_comes(conn):
    await inquiries.expect(conn, ORDER, ask_at=NOW, lasting=timedelta(hours=1))
    await inquiries.put_off(conn, ORDER, at=NOW)
    assert await due(conn, seconds=59) == []
    assert await due(conn, minutes=1) == ["dep_1"]
    await inquiries.put_off(conn, ORDER, at=NOW + timedelta(hours=1))
    assert await due(conn, days=30) == []


async def test_what_was_answered_is_asked_no_more(conn):
    await inquiries.expect(conn, ORDER, ask_at=NOW, lasting=WEEK)
    await inquiries.answered(conn, "liqpay", "dep_1")
    assert await due(conn, days=1) == []


def test_pauses_double_up_to_six_hours():
    assert [inquiries.pause_after(asked) for asked in (0, 1, 2, 30)] == [
        *(timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)),
        timedelta(hours=6),
    ]
