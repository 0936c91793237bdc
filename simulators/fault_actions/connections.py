"""Connections that end before, in the middle of, or instead of an answer, or that begin with bad TLS."""

import asyncio
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from simulators.delivery import RESET, Delivery
from simulators.fault_actions.action import Args, Bend, Milliseconds, Next


class Pause(Args):
    delay_ms: Milliseconds = 0


class Cut(Args):
    bytes: Annotated[int, Field(ge=0)] = 20


async def reset_before_read(bend: Bend[Pause], _go_on: Next) -> Delivery:
    await asyncio.sleep(bend.args.delay_ms / 1000)
    return RESET


async def reset_after_commit(bend: Bend[Pause], go_on: Next) -> Delivery:
    await go_on()
    await asyncio.sleep(bend.args.delay_ms / 1000)
    return RESET


async def reset_mid_frame(bend: Bend[Cut], go_on: Next) -> Delivery:
    """Send the first octets of the answer, then a RST."""
    delivery = await go_on()
    return replace(delivery, shape=replace(delivery.shape, cut=bend.args.bytes), close=True, reset=True)


async def ragged_eof(bend: Bend[Cut], go_on: Next) -> Delivery:
    """Send the first octets of the answer, then end the TCP stream without TLS's close_notify."""
    delivery = await go_on()
    return replace(delivery, shape=replace(delivery.shape, cut=bend.args.bytes), half_close=True)


async def half_close(_bend: Bend[Args], go_on: Next) -> Delivery:
    """Carry the command out and shut our side instead of answering."""
    await go_on()
    return Delivery(None, half_close=True)


async def flap(_bend: Bend[Args], _go_on: Next) -> Delivery:
    return RESET


async def cut_all(bend: Bend[Args], _go_on: Next) -> Delivery:
    """Cut every session of the registry, the one that asks before it is heard."""
    bend.handling.cut_all()
    return RESET


Flaw = Literal["expired", "wrong_name", "unknown_ca", "reject_client", "max_1.1"]


class Tls(Args):
    flaw: Flaw


async def tls(bend: Bend[Tls], go_on: Next) -> Delivery:
    """Meet a connection with a bad certificate, with distrust, or with a version that nobody takes any more."""
    return replace(await go_on(), tls=bend.args.flaw)
