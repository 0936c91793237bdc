"""Changes that the registry made by itself (RFC 8590): beside an object in a poll message, who did what and why."""

from dataclasses import dataclass
from datetime import datetime

from epp.namespaces import CHANGE_POLL
from epp.xml import Node


@dataclass(frozen=True, slots=True)
class DisputeCase:
    """The dispute or court case behind a change: `type` is `udrp`, `urs` or `custom` with a `name`."""

    id: str
    type: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeData:
    """What was done to the object that the message shows. `state` tells whether it is shown `before` or `after`.

    `operation` is a verb or `restore`, `autoRenew`, `autoDelete`, `autoPurge`, `custom`; `op` narrows it down.
    """

    operation: str
    sv_trid: str | None = None
    who: str | None = None
    date: datetime | None = None
    state: str = "after"
    op: str | None = None
    case: DisputeCase | None = None
    reason: str | None = None


def read_change(node: Node) -> ChangeData:
    operation, case = node.child("operation"), node.child("caseId")
    return ChangeData(
        node.required("operation"),
        node.text("svTRID"),
        node.text("who"),
        node.instant("date"),
        node.attribute("state") or "after",
        operation.attribute("op") if operation else None,
        DisputeCase(case.content, case.attribute("type") or "custom", case.attribute("name")) if case else None,
        node.text("reason"),
    )


READERS = {f"{{{CHANGE_POLL}}}changeData": read_change}
