"""Answers whose octets are cut, glued, repeated or swapped, or whose length is a lie."""

from dataclasses import replace
from typing import Annotated

from pydantic import Field

from simulators.delivery import Delivery, Hold
from simulators.fault_actions.action import Args, Bend, Count, Next


class Pieces(Args):
    bytes: Count = 1


class Length(Args):
    n: Annotated[int, Field(ge=0, lt=2**32)]


async def segment(bend: Bend[Pieces], go_on: Next) -> Delivery:
    """Send the answer in writes of so many octets, with no pause that one would notice."""
    delivery = await go_on()
    return replace(delivery, shape=replace(delivery.shape, piece=bend.args.bytes))


async def coalesce(_bend: Bend[Args], go_on: Next) -> Delivery:
    return replace(await go_on(), hold=Hold.BEFORE_NEXT)


async def reorder(_bend: Bend[Args], go_on: Next) -> Delivery:
    return replace(await go_on(), hold=Hold.AFTER_NEXT)


async def bad_length(bend: Bend[Length], go_on: Next) -> Delivery:
    """Say another length in the header than the data unit has."""
    delivery = await go_on()
    return replace(delivery, shape=replace(delivery.shape, length=bend.args.n))


async def dup_response(_bend: Bend[Args], go_on: Next) -> Delivery:
    delivery = await go_on()
    return replace(delivery, shape=replace(delivery.shape, copies=2))
