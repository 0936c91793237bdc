"""The one interface over every way to reach a registry.

An order goes through three calls, and the caller commits between them:

1. `prepare`: everything the order needs beside its domain (contacts, hosts), and what the one transform command
   will say. Repeatable at any time: objects that exist are reused.
2. `execute`: sends exactly one transform command, the prepared one. The caller has durably recorded the attempt
   before, and must not call it twice for one attempt.
3. `verify`: after an `Unknown`, a crash, or a refusal of a repeat: asks the registry what is true. Sends only queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from adapters.capabilities import Capabilities
from adapters.model import (
    Attempt,
    CheckResult,
    DomainInfo,
    DomainName,
    Effect,
    Order,
    PollMessage,
    PricedAction,
    RegistryBalance,
    RegistryPrice,
    TransferInfo,
)
from adapters.outcome import Outcome, Verdict
from adapters.rules import FieldProblem, TldRules


@dataclass(frozen=True, slots=True)
class Prepared:
    """An order ready to be sent. `already` = the registry holds what the order wants and nothing need be sent.

    `command` is the adapter's own affair; it lives only between `prepare` and `execute` of one run.
    """

    order: Order
    command: Any = None
    already: Effect | None = None


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """The state of the link to a registry, for operators: counts of sessions by state and the last errors seen.

    `clock_skew_seconds` is the registry's clock minus ours, where a greeting told it.
    """

    up: bool
    sessions: dict[str, int]
    last_error: str | None = None
    last_error_at: str | None = None
    clock_skew_seconds: float | None = None


class RegistryAdapter(Protocol):
    """One account at one registry. Safe to call from many tasks; every call raises `Unavailable` when it cannot ask."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    def rules(self, tld: str) -> TldRules:
        """Return the registry's rules for one of its zones (`com`, `com.ua`). KeyError for a zone it does not serve."""
        ...

    def problems(self, order: Order) -> Sequence[FieldProblem]:
        """Return what this registry would refuse in `order`, by field, without asking it. Empty = send it."""
        ...

    async def check(self, names: Sequence[DomainName]) -> Sequence[CheckResult]:
        """Ask which names are free; one result a name, in the order given. Any number: split as the registry needs."""
        ...

    async def info(self, name: DomainName, *, bulk: bool = False) -> DomainInfo | None:
        """Return the domain as the registry has it; None when it does not exist there.

        `bulk`: nobody waits for it; it goes behind everything else.

        A foreign domain gives `ours=False` with whatever the registry shows of it.
        """
        ...

    async def prepare(self, order: Order, *, cltrid_prefix: str) -> Prepared:
        """Create the missing contacts and hosts. Raises `PreparationRefused`, `Unavailable`, `Unsupported`."""
        ...

    async def execute(self, prepared: Prepared, attempt: Attempt) -> Outcome:
        """Send the transform, once. `Unavailable` = proved unsent, so the attempt may be closed and repeated."""
        ...

    async def verify(self, order: Order, attempt: Attempt) -> Verdict:
        """Ask what became of `order`. Raises `Unavailable` when the registry cannot be asked now."""
        ...

    async def transfer_status(self, name: DomainName) -> TransferInfo | None:
        """Return the name's last transfer; None when the registry knows of none that concerns us.

        Raises `Unavailable`, `Unsupported`.
        """
        ...

    async def poll(self) -> PollMessage | None:
        """Return the oldest message of the account; None when there is none. It stays until it is acknowledged.

        Only one task an account may poll. Raises `Unavailable`, `Unsupported`.
        """
        ...

    async def acknowledge(self, message_id: str) -> None:
        """Remove a message that has been stored. Repeatable: one that is gone already is as good."""
        ...

    async def balance(self) -> RegistryBalance | None:
        """Return what the account may still spend; None when the registry does not say now."""
        ...

    async def quote(self, name: DomainName, action: PricedAction, years: int) -> RegistryPrice | None:
        """Return the registry's own price of `action`; None when it names none, so that the zone's price holds."""
        ...

    async def ping(self) -> float:
        """Return the seconds that an authenticated query took."""
        ...

    def link(self) -> LinkStatus: ...

    async def change_password(self, new_password: str) -> None:
        """Change the account's password; return when the new one surely holds.

        Raises `PasswordNotChanged`; `Unavailable` when neither is proved yet: the next login finds out.
        """
        ...

    def reset(self) -> None:
        """Try to log in again after a refusal, whose cause is said to be removed."""
        ...

    async def close(self) -> None:
        """Log out of every session."""
        ...
