import asyncio
from datetime import date

import pytest

from epp import DomainCheck, DomainDelete, DomainRenew, Period, PollAck, PollRequest, Priority
from epp.errors import PoolClosed
from epp.pool.waiting_line import Waiter, WaitingLine


def a_waiter(priority=Priority.QUERY, *, shares=False):
    return Waiter(asyncio.get_running_loop().create_future(), priority, shares)


async def test_more_urgent_callers_go_first_and_equals_in_their_order():
    line = WaitingLine()
    waiters = {name: a_waiter(Priority[name.rstrip("12")]) for name in ["BULK", "QUERY1", "MONEY", "QUERY2", "RENEW"]}
    for waiter in waiters.values():
        line.add(waiter)
    assert line.head(9) == [waiters[name] for name in ["MONEY", "RENEW", "QUERY1", "QUERY2", "BULK"]]
    assert line.head(2) == line.head(9)[:2]
    assert line.head(0) == []


async def test_caller_who_gave_up_is_passed_over():
    line = WaitingLine()
    first, second = a_waiter(), a_waiter()
    line.add(first)
    line.add(second)
    first.session.cancel()
    assert line.head(2) == [second]
    line.remove(first)
    line.remove(first)
    assert len(line) == 1


async def test_served_caller_has_left():
    line, waiter = WaitingLine(), a_waiter()
    line.add(waiter)
    line.serve(waiter, "session")
    assert (len(line), waiter.session.result()) == (0, "session")


async def test_line_that_is_sent_away_tells_only_who_still_waits():
    line, gone, waiter = WaitingLine(), a_waiter(), a_waiter(Priority.MONEY)
    line.add(gone)
    line.add(waiter)
    gone.session.cancel()
    line.fail(PoolClosed)
    assert not line
    assert isinstance(waiter.session.exception(), PoolClosed)
    assert gone.session.cancelled()


@pytest.mark.parametrize(
    ("command", "priority"),
    [
        (DomainRenew(domain="a.example", cur_exp_date=date(2026, 1, 1), period=Period(1)), Priority.RENEW),
        (DomainDelete("a.example"), Priority.CHANGE),
        (PollAck("1"), Priority.CHANGE),
        (DomainCheck(("a.example",)), Priority.QUERY),
        (PollRequest(), Priority.QUERY),
    ],
)
def test_command_whose_caller_names_no_priority_has_the_one_of_its_kind(command, priority):
    assert Priority.of(command) is priority
