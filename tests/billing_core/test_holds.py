from dataclasses import replace
from itertools import product

import pytest

from billing_core import Hold, HoldNotOpen, HoldState, Ledger
from billing_core.holds import TRANSITIONS, HoldEvent
from tests.billing_core.builders import ACCOUNT, NOW, a_capture, a_hold, a_top_up, uah

EXPECTED = {
    HoldEvent.CAPTURE: HoldState.CAPTURED,
    HoldEvent.RELEASE: HoldState.RELEASED,
    HoldEvent.EXPIRE: HoldState.EXPIRED,
}
PAIRS = list(product(HoldState, HoldEvent))
A_HOLD = Hold("hold_1", ACCOUNT, "customer:acc_1:main", uah("1.00"), "renew", "op_1", HoldState.PLACED, NOW)


def test_the_table_leaves_placed_and_nothing_else():
    assert {(HoldState.PLACED, event): state for event, state in EXPECTED.items()} == TRANSITIONS


@pytest.mark.parametrize(("state", "event"), PAIRS)
def test_every_pair(state, event):
    hold = replace(A_HOLD, state=state)
    if state is HoldState.PLACED:
        assert hold.after(event) is EXPECTED[event]
    else:
        with pytest.raises(HoldNotOpen) as refused:
            hold.after(event)
        assert refused.value.state is state


async def _apply(conn, event, *, key):
    if event is HoldEvent.CAPTURE:
        await a_capture(conn, key=key)
    elif event is HoldEvent.RELEASE:
        await Ledger().release(conn, "hold_1", "refused", at=NOW, key=key)
    else:
        await Ledger().expire(conn, "hold_1", "too old", at=NOW, key=key)


@pytest.mark.parametrize(("first", "second"), list(product(HoldEvent, HoldEvent)))
async def test_the_database_agrees_with_the_table(conn, first, second):
    await a_top_up(conn, uah("10.00"))
    await a_hold(conn, uah("5.00"))
    await _apply(conn, first, key="first")
    assert (await Ledger().hold(conn, "hold_1")).state is EXPECTED[first]
    with pytest.raises(HoldNotOpen):
        await _apply(conn, second, key="second")
    assert (await Ledger().hold(conn, "hold_1")).state is EXPECTED[first]
