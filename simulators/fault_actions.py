"""What an armed fault does to a command.

An action wraps the handling of one command, as a middleware wraps a request: it may act before it, skip it, or
change what goes back.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the server does next: send `document` and perhaps close, or (`reset`) cut the connection with a RST."""

    document: bytes | None
    close: bool = False
    reset: bool = False


RESET = Delivery(None, close=True, reset=True)


class Handling(Protocol):
    """One command at the registry, as far as an action may reach into it."""

    def answer(self, code: int, reason: str | None) -> Delivery:
        """Answer with `code`, whatever became of the command; the registry's objects stay as they are."""

    def steal(self) -> None:
        """Give the name that the command asks for to another registrar, if it is still free."""


Args = Mapping[str, Any]
Next = Callable[[], Awaitable[Delivery]]


async def _sleep(args: Args) -> None:
    await asyncio.sleep(args.get("delay_ms", 0) / 1000)


async def _reset_before_read(_handling: Handling, args: Args, _go_on: Next) -> Delivery:
    await _sleep(args)
    return RESET


async def _reset_after_commit(_handling: Handling, args: Args, go_on: Next) -> Delivery:
    await go_on()
    await _sleep(args)
    return RESET


async def _delay(_handling: Handling, args: Args, go_on: Next) -> Delivery:
    """Answer late; the command itself is handled at once, or (`before`) after the delay."""
    if args.get("before", False):
        await _sleep(args)
        return await go_on()
    delivery = await go_on()
    await _sleep(args)
    return delivery


async def _code(handling: Handling, args: Args, go_on: Next) -> Delivery:
    """Answer with another result code; `applied` says whether the command took effect all the same."""
    if args.get("applied", False):
        await go_on()
    return handling.answer(args["code"], args.get("reason"))


_CL_TRID = re.compile(rb"(<(?:[\w.-]+:)?clTRID[^>]*>)[^<]*(</)")


async def _wrong_cltrid(_handling: Handling, _args: Args, go_on: Next) -> Delivery:
    delivery = await go_on()
    if delivery.document is None:
        return delivery
    return replace(delivery, document=_CL_TRID.sub(rb"\1of-another-command\2", delivery.document))


async def _steal_on_create(handling: Handling, _args: Args, go_on: Next) -> Delivery:
    handling.steal()
    return await go_on()


@dataclass(frozen=True, slots=True)
class Action:
    """`required` and `optional` are the argument names that a rule may give, with their types."""

    run: Callable[[Handling, Args, Next], Awaitable[Delivery]]
    required: Mapping[str, type] = field(default_factory=dict)
    optional: Mapping[str, type] = field(default_factory=dict)


ACTIONS: Mapping[str, Action] = {
    "reset_before_read": Action(_reset_before_read, optional={"delay_ms": int}),
    "reset_after_commit": Action(_reset_after_commit, optional={"delay_ms": int}),
    "delay": Action(_delay, {"delay_ms": int}, {"before": bool}),
    "code": Action(_code, {"code": int}, {"applied": bool, "reason": str}),
    "wrong_cltrid": Action(_wrong_cltrid),
    "steal_on_create": Action(_steal_on_create),
}
