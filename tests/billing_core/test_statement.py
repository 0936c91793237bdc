from datetime import timedelta

from tests.billing_core.builders import ACCOUNT, NOW, a_capture, a_hold, a_top_up, uah


async def test_lines_come_newest_first_with_the_balance_after_each(conn, ledger):
    await a_top_up(conn, uah("500.00"))
    await a_hold(conn, uah("350.00"), reference="op_7")
    entry = await a_capture(conn, at=NOW + timedelta(seconds=3))
    undone = await ledger.reverse(conn, entry.id, key="undo", at=NOW + timedelta(days=1), note="registry gave it back")
    lines = await ledger.statement(conn, ACCOUNT)
    assert [(line.number, line.kind, line.amount.format(), line.balance.format()) for line in lines] == [
        (3, "reversal", "350.00", "500.00"),
        (2, "capture", "-350.00", "150.00"),
        (1, "top_up", "500.00", "500.00"),
    ]
    assert (lines[0].reversal_of, lines[0].note, lines[0].entry_id) == (entry.id, "registry gave it back", undone.id)
    assert (lines[1].reference, lines[1].posted_at) == ("op_7", NOW + timedelta(seconds=3))


async def test_pages_follow_each_other_without_gap_or_repeat(conn, ledger):
    for n in range(7):
        await a_top_up(conn, uah("1.00"), payment_id=f"p-{n}")
    numbers, after = [], None
    while page := await ledger.statement(conn, ACCOUNT, after=after, limit=3):
        numbers += [line.number for line in page]
        after = numbers[-1]
    assert numbers == [7, 6, 5, 4, 3, 2, 1]


async def test_a_line_posted_meanwhile_does_not_shift_the_next_page(conn, ledger):
    for n in range(3):
        await a_top_up(conn, uah("1.00"), payment_id=f"p-{n}")
    first = await ledger.statement(conn, ACCOUNT, limit=2)
    await a_top_up(conn, uah("1.00"), payment_id="p-late")
    assert [line.number for line in await ledger.statement(conn, ACCOUNT, after=first[-1].number)] == [1]
