"""Faults in what becomes of a command: another result than the truth, somebody faster, a decision that comes later."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from simulators.delivery import Delivery
from simulators.fault_actions.action import Args, Bend, Next
from simulators.messages import ENGLISH


def _listed(code: int) -> int:
    if code not in ENGLISH:
        raise ValueError("code is one of RFC 5730")
    return code


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError("printable text")
    return text


Code = Annotated[int, AfterValidator(_listed)]
Printable = Annotated[str, AfterValidator(_printable)]


class Answer(Args):
    code: Code
    applied: bool = False
    reason: Printable | None = None


class Pending(Args):
    """`after_seconds` are the registry's: they pass when its clock is moved."""

    outcome: Literal["approved", "denied", "never"] = "approved"
    after_seconds: Annotated[int, Field(ge=0, le=10 * 365 * 86_400)] = 5


async def code(bend: Bend[Answer], go_on: Next) -> Delivery:
    """Answer with another result code; `applied` says whether the command took effect all the same."""
    if bend.args.applied:
        await go_on()
    return bend.handling.answer(bend.args.code, bend.args.reason)


async def steal_on_create(bend: Bend[Args], go_on: Next) -> Delivery:
    bend.handling.steal()
    return await go_on()


async def pending(bend: Bend[Pending], _go_on: Next) -> Delivery:
    """Answer 1001 and decide later, or never."""
    delivery = bend.handling.answer(1001, None)
    if bend.args.outcome != "never":
        after = timedelta(seconds=bend.args.after_seconds)
        bend.handling.decide_later(after, approve=bend.args.outcome == "approved")
    return delivery


async def ack_ignored(bend: Bend[Args], _go_on: Next) -> Delivery:
    """Say that a message was taken from the queue, and leave it there: it comes again."""
    return bend.handling.answer(1000, None)
