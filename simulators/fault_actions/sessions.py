"""Faults of greeting, login, limits and outages: what the registry as a whole does, not what one answer says."""

import asyncio
import time
from dataclasses import replace
from typing import Annotated, Literal

from pydantic import Field

from simulators.delivery import RESET, SILENCE, Delivery
from simulators.fault_actions.action import Args, Bend, Milliseconds, Next
from simulators.fault_actions.contents import without_services
from simulators.fault_actions.outcomes import Code

Seconds = Annotated[float, Field(gt=0, le=10 * 365 * 86_400)]


class Greeting(Args):
    """At least one of: late, never, twice, or without services whose URI holds one of these texts."""

    delay_ms: Milliseconds = 0
    never: bool = False
    twice: bool = False
    without: list[str] = Field(default_factory=list, max_length=50)


class Login(Args):
    code: Code = 2200


class NewPassword(Args):
    reset: Literal["before", "after"] = "after"


class Sessions(Args):
    n: Annotated[int, Field(ge=0)]


class Idle(Args):
    seconds: Seconds


class Maintenance(Args):
    seconds: Seconds
    code: Code = 2400


class Rate(Args):
    """`n` commands in any second are served; what comes beyond is answered `code`."""

    n: Annotated[int, Field(ge=1, le=100_000)]
    code: Code = 2306


async def greeting(bend: Bend[Greeting], go_on: Next) -> Delivery:
    args = bend.args
    await asyncio.sleep(args.delay_ms / 1000)
    if args.never:
        return SILENCE
    delivery = await go_on()
    if args.without and delivery.document is not None:
        delivery = replace(delivery, document=without_services(delivery.document, args.without))
    return replace(delivery, shape=replace(delivery.shape, copies=2)) if args.twice else delivery


async def login(bend: Bend[Login], _go_on: Next) -> Delivery:
    return bend.handling.answer(bend.args.code, None)


async def login_newpw(bend: Bend[NewPassword], go_on: Next) -> Delivery:
    """Cut the connection of a login that changes the password, before or after the change; let other logins be."""
    if b"newPW" not in bend.handling.request:
        return await go_on()
    if bend.args.reset == "after":
        await go_on()
    return RESET


async def session_limit(bend: Bend[Sessions], go_on: Next) -> Delivery:
    if bend.handling.sessions() >= bend.args.n:
        return bend.handling.answer(2502, None)
    return await go_on()


async def idle_drop(bend: Bend[Idle], go_on: Next) -> Delivery:
    """Let the session in, and drop it without a word once it has been silent for so long."""
    bend.handling.limit_idle(bend.args.seconds)
    return await go_on()


async def maintenance(bend: Bend[Maintenance], go_on: Next) -> Delivery:
    """Fail everything for so long from the moment of arming; then all is well again."""
    if bend.armed_seconds < bend.args.seconds:
        return bend.handling.answer(bend.args.code, "maintenance")
    return await go_on()


async def rate(bend: Bend[Rate], go_on: Next) -> Delivery:
    now = time.monotonic()
    served = [moment for moment in bend.memory.get("served", []) if now - moment < 1]
    over = len(served) >= bend.args.n
    bend.memory["served"] = served if over else [*served, now]
    return bend.handling.answer(bend.args.code, "command rate exceeded") if over else await go_on()
