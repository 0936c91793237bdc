"""What one registrar has to be, for the shell and the control interface around it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web

from simulators.registrars.exchange import Answered, Call
from simulators.registrars.fault_actions import Action


class UnknownObject(Exception):
    """No such name or account at the registrar; said to the control interface as 404."""


class RegistrarService(Protocol):
    """Pure: the time is passed in, and nothing is awaited. `secrets` are names of fields that nobody may read."""

    secrets: frozenset[str]
    actions: Mapping[str, Action[Any]]

    def subject(self, call: Call) -> tuple[str, str | None]:
        """Return the command that a call is, and the name or other object it is about."""
        ...

    def answer(self, call: Call, now: datetime) -> Answered: ...

    def settle(self, now: datetime) -> None:
        """Do what is due by now."""
        ...

    def reset(self) -> None: ...

    def objects(self, now: datetime) -> dict[str, Any]:
        """Everything as it stands; `domains` and `registrars` among it."""
        ...

    def put_domain(self, body: dict[str, Any], now: datetime) -> None:
        """Register a name for somebody without a call. Raises ValueError."""
        ...

    def alter_domain(self, name: str, body: dict[str, Any], now: datetime) -> None:
        """Change a name as another channel would. Raises `UnknownObject`, ValueError."""
        ...

    def drop_domain(self, name: str) -> None: ...

    def set_balance(self, account: str, amount_minor: int, now: datetime) -> None:
        """Raises `UnknownObject`."""
        ...

    def switch(self, patch: dict[str, Any]) -> dict[str, Any]:
        """Change how the registrar is; return how it is now. Raises ValueError."""
        ...

    def routes(self, clock: Callable[[], datetime]) -> list[web.RouteDef]:
        """Return what only this registrar's control interface has, below `/_sim`."""
        ...

    def ready(self) -> dict[str, Any]:
        """Return what the ready file says beside the address: users, zones, currency, prices."""
        ...
