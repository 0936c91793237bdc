"""What makes a panel of a hosting server: the addresses, logins, functions and documents of one vendor's interface."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from simulators.panels.server import HostingServer, Refused


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `function` is what is asked for and `user` the account that it is about, by the vendor's names."""

    path: str
    authorization: str
    fields: Mapping[str, str] = field(repr=False)
    function: str
    user: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    body: bytes
    content_type: str
    status: int = 200


class Face(Protocol):
    """`switches` change what the vendor's documents leave open; `paths` are routes."""

    @property
    def name(self) -> str: ...

    @property
    def paths(self) -> tuple[str, ...]: ...

    @property
    def server(self) -> HostingServer: ...

    @property
    def switches(self) -> dict[str, bool]: ...

    def credentials(self) -> dict[str, str]:
        """Return the user and the token or password that are let in."""
        ...

    def call(self, path: str, authorization: str, fields: Mapping[str, str]) -> Call: ...

    def makes_account(self, call: Call) -> bool: ...

    def lets_in(self, call: Call) -> bool: ...

    def denied(self, call: Call) -> Reply: ...

    def do(self, call: Call) -> object:
        """Do what is asked; the result is for `reply`. Raises `Refused`."""
        ...

    def refusal(self, reason: str) -> Refused:
        """Return the refusal that a fault's reason stands for."""
        ...

    def reply(self, call: Call, result: object) -> Reply:
        """Put a result, or a `Refused`, into the vendor's document."""
        ...

    def reset(self) -> None:
        """Forget logins."""
        ...
