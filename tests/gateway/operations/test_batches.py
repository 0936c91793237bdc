"""Doing together what is asked at the same moment."""

import asyncio

import pytest

from gateway.errors import DatabaseUnavailable
from gateway.operations.batches import Batches


class Desk:
    """Answers each number with its square once it is let; remembers what came together."""

    def __init__(self, *, fails=lambda batch: None, patience_seconds=60, **options):
        self.batches, self.began, self.open = [], asyncio.Event(), asyncio.Event()
        self._fails = fails
        self.together = Batches(
            self._work, apart=lambda number: {number % 10}, patience_seconds=patience_seconds, **options
        )

    async def _work(self, numbers):
        self.batches.append(list(numbers))
        self.began.set()
        await self.open.wait()
        if error := self._fails(numbers):
            raise error
        return [ValueError(number) if number < 0 else number * number for number in numbers]

    async def ask(self, *numbers):
        asked = [asyncio.ensure_future(self.together.do(number)) for number in numbers]
        await asyncio.sleep(0)
        self.open.set()
        return await asyncio.gather(*asked, return_exceptions=True)


async def test_what_is_asked_at_the_same_moment_goes_together_at_once():
    desk = Desk()
    assert await desk.ask(1, 2, 3, 4) == [1, 4, 9, 16]
    assert desk.batches == [[1, 2, 3, 4]]


async def test_what_is_asked_meanwhile_goes_together_afterwards():
    desk = Desk()
    first = asyncio.ensure_future(desk.together.do(1))
    await asyncio.wait_for(desk.began.wait(), 30)
    assert await desk.ask(2, 3, 4) == [4, 9, 16]
    assert await first == 1
    assert desk.batches == [[1], [2, 3, 4]]


async def test_no_more_than_most_go_together():
    desk = Desk(most=2)
    assert await desk.ask(1, 2, 3, 4, 5) == [1, 4, 9, 16, 25]
    assert desk.batches == [[1, 2], [3, 4], [5]]


async def test_what_must_be_apart_keeps_its_order_in_a_later_batch():
    desk = Desk()
    await desk.ask(9, 1, 11, 2, 21)
    assert desk.batches == [[9, 1, 2], [11], [21]]


async def test_refusal_is_the_answer_to_one_alone():
    answers = await Desk().ask(1, 2, -3, 4)
    assert [answers[0], answers[1], answers[3]] == [1, 4, 16]
    assert isinstance(answers[2], ValueError)


async def test_batch_that_fails_is_done_one_by_one():
    desk = Desk(fails=lambda batch: LookupError() if 3 in batch else None)
    answers = await desk.ask(1, 2, 3, 4)
    assert [answers[0], answers[1], answers[3]] == [1, 4, 16]
    assert isinstance(answers[2], LookupError)
    assert desk.batches == [[1, 2, 3, 4], [1], [2], [3], [4]]


async def test_database_that_is_away_is_told_to_all_at_once():
    desk = Desk(fails=lambda batch: DatabaseUnavailable("disconnect") if len(batch) > 1 else None)
    answers = await desk.ask(1, 2, 3)
    assert all(isinstance(answer, DatabaseUnavailable) for answer in answers)
    assert desk.batches == [[1, 2, 3]]


async def test_who_gives_up_waiting_keeps_nobody_from_an_answer():
    desk = Desk()
    impatient = asyncio.ensure_future(desk.together.do(1))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await desk.ask(2) == [4]
    with pytest.raises(asyncio.CancelledError):
        await impatient


async def test_batch_that_is_held_up_holds_up_nobody_for_long():
    desk = Desk(patience_seconds=0.01, at_once=2)
    stuck = [asyncio.ensure_future(desk.together.do(number)) for number in (1, 2)]
    await asyncio.wait_for(desk.began.wait(), 30)
    desk.began.clear()
    others = asyncio.ensure_future(desk.together.do(3))
    await asyncio.wait_for(desk.began.wait(), 30)
    third = asyncio.ensure_future(desk.together.do(4))
    await asyncio.sleep(0.05)
    assert desk.batches == [[1, 2], [3]]
    desk.open.set()
    assert await asyncio.gather(*stuck, others, third) == [1, 4, 9, 16]
    assert desk.batches == [[1, 2], [3], [4]]
