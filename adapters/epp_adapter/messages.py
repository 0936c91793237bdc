"""The account's message queue, in neutral words. What nobody here knows keeps its text, and never blocks the queue."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from adapters.domain_name import InvalidName
from adapters.epp_adapter.transfers import transfer_info
from adapters.model import DomainName, MaintenanceWindow, PollKind, PollMessage, TransferInfo
from epp import (
    ChangeData,
    ContactInfoData,
    DomainInfoData,
    DomainTransferData,
    LowBalance,
    Maintenance,
    MaintenanceInfoData,
    PendingActionData,
    RemoteProtocolError,
    Response,
    RestoreDue,
)
from epp import PollMessage as Received
from epp.redact import redact

_RENEWED = frozenset({"renew", "autoRenew"})
_DELETED = frozenset({"delete", "autoDelete", "autoPurge"})
_OVER = frozenset({"delete", "end"})  # of the kinds of message about a maintenance (RFC 9167 §3.1)


@dataclass(frozen=True, slots=True)
class Content:
    """What a message tells; `name` as the registry writes it."""

    kind: PollKind
    name: str | None = None
    transfer: TransferInfo | None = None
    cltrid: str | None = None
    done: bool | None = None
    windows: tuple[MaintenanceWindow, ...] = ()


def poll_message(response: Response[Received], user: str) -> PollMessage | None:
    """Return the message of a poll answer; None when the queue is empty."""
    received = response.data
    if received is None:
        return None
    content = next((known for value in received.data if (known := _content(value, user, response))), None)
    content = content or Content(PollKind.UNKNOWN)
    return PollMessage(
        id=received.id,
        queued_at=received.q_date,
        kind=content.kind,
        name=None if content.name is None else _name(content.name),
        detail=received.text or content.kind.value,
        raw="\n".join([received.text or "", *(_masked(element.xml) for element in received.elements)]),
        transfer=content.transfer,
        cltrid=content.cltrid,
        done=content.done,
        windows=content.windows,
        waiting=received.count,
    )


def _content(value: object, user: str, response: Response[Any]) -> Content | None:
    match value:
        case DomainTransferData():
            return Content(PollKind.TRANSFER, value.key, transfer=transfer_info(value, user))
        case PendingActionData():
            return Content(PollKind.PENDING_RESULT, value.key, cltrid=value.cl_trid, done=value.approved)
        case DomainInfoData():
            return Content(_kind_of_change(response.extension(ChangeData)), value.name)
        case ContactInfoData():
            return Content(PollKind.REGISTRY_CHANGE)
        case RestoreDue():
            return Content(PollKind.REGISTRY_CHANGE, value.domain)
        case LowBalance():
            return Content(PollKind.LOW_BALANCE)
        case MaintenanceInfoData():
            return Content(PollKind.MAINTENANCE, windows=_windows(value.items))
        case _:
            return None


def _windows(announced: Iterable[Maintenance]) -> tuple[MaintenanceWindow, ...]:
    """Return the windows in which EPP answers nobody; what stops only WHOIS, or only another environment, does not
    concern us.
    """
    return tuple(
        MaintenanceWindow(one.id, one.start, one.end, cancelled=one.poll_type in _OVER)
        for one in announced
        if one.start < one.end and one.environment in {None, "production"} and _stops_epp(one)
    )


def _stops_epp(announced: Maintenance) -> bool:
    return any(system.impact == "full" and "epp" in system.name.lower() for system in announced.systems)


def _kind_of_change(change: ChangeData | None) -> PollKind:
    operation = None if change is None else change.operation
    if operation in _RENEWED:
        return PollKind.RENEWED
    return PollKind.DELETED if operation in _DELETED else PollKind.REGISTRY_CHANGE


def _name(text: str) -> DomainName | None:
    """Return the domain a message is about; None for the id of a contact and for what is no name of ours."""
    try:
        return DomainName.parse(text.rstrip("."))
    except InvalidName:
        return None


def _masked(xml: str) -> str:
    try:
        return redact(xml.encode())
    except RemoteProtocolError:
        return "(an element that cannot be masked)"
