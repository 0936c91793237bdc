import asyncio

import pytest

from gateway.side_by_side import side_by_side


async def test_the_first_error_ends_the_others_and_is_raised_as_it_is():
    ended = []

    async def waits_for_ever():
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    async def fails():
        await asyncio.sleep(0)
        raise LookupError("nothing there")

    with pytest.raises(LookupError):
        await side_by_side([waits_for_ever(), fails()])
    assert ended == ["cancelled"]
