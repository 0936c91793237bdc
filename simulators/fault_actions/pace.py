"""Faults of time and of packets: late, slow, cut into pieces or glued together, but all of it comes."""

import asyncio
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from simulators.delivery import Delivery, Hold
from simulators.fault_actions.action import Args, Bend, Next
from simulators.fault_actions.connection_end import Milliseconds

Count = Annotated[int, Field(ge=1, le=1_000_000)]


class Delay(Args):
    delay_ms: Milliseconds
    before: bool = False


class Drip(Args):
    ms_per_byte: Milliseconds


class Pieces(Args):
    bytes: Count = 1


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


async def segment(bend: Bend[Pieces], go_on: Next) -> Delivery:
    """Send the answer in writes of so many octets, with no pause that one would notice."""
    delivery = await go_on()
    return replace(delivery, shape=replace(delivery.shape, piece=bend.args.bytes))


async def coalesce(_bend: Bend[Args], go_on: Next) -> Delivery:
    return replace(await go_on(), hold=Hold.BEFORE_NEXT)


async def reorder(_bend: Bend[Args], go_on: Next) -> Delivery:
    return replace(await go_on(), hold=Hold.AFTER_NEXT)


class Length(Args):
    n: Annotated[int, Field(ge=0, lt=2**32)]


async def bad_length(bend: Bend[Length], go_on: Next) -> Delivery:
    """Say another length in the header than the data unit has."""
    delivery = await go_on()
    return replace(delivery, shape=replace(delivery.shape, length=bend.args.n))


async def dup_response(_bend: Bend[Args], go_on: Next) -> Delivery:
    delivery = await go_on()
    return replace(delivery, shape=replace(delivery.shape, copies=2))


Flaw = Literal["expired", "wrong_name", "unknown_ca", "reject_client", "max_1.1"]


class Tls(Args):
    flaw: Flaw


async def tls(bend: Bend[Tls], go_on: Next) -> Delivery:
    """Meet a connection with a bad certificate, with distrust, or with a version that nobody takes any more."""
    return replace(await go_on(), tls=bend.args.flaw)
