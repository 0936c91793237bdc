"""Verisign's rgp-poll-1.0: a poll message that a restore waits for its report. Its URI is announced as an object's."""

from dataclasses import dataclass
from datetime import datetime

from epp.namespaces import RGP_POLL
from epp.xml import Node


@dataclass(frozen=True, slots=True)
class RestoreDue:
    """The report on `domain` is due at `report_due_date`, else the domain goes back to redemption."""

    domain: str
    status: str | None = None
    req_date: datetime | None = None
    report_due_date: datetime | None = None


def read_restore_due(node: Node) -> RestoreDue:
    status = node.child("rgpStatus")
    return RestoreDue(
        node.required("name"),
        status.attribute("s") if status else None,
        node.instant("reqDate"),
        node.instant("reportDueDate"),
    )


MESSAGES = {f"{{{RGP_POLL}}}pollData": read_restore_due}
