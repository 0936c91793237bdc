"""The one interface over every hosting panel.

A panel keeps no request keys, so each order says what shall be true: the account is read, a difference is acted upon,
and the account is read back. What a panel must be able to do for that is `PanelClient`, one small call each;
`adapters.hosting.ensure` makes a `HostingAdapter` of any of them.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from adapters.hosting.model import HostingAccount, HostingOrder
from adapters.interface import LinkStatus
from adapters.outcome import RefusalReason
from adapters.target import Target


class PanelRefused(Exception):
    """The panel refused a command; whether the account is as wanted nevertheless is to be read.

    `detail` is safe to show to the customer. `passing`: the panel was busy, the same may succeed in a minute.
    """

    def __init__(self, reason: RefusalReason, detail: str, *, passing: bool = False) -> None:
        super().__init__(f"{reason.value}: {detail}")
        self.reason = reason
        self.detail = detail
        self.passing = passing


class PanelClient(Protocol):
    """The calls of one panel. All raise `Unavailable` when nothing was sent, or when a query was not answered; those
    that change something also raise `PanelRefused` and `adapters.errors.AnswerLost`, and are sent once.
    """

    @property
    def creation_patience(self) -> timedelta:
        """How long the panel may go on creating an account after its answer was lost."""
        ...

    async def ping(self) -> None: ...

    async def plans(self) -> Sequence[str]: ...

    async def account(self, login: str) -> HostingAccount | None:
        """Return the account; None when the panel says that there is none."""
        ...

    async def accounts(self) -> Sequence[HostingAccount]:
        """Return all accounts with what they use; what takes a call for each of them may be left out."""
        ...

    def status(self) -> LinkStatus:
        """Return how the calls of this process went."""
        ...

    async def create(self, order: HostingOrder) -> None: ...

    async def suspend(self, login: str, reason: str) -> None: ...

    async def unsuspend(self, login: str) -> None: ...

    async def change_plan(self, login: str, plan: str) -> None: ...

    async def set_password(self, login: str, password: str) -> None: ...

    async def terminate(self, login: str) -> None: ...

    async def close(self) -> None: ...


class HostingAdapter(Target[HostingOrder], Protocol):
    """Our account at one panel."""

    async def account(self, login: str) -> HostingAccount | None:
        """Return the account with what it uses; None when there is none. Raises `Unavailable`."""
        ...

    async def accounts(self) -> Sequence[HostingAccount]:
        """Return all accounts with what they use; domain and plan may be empty. Raises `Unavailable`."""
        ...

    async def plans(self) -> Sequence[str]:
        """Return the panel's plans by name. Raises `Unavailable`."""
        ...

    def link(self) -> LinkStatus:
        """Return how this process reaches the panel. Asks nothing."""
        ...
