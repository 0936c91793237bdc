"""Answers that are late or slow, but come whole."""

import asyncio
from dataclasses import replace

from simulators.delivery import Delivery
from simulators.fault_actions.action import Args, Bend, Count, Milliseconds, Next


class Delay(Args):
    delay_ms: Milliseconds
    before: bool = False


class Drip(Args):
    ms_per_byte: Milliseconds


class Ramp(Args):
    """The latency grows from `from_ms` to `to_ms` over so many commands, and stays there."""

    to_ms: Milliseconds
    from_ms: Milliseconds = 0
    over: Count = 100


async def delay(bend: Bend[Delay], go_on: Next) -> Delivery:
    """Answer late; the command itself is handled at once, or (`before`) after the delay."""
    seconds = bend.args.delay_ms / 1000
    if bend.args.before:
        await asyncio.sleep(seconds)
        return await go_on()
    delivery = await go_on()
    await asyncio.sleep(seconds)
    return delivery


async def latency(bend: Bend[Ramp], go_on: Next) -> Delivery:
    ramp = bend.args
    share = min(1.0, (bend.hits - 1) / max(1, ramp.over - 1))
    await asyncio.sleep((ramp.from_ms + share * (ramp.to_ms - ramp.from_ms)) / 1000)
    return await go_on()


async def drip(bend: Bend[Drip], go_on: Next) -> Delivery:
    delivery = await go_on()
    return replace(delivery, shape=replace(delivery.shape, piece=1, pause_seconds=bend.args.ms_per_byte / 1000))
