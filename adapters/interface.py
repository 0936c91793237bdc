"""The one interface over every way to reach a registry; how an order goes through it is in `adapters.target`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from adapters.capabilities import Capabilities
from adapters.model import (
    CheckResult,
    DomainInfo,
    DomainName,
    Glimpse,
    Order,
    PollMessage,
    PricedAction,
    RegistryBalance,
    RegistryPrice,
    TransferInfo,
)
from adapters.rules import FieldProblem, TldRules
from adapters.target import Prepared, Target

__all__ = [
    "AsksMany",
    "LinkStatus",
    "MailsHolders",
    "OffersUpload",
    "Prepared",
    "RegistryAdapter",
    "ShowsAll",
    "Suggests",
]


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


class RegistryAdapter(Target[Order], Protocol):
    """One account at one registry. Safe to call from many tasks; every call raises `Unavailable` when it cannot ask."""

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def tlds(self) -> frozenset[str]:
        """The zones that it has rules for."""
        ...

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

    async def names(self) -> Sequence[DomainName]:
        """Return every name that the account has there now, in as few calls as that takes.

        Raises `Unavailable`, `Unsupported`.
        """
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

    def link(self) -> LinkStatus: ...

    async def change_password(self, new_password: str) -> None:
        """Change the account's password; return when the new one surely holds.

        Raises `PasswordNotChanged`; `Unavailable` when neither is proved yet: the next login finds out.
        """
        ...


@runtime_checkable
class AsksMany(Protocol):
    """An adapter that looks at many names in few calls."""

    async def infos(self, names: Sequence[DomainName]) -> Mapping[DomainName, DomainInfo | None]:
        """Return each of the names as `info` does. Nobody waits for it. Raises `Unavailable`."""
        ...


@runtime_checkable
class ShowsAll(Protocol):
    """An adapter whose lists show something of every name that the account has."""

    async def glimpses(self) -> Mapping[DomainName, Glimpse]:
        """Return what is shown of all names, in as few calls as that takes. Raises `Unavailable`."""
        ...


@runtime_checkable
class Suggests(Protocol):
    """An adapter with `Capability.SUGGESTIONS`."""

    async def suggest(self, words: str, tlds: Collection[str], most: int) -> Sequence[CheckResult]:
        """Return names like these words in those zones, the best first. Raises `Unavailable`."""
        ...


@runtime_checkable
class MailsHolders(Protocol):
    """An adapter with `Capability.VERIFICATION` and `Capability.TRANSFER_MAIL`: its registrar writes to holders.

    Nothing changes there, so that both may be repeated. Both raise `PreparationRefused`, `Unavailable`.
    """

    async def resend_verification(self, name: DomainName) -> None:
        """Ask the holder of a name of ours once more to confirm the mail address."""
        ...

    async def resend_transfer_mail(self, name: DomainName) -> None:
        """Ask the holder once more whether a name may come to us, whose transfer is pending."""
        ...


@runtime_checkable
class OffersUpload(Protocol):
    """An adapter of a registrar that takes papers of its customers' holders."""

    async def upload_url(self, name: DomainName) -> str | None:
        """Return where the holder of a name of ours uploads papers; None where its zone asks for none.

        Whoever has the address may upload. Raises `Unavailable`.
        """
        ...
