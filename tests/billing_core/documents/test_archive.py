import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from billing_core.documents import archive
from billing_core.documents.archive import DocumentDamaged, UnknownDocument
from billing_core.documents.papers import PaperKind
from billing_core.documents.typesetting import render
from tests.billing_core.builders import ACCOUNT
from tests.billing_core.documents.builders import an_act

NOW = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


async def issued(conn, key="act:acc_1:2026-10", **fields):
    return await archive.issue(conn, an_act(**fields), account_id=ACCOUNT, key=key, at=NOW)


async def test_numbers_count_by_kind_and_year(conn):
    numbers = [
        (await issued(conn, "a")).number,
        (await issued(conn, "b")).number,
        (await issued(conn, "c", kind=PaperKind.INVOICE)).number,
        (await issued(conn, "d", issued_on=date(2027, 1, 1))).number,
    ]
    assert numbers == ["А-2026/000001", "А-2026/000002", "Р-2026/000001", "А-2027/000001"]


async def test_the_same_order_gives_the_same_paper_and_takes_no_number(conn):
    first = await issued(conn)
    assert await issued(conn) == first
    assert (await issued(conn, "next")).number == "А-2026/000002"


async def test_the_paper_is_kept_as_it_was_printed(conn):
    document = await issued(conn)
    kept = await archive.kept(conn, document.id)
    assert kept.printed() == kept.pdf == render(an_act().snapshot(), document.number)
    assert kept.snapshot == an_act().snapshot()
    assert (await archive.read(conn, document.id)).total == an_act().total


async def test_a_void_paper_keeps_its_number_and_its_first_reason(conn):
    document = await issued(conn)
    voided = await archive.void(conn, document.id, "wrong month", at=NOW)
    assert (voided.number, voided.voided_at) == (document.number, NOW)
    later = datetime(2026, 12, 1, tzinfo=UTC)
    again = await archive.void(conn, document.id, "again", at=later)
    assert (again.voided_at, again.void_reason) == (NOW, "wrong month")


async def test_in_the_place_of_a_void_paper_comes_one_with_a_number_of_its_own(conn):
    first = await issued(conn)
    await archive.void(conn, first.id, "wrong month", at=NOW)
    second = await issued(conn)
    assert second.number == "А-2026/000002"
    assert await issued(conn) == second


async def test_a_void_paper_is_printed_so_and_kept_as_it_was(conn):
    document = await issued(conn)
    await archive.void(conn, document.id, "wrong month", at=NOW)
    kept = await archive.kept(conn, document.id)
    assert kept.printed() == render(an_act().snapshot(), document.number, voided=(date(2026, 11, 1), "wrong month"))
    assert hashlib.sha256(kept.pdf).hexdigest() == document.sha256


async def test_bytes_that_are_not_those_issued_are_not_given_out(conn):
    kept = await archive.kept(conn, (await issued(conn)).id)
    with pytest.raises(DocumentDamaged):
        replace(kept, pdf=kept.pdf + b" ").printed()


async def test_papers_that_share_a_day_with_a_period_are_found_unless_void(conn):
    document = await issued(conn)
    october, november = (date(2026, 10, 31), date(2026, 11, 30)), (date(2026, 11, 1), date(2026, 11, 30))
    assert await archive.standing(conn, ACCOUNT, PaperKind.ACT, *october) == [document]
    assert await archive.standing(conn, ACCOUNT, PaperKind.ACT, *november) == []
    assert await archive.standing(conn, ACCOUNT, PaperKind.INVOICE, *october) == []
    await archive.void(conn, document.id, "wrong month", at=NOW)
    assert await archive.standing(conn, ACCOUNT, PaperKind.ACT, *october) == []


@pytest.mark.parametrize(
    "statement",
    ["UPDATE documents SET total_minor = 1", "UPDATE documents SET snapshot = '{}'", "DELETE FROM documents"],
)
async def test_an_issued_paper_is_not_edited(conn, statement):
    await issued(conn)
    with pytest.raises(DBAPIError, match="issued document"):
        async with conn.begin_nested():
            await conn.execute(text(statement))


async def test_papers_of_an_account_come_newest_first(conn):
    made = [await issued(conn, key) for key in "abc"]
    first = await archive.of_account(conn, ACCOUNT, limit=2)
    rest = await archive.of_account(conn, ACCOUNT, before=first[-1].id)
    assert {each.id for each in (*first, *rest)} == {each.id for each in made}
    assert [each.id for each in (*first, *rest)] == sorted((each.id for each in made), reverse=True)


async def test_an_unknown_paper_is_an_error(conn):
    with pytest.raises(UnknownDocument):
        await archive.kept(conn, "doc_none")


async def test_numbers_have_no_gap_though_some_papers_are_given_up_on_the_way(engine):
    async def one(number):
        async with engine.connect() as conn:
            transaction = await conn.begin()
            document = await archive.issue(
                conn, an_act(issued_on=date(2031, 5, 1)), account_id=ACCOUNT, key=f"race:{number}", at=NOW
            )
            if number % 3 == 0:
                await transaction.rollback()
                return None
            await transaction.commit()
            return int(document.number.rpartition("/")[2])

    taken = [number for number in await asyncio.gather(*map(one, range(50))) if number is not None]
    assert sorted(taken) == list(range(1, 34))


async def test_one_fact_printed_by_many_at_once_is_one_paper(engine):
    async def one():
        async with engine.begin() as conn:
            return await archive.issue(conn, an_act(issued_on=date(2032, 5, 1)), account_id=ACCOUNT, key="same", at=NOW)

    assert len({document.id for document in await asyncio.gather(*(one() for _ in range(6)))}) == 1
