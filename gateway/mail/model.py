"""A mail. It is personal data: none of it is in a repr."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MailState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    """The server took it; whether it arrived nobody can tell."""
    FAILED = "failed"
    """The server refused it for good: a wrong address, or what it takes for spam."""
    EXPIRED = "expired"
    """It could not be sent for so long that it would be wrong by now."""


@dataclass(frozen=True, slots=True, repr=False)
class NewMail:
    """`kind` is of a closed set: a metric and the operators' list show it."""

    tenant_id: str
    account_id: str | None
    kind: str
    language: str
    recipient: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, repr=False)
class Mail:
    """`trouble` is why the last attempt failed, without addresses."""

    id: str
    new: NewMail
    state: MailState
    attempts: int
    trouble: str | None
    created_at: datetime
    not_before: datetime
    settled_at: datetime | None
