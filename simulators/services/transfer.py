"""The transfer command for domains and contacts on the wire (RFC 5731 §3.2.4, RFC 5733 §3.2.4; ripn-domain-1.1)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from simulators.refusals import Refused, Why
from simulators.response import Outcome
from simulators.rules import transfers
from simulators.rules.transfers import TransferRequest
from simulators.services import fee
from simulators.services.call import Call
from simulators.services.domain import auth_info_of, name_of, period_of
from simulators.transfer import Transfer
from simulators.wire import Element, add, child_text, element, namespace

OPS = frozenset({"request", "query", "approve", "reject", "cancel"})


def domain(call: Call) -> Outcome:
    request = call.request
    asked = TransferRequest(
        name=name_of(request),
        period=period_of(request),
        auth_info=auth_info_of(request),
        party=child_text(request, "acID") or None,
        fee=fee.agreed(call),
    )
    op = _op(call)
    if op == "request":
        found = transfers.request_domain(call.registry, call.registrar, asked, call.now)
    elif op == "query":
        found = transfers.query_domain(call.registry, call.registrar, asked, call.now)
    else:
        found = transfers.end_domain(call.registry, call.registrar, op, asked, call.now)
    outcome = _outcome(call, op, "name", found.name, found.transfer)
    years = found.transfer.years if found.transfer is not None else 0
    charged = fee.charged(call, "trnData", call.registry.price(found.name).a_transfer * years)
    return replace(outcome, extensions=charged)


def contact(call: Call) -> Outcome:
    asked = TransferRequest(name=child_text(call.request, "id"), auth_info=auth_info_of(call.request))
    op = _op(call)
    if op == "request":
        found = transfers.request_contact(call.registry, call.registrar, asked, call.now)
    elif op == "query":
        found = transfers.query_contact(call.registry, call.registrar, asked, call.now)
    else:
        found = transfers.end_contact(call.registry, call.registrar, op, asked, call.now)
    return _outcome(call, op, "id", found.id, found.transfer)


def _op(call: Call) -> str:
    op = call.frame.body.get("op", "")
    if op not in OPS:
        raise Refused(Why.SYNTAX, f"transfer op {op or 'missing'}")
    return op


def _outcome(call: Call, op: str, tag: str, name: str, transfer: Transfer | None) -> Outcome:
    kind = call.frame.kind or ""
    data = element(call.profile.wire.transfer_namespace(kind, namespace(call.request)), "trnData", kind)
    if transfer is not None:
        write(data, tag, name, transfer, call.time)
    return Outcome(call.profile.transfers.code_pending if op == "request" else 1000, data=data)


def write(data: Element, tag: str, name: str, transfer: Transfer, time: Callable[[datetime], str]) -> None:
    """Fill a trnData element."""
    add(data, tag, name)
    add(data, "trStatus", transfer.status)
    add(data, "reID", transfer.requester)
    add(data, "reDate", time(transfer.requested_at))
    add(data, "acID", transfer.acting)
    add(data, "acDate", time(transfer.acts_at))
    if transfer.expires_at is not None:
        add(data, "exDate", time(transfer.expires_at))
