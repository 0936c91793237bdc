"""Where an account's password is kept while and after it changes, for all clients of the account."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KnownPasswords:
    """`maybe` is a new password of which nobody knows yet whether it holds."""

    current: str = field(repr=False)
    maybe: str | None = field(default=None, repr=False)


class PasswordStore(Protocol):
    """Asked before each login, so that a change by one client is known to all."""

    async def known(self) -> KnownPasswords | None:
        """Return what is kept, None when nothing is. Whatever it raises postpones the login: it might be refused."""
        ...

    async def intend(self, current: str, new: str) -> None:
        """Keep both, because from here on either may hold. Whatever it raises stops the change before it begins."""
        ...

    async def proved(self, password: str) -> None:
        """A login has shown that this one holds, after a doubt. Repeatable; what it raises is logged and forgotten."""
        ...


class NoStore:
    """Keeps nothing: who changes the password keeps it himself."""

    async def known(self) -> KnownPasswords | None:
        return None

    async def intend(self, current: str, new: str) -> None: ...
    async def proved(self, password: str) -> None: ...
