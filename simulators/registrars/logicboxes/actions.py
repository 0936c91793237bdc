"""Faults that only this platform has: its own words, said at the wrong time."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulators.registrars.exchange import Call, Reply, as_json
from simulators.registrars.fault_actions import Action, Args, Delivery, Next, instead, with_reply


class Text(Args):
    """`applied`: it was done all the same. `status` is the HTTP status."""

    text: str = "An unexpected error has occurred"
    applied: bool = False
    status: int = 500


class Plain(Args):
    """Takes nothing."""


async def _refuse(_call: Call, args: Text, go_on: Next) -> Delivery:
    return await instead(as_json({"status": "ERROR", "message": args.text}, args.status), args.applied, go_on)


async def _wrong_object(_call: Call, _args: Plain, go_on: Next) -> Delivery:
    """Answer with the record of another order's action."""

    def changed(reply: Reply) -> Reply:
        record = json.loads(reply.body) | {"description": "somebody-elses.com", "entityid": "1"}
        return replace(reply, body=json.dumps(record).encode())

    return with_reply(await go_on(), changed)


async def _no_funds(_call: Call, _args: Plain, go_on: Next) -> Delivery:
    """Tell a balance of nothing, once asked."""
    empty = {"sellingcurrencybalance": "0.00", "sellingcurrencysymbol": "USD"}
    return await instead(as_json(empty), False, go_on)


async def _unknown(_call: Call, _args: Plain, go_on: Next) -> Delivery:
    """Say of every name asked about that its registry did not answer."""

    def changed(reply: Reply) -> Reply:
        names = json.loads(reply.body)
        unknown = {name: each | {"status": "unknown"} for name, each in names.items()}
        return replace(reply, body=json.dumps(unknown).encode())

    return with_reply(await go_on(), changed)


ACTIONS: Mapping[str, Action[Any]] = {
    "refuse": Action(Text, _refuse),
    "wrong_object": Action(Plain, _wrong_object),
    "no_funds": Action(Plain, _no_funds),
    "unknown": Action(Plain, _unknown),
}
