from typing import Protocol


class NoticeObserver(Protocol):
    """Told of each thing that a customer was told of; `notice` is of a closed set."""

    def notice_sent(self, notice: str) -> None: ...


class NobodyNotices:
    def notice_sent(self, notice: str) -> None: ...
