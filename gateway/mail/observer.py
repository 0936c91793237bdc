from typing import Protocol


class MailObserver(Protocol):
    """Told of each mail that left the queue; both values are of closed sets."""

    def mail_settled(self, kind: str, state: str) -> None: ...


class NobodyMails:
    def mail_settled(self, kind: str, state: str) -> None: ...
