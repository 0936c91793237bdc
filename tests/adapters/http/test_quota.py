"""A quota is spent evenly, and nobody waits longer than is worth it."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.errors import Unavailable
from adapters.http import Quota


class Time:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


async def grants(quota, *, bulk=False):
    """Take what can be had at once."""
    taken = 0
    while True:
        try:
            await quota.take(0, bulk=bulk)
        except Unavailable:
            return taken
        taken += 1


async def test_a_burst_goes_at_once_and_the_rest_by_the_hour():
    time = Time()
    quota = Quota(1200, 10, monotonic=time)
    assert await grants(quota) == 10
    with pytest.raises(Unavailable) as err:
        await quota.take(1)
    assert err.value.retry_after == timedelta(seconds=3)
    time.now += 3
    assert await grants(quota) == 1


async def test_what_nobody_waits_for_leaves_room_for_the_rest():
    quota = Quota(1200, 10, monotonic=Time())
    assert await grants(quota, bulk=True) == 5
    assert await grants(quota) == 5


async def test_a_node_keeps_to_its_share():
    quota = Quota(1200, 10, share=lambda: 0.5, monotonic=Time())
    assert await grants(quota) == 5


@given(steps=st.lists(st.floats(0, 900), min_size=1, max_size=20))
def test_an_hour_never_has_more_than_its_quota_and_one_burst(steps):
    time, taken_at = Time(), []

    async def run():
        quota = Quota(100, 10, monotonic=time)
        for step in steps:
            time.now += step
            taken_at.extend([time.now] * await grants(quota))

    asyncio.run(run())
    for first in taken_at:
        assert sum(first <= at < first + 3600 for at in taken_at) <= 110
