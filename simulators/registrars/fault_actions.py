"""What a fault does to one call of an HTTP interface."""

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from simulators.registrars.exchange import Answered, Call, Reply

_PAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


ArgsT = TypeVar("ArgsT", bound=Args)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What goes back. `answered` None: the connection is reset instead; `cut_after`: so many octets, then a reset."""

    answered: Answered | None
    cut_after: int | None = None


Next = Callable[[], Awaitable[Delivery]]


@dataclass(frozen=True, slots=True)
class Action(Generic[ArgsT]):
    """`run` bends one call; it may let it be handled by awaiting the second argument, once."""

    args: type[ArgsT]
    run: Callable[[Call, ArgsT, Next], Awaitable[Delivery]]


class Late(Args):
    delay_ms: int = Field(default=0, ge=0)


class Delay(Args):
    """`before`: the call is handled after the delay, else at once."""

    delay_ms: int = Field(ge=0)
    before: bool = False


class Cut(Args):
    bytes: int = Field(default=20, ge=0)


class Status(Args):
    """`retry_after` goes into the header as it is: seconds, a date, nonsense; None = no such header."""

    status: int = Field(default=500, ge=400, le=599)
    applied: bool = False
    retry_after: str | None = None


class Page(Args):
    status: int = Field(default=502, ge=200, le=599)
    applied: bool = True


class ContentType(Args):
    value: str = "text/plain"


class Bomb(Args):
    mebibytes: int = Field(default=64, ge=1, le=512)


class Redirect(Args):
    to: str
    status: int = Field(default=302, ge=300, le=399)
    applied: bool = False


class Schema(Args):
    """Changes members of the answer, at any depth: `drop` leaves out, `add` adds at the top, `texts` makes texts of
    numbers, `numbers` numbers of texts, `values` replaces.
    """

    drop: list[str] = Field(default_factory=list)
    add: Mapping[str, Any] = Field(default_factory=dict)
    texts: list[str] = Field(default_factory=list)
    numbers: list[str] = Field(default_factory=list)
    values: Mapping[str, Any] = Field(default_factory=dict)

    model_config = ConfigDict(extra="forbid", frozen=True)


async def _reset_before_read(_call: Call, args: Late, _go_on: Next) -> Delivery:
    await asyncio.sleep(args.delay_ms / 1000)
    return Delivery(None)


async def _reset_after_commit(_call: Call, args: Late, go_on: Next) -> Delivery:
    await go_on()
    await asyncio.sleep(args.delay_ms / 1000)
    return Delivery(None)


async def _reset_mid_body(_call: Call, args: Cut, go_on: Next) -> Delivery:
    return replace(await go_on(), cut_after=args.bytes)


async def _delay(_call: Call, args: Delay, go_on: Next) -> Delivery:
    if args.before:
        await asyncio.sleep(args.delay_ms / 1000)
        return await go_on()
    delivery = await go_on()
    await asyncio.sleep(args.delay_ms / 1000)
    return delivery


async def _status(_call: Call, args: Status, go_on: Next) -> Delivery:
    headers = () if args.retry_after is None else (("Retry-After", args.retry_after),)
    reply = Reply(args.status, b"Internal Server Error", "text/plain", headers)
    return await instead(reply, args.applied, go_on)


async def _html(_call: Call, args: Page, go_on: Next) -> Delivery:
    return await instead(Reply(args.status, _PAGE, "text/html"), args.applied, go_on)


async def _content_type(_call: Call, args: ContentType, go_on: Next) -> Delivery:
    return with_reply(await go_on(), lambda reply: replace(reply, content_type=args.value))


async def _gzip_bomb(_call: Call, args: Bomb, go_on: Next) -> Delivery:
    packed = gzip.compress(b" " * (args.mebibytes << 20))
    return with_reply(await go_on(), lambda reply: replace(reply, body=packed, headers=(("Content-Encoding", "gzip"),)))


async def _redirect(_call: Call, args: Redirect, go_on: Next) -> Delivery:
    return await instead(Reply(args.status, b"", "text/plain", (("Location", args.to),)), args.applied, go_on)


async def _schema(_call: Call, args: Schema, go_on: Next) -> Delivery:
    def bent(reply: Reply) -> Reply:
        document = _bent(json.loads(reply.body), args)
        if isinstance(document, dict):
            document |= args.add
        return replace(reply, body=json.dumps(document).encode())

    return with_reply(await go_on(), bent)


async def instead(reply: Reply, applied: bool, go_on: Next) -> Delivery:
    """Answer `reply`, whether the call was handled (`applied`) or never looked at."""
    if not applied:
        return Delivery(Answered(reply))
    return with_reply(await go_on(), lambda _: reply)


def with_reply(delivery: Delivery, change: Callable[[Reply], Reply]) -> Delivery:
    answered = delivery.answered
    return delivery if answered is None else replace(delivery, answered=replace(answered, reply=change(answered.reply)))


def _bent(value: Any, args: Schema) -> Any:
    if isinstance(value, list):
        return [_bent(each, args) for each in value]
    if not isinstance(value, dict):
        return value
    return {name: _member(name, each, args) for name, each in value.items() if name not in args.drop}


def _member(name: str, value: Any, args: Schema) -> Any:
    if name in args.values:
        return args.values[name]
    if name in args.texts and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if name in args.numbers and isinstance(value, str):
        return float(value) if "." in value else int(value)
    return _bent(value, args)


ACTIONS: Mapping[str, Action[Any]] = {
    "reset_before_read": Action(Late, _reset_before_read),
    "reset_after_commit": Action(Late, _reset_after_commit),
    "reset_mid_body": Action(Cut, _reset_mid_body),
    "delay": Action(Delay, _delay),
    "http": Action(Status, _status),
    "html": Action(Page, _html),
    "content_type": Action(ContentType, _content_type),
    "gzip_bomb": Action(Bomb, _gzip_bomb),
    "redirect": Action(Redirect, _redirect),
    "schema": Action(Schema, _schema),
}
