"""Hosts below a name: no call shows them, so each is made what it shall be by calls that may be repeated.

What the calls answer is passed on from reg.ru's own supplier (REG.API 2.0 reference), whose refusals are texts.
"""

import re
from enum import Enum

from adapters.http import Reader
from adapters.model import DomainInfo, HostOrder
from adapters.outcome import RefusalReason
from adapters.registrars.regru.account import RegruAccount

_EXISTS = re.compile(r"already exists", re.IGNORECASE)
_ABSENT = re.compile(r"invalid old|not exist|not found", re.IGNORECASE)
_USED = re.compile(r"in use|linked|associated", re.IGNORECASE)


class Why(Enum):
    EXISTS = _EXISTS
    ABSENT = _ABSENT
    USED = _USED
    OTHER = re.compile("")


class HostRefused(Exception):
    """The supplier's refusal."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.name)
        self.why = why

    @property
    def reason(self) -> RefusalReason:
        return RefusalReason.IN_USE if self.why is Why.USED else RefusalReason.INVALID_NAMESERVER


async def arrange(account: RegruAccount, order: HostOrder) -> None:
    """Make the host what the order wants: one that exists is deleted first, for no call changes its addresses.

    Raises HostRefused, `AnswerLost`, and what `RegruAccount.change` raises.
    """
    if order.addresses is None:
        return await _delete(account, order)
    try:
        await _register(account, order)
    except HostRefused as err:
        if err.why is not Why.EXISTS:
            raise
        await _delete(account, order)
        await _register(account, order)


def is_shown(order: HostOrder, info: DomainInfo) -> bool:
    """Tell whether the host serves its own domain with the addresses of the order; else nothing shows it."""
    wanted = frozenset(order.addresses or ())
    return any(
        server.host == order.host and frozenset(server.addresses) == wanted for server in info.host_attributes or ()
    )


async def _register(account: RegruAccount, order: HostOrder) -> None:
    addresses = ",".join(map(str, order.addresses or ()))
    await _sent(account, "domain/register_ns", order, {"ns0": order.host.ascii, "ns0ip": addresses})


async def _delete(account: RegruAccount, order: HostOrder) -> None:
    try:
        await _sent(account, "domain/delete_ns", order, {"ns0": order.host.ascii})
    except HostRefused as err:
        if err.why is not Why.ABSENT:
            raise


async def _sent(account: RegruAccount, function: str, order: HostOrder, named: dict[str, str]) -> None:
    answer = await account.change(function, {"domain_name": order.name.ascii, **named})
    told = answer.object("resp") if answer.has("resp") else answer
    if (told.get_text("status") or "").casefold() == "error":
        raise HostRefused(_why(told))


def _why(told: Reader) -> Why:
    text = told.get_text("message") or ""
    return next(why for why in Why if why.value.search(text))
