"""How a fault rewrites an answer: the registry did what was asked; only what it says about it is spoilt."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from simulators.delivery import Delivery
from simulators.fault_actions.action import Args, Bend, Next
from simulators.wire import NotXml

A = TypeVar("A", bound=Args)
Spoil = Callable[[bytes, A], bytes]


def spoiling(spoil: Spoil[A]) -> Callable[[Bend[A], Next], Awaitable[Delivery]]:
    """An action that lets the command happen and rewrites the answer; one that another fault made no XML stays so."""

    async def run(bend: Bend[A], go_on: Next) -> Delivery:
        delivery = await go_on()
        if delivery.document is None:
            return delivery
        try:
            return replace(delivery, document=spoil(delivery.document, bend.args))
        except NotXml:
            return delivery

    return run


def said(document: bytes, text: bytes) -> bytes:
    """Put raw octets into the first result's message."""
    return re.sub(rb"(<msg[^>]*>)[^<]*(?=</msg>)", lambda found: found[1] + text, document, count=1)
