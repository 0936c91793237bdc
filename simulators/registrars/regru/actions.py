"""Faults that only reg.ru has: its own codes at the wrong time, and money calls that take their time."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import Field

from simulators.registrars.exchange import Call, Reply, as_json
from simulators.registrars.fault_actions import Action, Args, Delivery, Next, instead, with_reply
from simulators.registrars.regru.refusals import Refused


class Code(Args):
    """`applied`: it was done all the same. `item`: the code is that of each item, under a call that succeeded."""

    code: str = "INTERNAL_ERROR"
    applied: bool = False
    item: bool = False


class Plain(Args):
    """Takes nothing."""


async def _refuse(_call: Call, args: Code, go_on: Next) -> Delivery:
    document = Refused(args.code).document
    if args.item:
        items = [document | {"dname": _name(_call)}]
        document = {"result": "success", "answer": {"domains": items, "services": items}}
    return await instead(as_json(document), args.applied, go_on)


async def _wrong_object(_call: Call, _args: Plain, go_on: Next) -> Delivery:
    """Answer about another name."""
    return with_reply(await go_on(), _about_another)


async def _no_answer_yet(_call: Call, _args: Plain, go_on: Next) -> Delivery:
    """Say success, and nothing else."""
    return await instead(as_json({"result": "success"}), True, go_on)


def _about_another(reply: Reply) -> Reply:
    document = json.loads(reply.body)
    answer = document.get("answer", {})
    for part in (answer, *answer.get("domains", ())):
        if "dname" in part:
            part["dname"] = "somebody-elses.ru"
    return replace(reply, body=json.dumps(document).encode())


def _name(call: Call) -> str:
    fields = json.loads(call.first("input_data") or "{}")
    listed = fields.get("domains") or [{}]
    return str(fields.get("domain_name") or fields.get("dname") or listed[0].get("dname") or "")


class Slowly(Args):
    """How long the account is locked for other calls that move money."""

    delay_ms: int = Field(ge=0)


ACTIONS: Mapping[str, Action[Any]] = {
    "refuse": Action(Code, _refuse),
    "wrong_object": Action(Plain, _wrong_object),
    "empty_success": Action(Plain, _no_answer_yet),
}
